"""Every row of every file ends in exactly one place."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from valorise.journeys.accounts import accounts_table, merges_table
from valorise.journeys.ingest import Given, files
from valorise.journeys.reading import Incoming, _leave, _take
from valorise.journeys.uniting import united
from valorise.readers.rows import Refused, Row, refused
from valorise.terms.errors import Invalid, Missing


def taken(*rows: tuple[str, Row | Refused]) -> Incoming:
    incoming = Incoming()
    for file, row in rows:
        incoming.readers.setdefault(file, None)
        incoming.rows[file] = incoming.rows.get(file, 0) + 1
        incoming.refused.setdefault(file, 0)
        if isinstance(row, Refused):
            _leave(row, file, incoming)
        else:
            _take(row, file, incoming)
    return incoming


def account(incoming: Incoming) -> dict[str, tuple[int, int, int, int]]:
    table = accounts_table(incoming, united(incoming))
    return {row["file"]: (row["rows"], row["accepted"], row["merged"], row["refused"]) for row in table.to_dicts()}


DOI = [{"scheme": "doi", "value": "10.5555/x"}]


def test_same_thing_in_two_files_is_accepted_once() -> None:
    incoming = taken(
        ("a", Row(1, "assets", {"id": "a:1", "title": "One", "identifiers": DOI})),
        ("b", Row(1, "assets", {"id": "b:1", "title": "One", "identifiers": DOI})),
        ("b", Row(2, "assets", {"id": "b:2"})),
    )
    assert account(incoming) == {"a": (1, 1, 0, 0), "b": (2, 0, 1, 1)}
    merges = merges_table(united(incoming)).to_dicts()
    assert [(one["file"], one["row"], one["into"], one["rule"]) for one in merges] == [
        ("b", 1, "a:1", "same-identifier")
    ]


def test_rows_that_add_facts_join_their_record() -> None:
    project = {"id": "p:1", "title": "Membranes"}
    part = Row(1, "projects", {"id": "p:1", "participants": [{"name": "Krka", "country": "SI"}]}, adds_to=True)
    incoming = taken(("b", part), ("a", Row(1, "projects", project)))
    outcome = united(incoming)
    assert account(incoming) == {"b": (1, 0, 1, 0), "a": (1, 1, 0, 0)}
    assert outcome.rows["projects"][0]["participants"][0]["name"] == "Krka"
    assert outcome.rows["projects"][0]["title"] == "Membranes"


def test_a_wrong_value_in_a_row_that_adds_facts_names_its_file_and_row() -> None:
    part = Row(7, "projects", {"id": "p:1", "starts": "soon"}, adds_to=True)
    assert [(one.file, one.row, one.column) for one in taken(("b", part)).problems] == [("b", 7, "starts")]


def test_a_part_without_its_record_is_refused_or_kept_for_what_it_brought() -> None:
    lonely = Row(1, "projects", {"id": "p:9", "topics": ["T"]}, adds_to=True)
    bringing = Row(
        2, "projects", {"id": "p:9", "topics": ["T"]}, (("organisations", {"id": "o:1", "name": "Krka"}),), adds_to=True
    )
    incoming = taken(("a", lonely), ("a", bringing))
    assert account(incoming) == {"a": (2, 1, 0, 1)}
    assert {one.severity for one in united(incoming).problems} == {"refused", "notice"}


@pytest.mark.parametrize("first", ["a", "c"])
def test_a_row_without_text_joins_its_namesake_or_is_refused_for_its_own_reason(first: str) -> None:
    said = refused(1, file=first, rule="no-text", found="x", expected="a title", fix="Add a title.")
    record = {"id": "c:1", "identifiers": DOI, "keywords": ["wind"]}
    bare = Refused(1, said.problem, offer=Row(1, "assets", record, adds_to=True))
    incoming = taken((first, bare), ("b", Row(1, "assets", {"id": "b:1", "title": "One", "identifiers": DOI})))
    outcome = united(incoming)
    assert account(incoming) == {first: (1, 0, 1, 0), "b": (1, 1, 0, 0)}
    assert [(one.into, one.rule) for one in outcome.joined] == [("b:1", "same-identifier")]
    assert outcome.rows["assets"][0]["keywords"] == ["wind"]
    alone = taken((first, bare))
    assert account(alone) == {first: (1, 0, 0, 1)}
    assert [one.rule for one in united(alone).problems] == ["no-text"]


def test_further_records_are_not_counted_as_rows() -> None:
    brought = (("organisations", {"id": "o:1", "name": "Krka"}),)
    incoming = taken(
        ("a", Row(1, "assets", {"id": "a:1", "title": "One"}, brought)),
        ("b", Row(1, "organisations", {"id": "o:1", "name": "Krka"})),
    )
    assert account(incoming) == {"a": (1, 1, 0, 0), "b": (1, 1, 0, 0)}
    assert len(united(incoming).rows["organisations"]) == 1


@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.integers(0, 5), st.sampled_from(["T", ""]), st.booleans()), max_size=20
    )
)
def test_accounts_always_add_up(facts: list[tuple[str, int, str, bool]]) -> None:
    numbers: dict[str, int] = {}
    rows = []
    for file, key, title, adds in facts:
        numbers[file] = numbers.get(file, 0) + 1
        record = {"id": f"x:{key}", "title": title, "identifiers": DOI if key == 0 else []}
        rows.append((file, Row(numbers[file], "assets", record, adds_to=adds)))
    incoming = taken(*rows)
    table = accounts_table(incoming, united(incoming))
    assert (table["rows"] == table["accepted"] + table["merged"] + table["refused"]).all()
    assert table["rows"].sum() == len(facts)
    kept = {one["id"] for one in united(incoming).rows.get("assets", [])}
    assert len(kept) == table["accepted"].sum()


def test_folders_are_opened_and_nothing_is_read_twice(tmp_path: Path) -> None:
    for name in ("b.csv", "a/b.csv", ".hidden", "a/~$b.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    found = files([Given(tmp_path), Given(tmp_path / "b.csv")])
    assert [source.name for source, _ in found] == ["a/b.csv", "b.csv"]


def test_missing_and_empty_places_are_named(tmp_path: Path) -> None:
    with pytest.raises(Missing, match="nowhere"):
        files([Given(tmp_path / "nowhere")])
    (tmp_path / "empty").mkdir()
    with pytest.raises(Invalid, match="no files"):
        files([Given(tmp_path / "empty")])


def test_nothing_read_gives_empty_tables_with_types() -> None:
    assert accounts_table(Incoming(), united(Incoming())).schema["rows"] == pl.Int64
    assert merges_table(united(Incoming())).height == 0
