"""What people and programs write in BibTeX, beyond the promises that all readers keep."""

from __future__ import annotations

from pathlib import Path

import pytest

from valorise.readers.discovery import readers
from valorise.readers.rows import Refused, Row, Wish
from valorise.readers.source import Source


def rows(folder: Path, text: str) -> list[Row | Refused]:
    path = folder / "library.bib"
    path.write_text(text, encoding="utf-8")
    return list(readers()["bibtex"].rows(Source(path), Wish()))


def record(folder: Path, fields: str) -> dict[str, object]:
    found = rows(folder, "@article{key,\n" + fields + "\n}\n")[0]
    assert isinstance(found, Row), found
    return dict(found.record)


@pytest.mark.parametrize(
    "fields, expected",
    [
        ("title={T}, year={2020}", {"published": "2020"}),
        ("title={T}, year=2020, month=sep", {"published": "2020-09"}),
        ("title={T}, year={2020}, month={4}, day={3}", {"published": "2020-04-03"}),
        ("title={T}, date={2020-05/2020-07}", {"published": "2020-05"}),
        ("title={T}, year={in press}", None),
        ("title={T}", None),
    ],
)
def test_dates_keep_the_precision_they_have(fields: str, expected: object, tmp_path: Path) -> None:
    assert record(tmp_path, fields).get("dates") == expected


def test_a_broken_entry_does_not_take_others_with_it(tmp_path: Path) -> None:
    found = rows(tmp_path, "@misc{a, title={One}}\n@misc{b, title={Two\n@misc{c, title={Three}}\n")
    assert [type(one).__name__ for one in found] == ["Row", "Refused", "Row"]
    assert isinstance(found[1], Refused)
    assert found[1].problem.fix.startswith("Close every bracket")


def test_abbreviations_are_written_out(tmp_path: Path) -> None:
    found = rows(tmp_path, '@string{t = "A title"}\n@misc{a, title = t # " in two parts"}\n')
    assert isinstance(found[0], Row)
    assert found[0].record["title"] == "A title in two parts"


def test_numbers_of_arxiv_are_found_in_both_places(tmp_path: Path) -> None:
    for fields in ("eprint={2001.00001v2}, archivePrefix={arXiv}", "doi={10.48550/arXiv.2001.00001}"):
        found = record(tmp_path, f"title={{T}}, {fields}")["identifiers"]
        assert {"scheme": "arxiv", "value": "2001.00001"} in found  # type: ignore[operator]


def test_owner_is_nobody_because_the_format_does_not_say(tmp_path: Path) -> None:
    assert "owners" not in record(tmp_path, "title={T}, author={A and B}, publisher={P}")


@pytest.mark.parametrize(
    "text", ["name@example.org writes {a, b = c}", '{"@type": "x"}', "<a>@article{k, a=1}</a>", ""]
)
def test_other_texts_are_left_to_others(text: str, tmp_path: Path) -> None:
    path = tmp_path / "library.bib"
    path.write_text(text, encoding="utf-8")
    assert readers()["bibtex"].recognise(Source(path)) == 0


@pytest.mark.parametrize(
    "abbreviations",
    [
        "".join(f"@string{{s{n + 1} = s{n} # s{n}}}\n" for n in range(60)),
        "@string{s60 = s60 # s60}\n",
        "@string{s60 = " + " # ".join(['"x"'] * 2000) + "}\n",
        "@string{s60 = nobody # s0}\n",
        " ".join(f"@string{{s{n + 1} = s{n} # s{n}}}" for n in range(60)) + "\n",
        "@string{s1 = s0 # s0} or " + " or ".join(f"@string{{s{n + 1} = s{n} # s{n}}}" for n in range(1, 60)) + "\n",
    ],
)
def test_abbreviations_that_grow_without_end_cost_only_the_entry_that_needs_them(
    abbreviations: str, tmp_path: Path
) -> None:
    found = rows(
        tmp_path,
        '@string{s0 = "a longer word"}\n'
        + abbreviations
        + "@misc{a, title = s60}\n@misc{b, title = s0 # { is said}}\n",
    )
    assert isinstance(found[0], Refused)
    assert isinstance(found[1], Row)
    assert found[1].record["title"] == "a longer word is said"


def test_texts_joined_without_end_are_refused_and_the_next_entry_is_read(tmp_path: Path) -> None:
    found = rows(tmp_path, "@misc{a, title = " + "{x} # " * 2000 + "{y}}\n@misc{b, title={Two}}\n")
    assert [type(one).__name__ for one in found] == ["Refused", "Row"]


def test_names_are_parted_outside_of_brackets_only(tmp_path: Path) -> None:
    found = record(tmp_path, "title={T}, author={{Salt and {Sons and} Co} and A B and {C and D} and E}")
    names = [one["name"] for one in found["contributors"]]  # type: ignore[attr-defined]
    assert names == ["Salt and Sons and Co", "A B", "C and D", "E"]


def test_entries_behind_each_other_on_a_line_are_all_read(tmp_path: Path) -> None:
    found = rows(
        tmp_path, '@string{t = "A"} @misc{a, title=t} @misc{b, title={Two @ once {c}}}@misc{c, title={Three}}\n'
    )
    assert [one.record["title"] for one in found if isinstance(one, Row)] == ["A", "Two @ once c", "Three"]
