"""XML of Crossref: where the work stands in nested elements, and the same work in JSON."""

from __future__ import annotations

from pathlib import Path

import pytest

from valorise.readers.discovery import reader_for, readers
from valorise.readers.rows import Refused, Row, Wish
from valorise.readers.source import Source

DATA = "<doi_data><doi>10.5555/x.1</doi><resource>https://example.org/x</resource></doi_data>"


def read(folder: Path, inside: str) -> Row | Refused:
    path = folder / "record.xml"
    root = f'<doi_records xmlns="http://www.crossref.org/xschema/1.1"><doi_record><crossref>{inside}'
    path.write_text(f'<?xml version="1.0"?>{root}</crossref></doi_record></doi_records>', encoding="utf-8")
    assert reader_for(Source(path)).name == "crossref_xml"
    (found,) = readers()["crossref_xml"].rows(Source(path), Wish())
    return found


@pytest.mark.parametrize(
    "inside, kind, published",
    [
        (
            f"<book><book_metadata><titles><title>T</title></titles><publication_date><year>2001</year></publication_date>"
            f"<isbn>9780306406157</isbn></book_metadata><content_item><titles><title>T</title></titles>{DATA}</content_item></book>",
            "publication",
            "2001",
        ),
        (
            f"<posted_content><titles><title>T</title></titles><posted_date><month>5</month><year>2020</year></posted_date>"
            f"{DATA}</posted_content>",
            "publication",
            "2020-05",
        ),
        (
            f"<database><database_metadata><titles><title>D</title></titles></database_metadata><dataset><titles>"
            f"<title>T</title></titles><database_date><publication_date><day>02</day><month>03</month><year>2010</year>"
            f"</publication_date></database_date>{DATA}</dataset></database>",
            "dataset",
            "2010-03-02",
        ),
        (
            f"<dissertation><titles><title>T</title></titles><approval_date><year>1999</year></approval_date>{DATA}"
            "</dissertation>",
            "publication",
            "1999",
        ),
    ],
)
def test_the_innermost_work_is_the_asset(inside: str, kind: str, published: str, tmp_path: Path) -> None:
    found = read(tmp_path, inside)
    assert isinstance(found, Row)
    assert (found.record["title"], found.record["type"]) == ("T", kind)
    assert found.record["dates"]["published"] == published
    assert found.record["id"] == "crossref:10.5555/x.1"


def test_funders_named_without_groups_are_one_funder(tmp_path: Path) -> None:
    program = (
        '<program xmlns="http://www.crossref.org/fundref.xsd" name="fundref">'
        '<assertion name="funder_name">Fund</assertion>'
        '<assertion name="award_number">A-1</assertion></program>'
    )
    article = f"<journal><journal_article><titles><title>T</title></titles>{program}{DATA}</journal_article></journal>"
    found = read(tmp_path, article)
    assert isinstance(found, Row)
    assert found.record["funding"] == [{"funder": "Fund", "grant": "A-1"}]


def test_a_record_of_nothing_known_is_refused(tmp_path: Path) -> None:
    found = read(tmp_path, "<error>Not found</error>")
    assert isinstance(found, Refused)
    assert (found.problem.rule, found.problem.found) == ("no-work", "Not found")


@pytest.mark.shared_data
def test_xml_and_json_of_one_work_say_the_same(shared_data: Path) -> None:
    folder = shared_data / "research_metadata"
    json = folder / "api_responses/api.crossref.org/api_crossref_org_works_10_7554_elife_01567.json"
    (one,) = readers()["crossref_xml"].rows(Source(folder / "bolognese_fixtures/crossref.xml"), Wish())
    (other,) = readers()["crossref"].rows(Source(json), Wish())
    assert isinstance(one, Row)
    assert isinstance(other, Row)
    for column in ("id", "type", "title", "identifiers", "contributors", "dates", "licence", "url"):
        assert one.record.get(column) == other.record.get(column), column
