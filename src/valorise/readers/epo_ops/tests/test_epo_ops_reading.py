"""Legal events, families and what is refused, beyond the promises that all readers keep."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from valorise.readers.discovery import reader_for, readers
from valorise.readers.epo_ops.legal import status
from valorise.readers.patents import Event, Patent, first_filing
from valorise.readers.rows import Refused, Row, Wish
from valorise.readers.source import Source
from valorise.terms import knowledge
from valorise.terms.errors import Invalid

OPS = "patents/patent_client_fixtures/epo/ops"
FRAME = (
    '<?xml version="1.0"?><ops:world-patent-data xmlns="http://www.epo.org/exchange" xmlns:ops="http://ops.epo.org">'
    '<ops:patent-family legal="true"><ops:family-member family-id="7"><publication-reference>'
    '<document-id document-id-type="docdb"><country>EP</country><doc-number>9900009</doc-number><kind>B1</kind>'
    "<date>20300110</date></document-id></publication-reference>{}</ops:family-member></ops:patent-family>"
    "</ops:world-patent-data>"
)
LEGAL = (
    '<ops:legal code="{}"><ops:L001EP>EP</ops:L001EP><ops:L007EP>2031-01-01</ops:L007EP>'
    "<ops:L500EP>{}</ops:L500EP></ops:legal>"
)


def row(folder: Path, *legal: str) -> Row:
    path = folder / "legal.xml"
    path.write_text(FRAME.format("".join(legal)), encoding="utf-8")
    found = list(readers()["epo_ops"].rows(Source(path), Wish()))
    assert len(found) == 1
    assert isinstance(found[0], Row)
    return found[0]


def test_effective_day_and_country_come_before_gazette_and_office(tmp_path: Path) -> None:
    told = "<ops:L501EP>CH</ops:L501EP><ops:L525EP>20310203</ops:L525EP>"
    found = row(tmp_path, LEGAL.format("PG25", told)).record["happened"]
    assert {"event": "lapsed", "on": "2031-02-03", "office": "CH"} in found


def test_paid_fees_say_the_country_and_the_patent_year(tmp_path: Path) -> None:
    told = "<ops:L501EP>NL</ops:L501EP><ops:L520EP>11</ops:L520EP>"
    found = row(tmp_path, LEGAL.format("PGFP", told)).record["happened"]
    assert {"event": "renewal-paid", "on": "2031-01-01", "office": "NL", "year": 11} in found
    assert {"event": "validated", "on": "2031-01-01", "office": "NL"} in found, "a state is paid only where it was"


def test_day_of_the_gazette_where_no_other_is_told(tmp_path: Path) -> None:
    found = row(tmp_path, LEGAL.format("17P ", "")).record["happened"]
    assert {"event": "examination-requested", "on": "2031-01-01"} in found


def test_the_british_note_of_the_grant_tells_its_day(tmp_path: Path) -> None:
    """Only the United Kingdom notes the grant on the day of its mention; Ireland notes it months later."""
    british, irish = (f"<ops:L501EP>{state}</ops:L501EP><ops:L502EP>FG4D</ops:L502EP>" for state in ("GB", "IE"))
    found = row(tmp_path, LEGAL.format("REG ", british)).record["happened"]
    assert {"event": "grant", "on": "2031-01-01"} in found
    assert not [
        one for one in row(tmp_path, LEGAL.format("REG ", irish)).record["happened"] if one["on"] == "2031-01-01"
    ]


def test_unknown_legal_events_are_named(tmp_path: Path) -> None:
    found = row(tmp_path, LEGAL.format("ZZZ", ""), LEGAL.format("YYY", ""))
    assert [(one.rule, one.found, one.severity) for one in found.problems] == [
        ("unknown-legal-event", "YYY, ZZZ", "notice")
    ]


@pytest.mark.parametrize(
    "events, expected",
    [
        ([], None),
        ([Event("lapsed", "2031-01-01", "CH")], None),
        ([Event("lapsed", "2031-01-01")], "lapsed"),
        ([Event("lapsed", "2031-01-01", "EP")], "lapsed"),
        ([Event("refused", "2031-01-01")], "refused"),
        ([Event("withdrawn", "2031-01-01", "EP")], "withdrawn"),
    ],
)
def test_a_lapse_in_one_country_is_no_lapse_of_the_whole(events: list[Event], expected: str | None) -> None:
    assert status(Patent("EP", "9900009", events=events)) == expected


@pytest.mark.shared_data
@pytest.mark.parametrize("name", ["search_result.xml", "ep1000000_description_result.xml"])
def test_output_of_a_program_is_refused_clearly(name: str, shared_data: Path) -> None:
    source = Source(shared_data / OPS / "published/fixtures" / name)
    reader = reader_for(source)
    assert reader.name == "epo_ops"
    with pytest.raises(Invalid, match="output of a program"):
        list(reader.rows(source, Wish()))


@pytest.mark.shared_data
def test_family_agrees_with_another_program(shared_data: Path) -> None:
    """Another program read the same answer; its own result lies beside the file."""
    other = json.loads((shared_data / OPS / "family/fixtures/family_convert.json").read_text(encoding="utf-8"))
    source = Source(shared_data / OPS / "family/fixtures/family_input.xml")
    found = [one for one in readers()["epo_ops"].rows(source, Wish()) if isinstance(one, Row)]
    theirs = other["family_members"]
    assert [one.record["number"] for one in found] == [one["publication_number"] for one in theirs]
    applied = [one["application_reference"][0] for one in theirs]
    filed = [{"event": "filing", "on": one["date"]} for one in applied]
    assert all(day in one.record["happened"] for day, one in zip(filed, found, strict=True))
    assert {one.record["asset"] for one in found} == {"epo:family-19768124"}


@pytest.mark.shared_data
def test_biblio_agrees_with_another_program(shared_data: Path) -> None:
    folder = shared_data / OPS / "published/test"
    other = json.loads((folder / "expected/biblio_example_4.json").read_text(encoding="utf-8"))
    found = list(readers()["epo_ops"].rows(Source(folder / "biblio_example_4.xml"), Wish()))
    assert not isinstance(found[0], Refused)
    document = other["documents"][0] if "documents" in other else other
    assert found[0].record["title"] == document["title"]
    assert found[0].record["summary"] == document["abstract"]


def test_events_are_those_of_the_deadline_rules() -> None:
    known = {row["code"] for row in knowledge.rows("assets/rules/events.csv")}
    legal = {row["event"] for row in knowledge.rows("readers/epo_ops/legal_events.csv")}
    kinds = {row["event"] for row in knowledge.rows("readers/patent_kinds.csv")} - {""}
    assert legal | kinds <= known


@pytest.mark.parametrize(
    "claims, expected",
    [
        ([], []),
        ([("2029-01-02", "FI"), ("2028-12-31", "SE")], [Event("priority", "2028-12-31")]),
        ([("2030-01-01", "EP")], [Event("first-filing", "2030-01-01")]),
        ([("2029-05-05", "EP")], [Event("priority", "2029-05-05")]),
        ([(None, "FI")], []),
    ],
)
def test_the_first_filing_is_told_from_a_claimed_priority(
    claims: list[tuple[str | None, str | None]], expected: list[Event]
) -> None:
    assert first_filing(Patent("EP", "9900009", filed="2030-01-01"), claims) == expected


CLAIM = (
    '<priority-claim><document-id document-id-type="docdb"><country>{}</country><doc-number>{}</doc-number>'
    "<kind>{}</kind><date>{}</date></document-id></priority-claim>"
)


def test_a_continued_us_application_tells_the_earliest_full_one(tmp_path: Path) -> None:
    """The term runs from the parent; a provisional or a foreign first filing starts none (35 USC 154(a)(2))."""
    applied = (
        '<application-reference><document-id document-id-type="docdb"><country>US</country>'
        "<doc-number>203115000009</doc-number><kind>A</kind><date>20310101</date></document-id></application-reference>"
    )
    claims = [
        ("US", "202861000001", "P", "20280101"),
        ("FI", "20285001", "A", "20280301"),
        ("US", "202915000001", "A", "20290101"),
    ]
    path = tmp_path / "us.xml"
    path.write_text(
        FRAME.replace("<country>EP", "<country>US").format(applied + "".join(CLAIM.format(*one) for one in claims)),
        encoding="utf-8",
    )
    [found] = readers()["epo_ops"].rows(Source(path), Wish())
    assert isinstance(found, Row)
    assert {"event": "earlier-filing", "on": "2029-01-01"} in found.record["happened"]
