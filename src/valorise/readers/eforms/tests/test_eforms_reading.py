"""Notices that must be refused, and notices in which nothing is asked for any more."""

from __future__ import annotations

from pathlib import Path

import pytest

from valorise.readers.eforms.parse import rows
from valorise.readers.rows import Refused, Row, Wish
from valorise.readers.source import Source

PARTY = "</cbc:ID></cac:PartyIdentification></cac:Party>"
SAMPLE = Path(__file__).resolve().parents[1] / "sample" / "notice.xml"


def read(path: Path) -> list[Row | Refused]:
    return list(rows(Source(path), Wish()))


def changed(folder: Path, old: str, new: str) -> list[Row | Refused]:
    content = SAMPLE.read_text(encoding="utf-8")
    assert old in content
    path = folder / "notice.xml"
    path.write_text(content.replace(old, new), encoding="utf-8")
    return read(path)


@pytest.mark.parametrize(
    "old, new, rule",
    [
        ('schemeName="notice-id">00000000-0000-4000-8000-000000000001', 'schemeName="notice-id">', "no-notice-id"),
        ("2026-02-02+01:00", " ", "no-issue-date"),
        ("ENG</cbc:NoticeLanguageCode>", "</cbc:NoticeLanguageCode>", "no-language"),
        ("Heat store under the school yard", "", "no-title"),
        ("Town of Example", "", "nameless-organisation"),
        (f"ORG-0001{PARTY}", f"ORG-0009{PARTY}", "no-buyer"),
        ("A pit of 800 cubic metres, lined and insulated.", "", "lot-without-text"),
        ('languageID="DEU"', 'languageID="ENG"', "text-twice"),
        ("45112000", "", "not-one-classification"),
    ],
)  # fmt: skip
def test_broken_rules_refuse_every_lot(tmp_path: Path, old: str, new: str, rule: str) -> None:
    found = changed(tmp_path, old, new)
    assert [one.number for one in found] == [1, 2]
    assert all(isinstance(one, Refused) and one.problem.rule == rule for one in found)


def test_decided_procedures_bring_their_bodies_only(tmp_path: Path) -> None:
    (found,) = changed(tmp_path, 'listName="competition">cn-standard', 'listName="result">can-standard')
    assert isinstance(found, Row)
    assert (found.table, found.record["name"]) == ("organisations", "Town of Example")
    assert [one.rule for one in found.problems] == ["nothing-asked-for"]


def test_values_not_told_are_no_money_and_wrong_days_are_told() -> None:
    second = read(SAMPLE)[1]
    assert isinstance(second, Row)
    assert "budget" not in second.record
    assert [(one.rule, one.found) for one in second.problems] == [("not-date", "2026-02-31")]


def test_people_are_not_taken() -> None:
    assert "Nobody" not in str(read(SAMPLE))


@pytest.mark.shared_data
def test_invalid_notices_are_refused_and_no_other(shared_data: Path) -> None:
    files = sorted((shared_data / "procurement" / "eforms_notices").glob("*.xml"))
    refused = {path.name for path in files if any(isinstance(one, Refused) for one in read(path))}
    assert refused == {path.name for path in files if path.name.startswith("INVALID_")}
    assert len(refused) == 12


@pytest.mark.shared_data
def test_cancelled_procedures_ask_for_nothing(shared_data: Path) -> None:
    (found,) = read(shared_data / "procurement" / "eforms_notices" / "change-cn_24_void.xml")
    assert isinstance(found, Row)
    assert found.table == "organisations"
