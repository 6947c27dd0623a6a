"""Logs that break the standard, and one log in two forms."""

from __future__ import annotations

from pathlib import Path

import pytest

from valorise.readers.discovery import reader_for
from valorise.readers.rows import Refused, Row, Wish
from valorise.readers.source import Source
from valorise.readers.xes.parse import rows
from valorise.terms.errors import Invalid, ValoriseError

SAMPLE = Path(__file__).resolve().parents[1] / "sample"


def read(path: Path) -> list[Row | Refused]:
    return list(rows(Source(path), Wish()))


def tried(path: Path) -> tuple[list[Row | Refused], ValoriseError | None]:
    try:
        return list(reader_for(Source(path)).rows(Source(path), Wish())), None
    except ValoriseError as error:
        return [], error


def test_what_is_wrong_is_told_event_by_event() -> None:
    source = Source(SAMPLE / "log.xes")
    found = list(rows(source, Wish()))
    assert {one.number: one.problem.rule for one in found if isinstance(one, Refused)} == {
        4: "no-zone-or-no-moment",
        5: "no-activity",
    }
    last = found[-1]
    assert isinstance(last, Row)
    assert [(one.column, one.rule) for one in last.problems] == [("minutes", "not-of-its-type")]
    assert source.notes[0] == "Traces without a name (concept:name) were numbered; there are 1."


def test_names_of_people_are_not_kept() -> None:
    told = str([read(path) for path in SAMPLE.iterdir()])
    assert "Ada" not in told
    assert "Otto" not in told


def test_one_event_has_one_name_in_both_forms() -> None:
    both = [{one.record["id"] for one in read(path) if isinstance(one, Row)} for path in sorted(SAMPLE.iterdir())]
    assert len(both[0]) == 2
    assert both[0] < both[1]


def test_the_same_event_twice_is_two(tmp_path: Path) -> None:
    event = (
        '<event><string key="concept:name" value="a"/><date key="time:timestamp" value="2026-01-01T00:00Z"/></event>'
    )
    (tmp_path / "log.xes").write_text(f"<log><trace>{event * 2}</trace></log>", encoding="utf-8")
    first, second = read(tmp_path / "log.xes")
    assert isinstance(first, Row)
    assert isinstance(second, Row)
    assert second.record["id"] == f"{first.record['id']}-2"


def test_logs_of_other_programs_are_left_to_others(tmp_path: Path) -> None:
    path = tmp_path / "log.xml"
    path.write_text('<log><logentry revision="1"><author>x</author></logentry></log>', encoding="utf-8")
    with pytest.raises(Invalid, match="No reader knows"):
        reader_for(Source(path))


@pytest.mark.shared_data
def test_the_receipts_are_the_same_in_both_forms(shared_data: Path) -> None:
    table, log = (read(shared_data / "event_logs" / name) for name in ("receipt.csv", "08_receipt.xes.gz"))
    both = [{one.record["id"]: one.record for one in found if isinstance(one, Row)} for found in (table, log)]
    assert len(both[0]) == 8577
    assert both[0] == both[1]
    assert len({one["case"] for one in both[0].values()}) == 1434


@pytest.mark.shared_data
def test_malformed_logs_give_a_message_and_no_event(shared_data: Path) -> None:
    files = sorted((shared_data / "event_logs" / "xes_malformed").glob("*.xes"))
    assert len(files) == 71
    for path in files:
        found, told = tried(path)
        assert told or found, path
        assert all(isinstance(one, Refused) for one in found), path
        assert told is None or (told.fix and path.name in told.what), path


@pytest.mark.shared_data
@pytest.mark.parametrize(
    "name, told",
    [
        ("booleanIncorrectValue", "“yes” of “expression” is no number"),
        ("dateNoTZD", "no moment with a time zone"),
        ("listNoValues", "has no values"),
        ("classifierNoAttributes", "<classifier> lacks name and keys"),
        ("globalIncorrectScope", "of the scope"),
        ("attributeTraceSwapped", "<string> stands too late"),
    ],
)
def test_malformed_logs_say_what_is_wrong(shared_data: Path, name: str, told: str) -> None:
    with pytest.raises(Invalid, match="holds no event") as found:
        read(shared_data / "event_logs" / "xes_malformed" / f"{name}.xes")
    assert told in str(found.value.why)
