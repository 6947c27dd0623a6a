"""The mapping assistant guesses from names and values, says why, and does what the person corrects."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
import yaml

from valorise.readers.plain.mapping import targets
from valorise.readers.plain.parse import proposal, recognise, rows
from valorise.readers.rows import Refused, Row, Wish
from valorise.readers.source import Source
from valorise.terms.errors import Invalid


def written(folder: Path, text: str, name: str = "offers.csv") -> Source:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return Source(path)


def one(source: Source, **wish: Any) -> Row:
    found = next(iter(rows(source, Wish(**wish))))
    assert isinstance(found, Row)
    return found


@pytest.mark.parametrize(
    "header",
    [
        "Title;Abstract;Inventor",
        "Titel;Zusammenfassung;Erfinder",
        "Titre;Résumé;Inventeur",
        "Título;Resumen;Inventor",
        "Titolo;Descrizione;Inventore",
        "Titel;Samenvatting;Uitvinder",
        "Tytuł;Streszczenie;Twórca",
        "Naslov;Povzetek;Izumitelj",
        "Tittel;Sammendrag;Oppfinner",
    ],
)
def test_names_in_many_languages(tmp_path: Path, header: str) -> None:
    source = written(tmp_path, f"{header}\nQuiet fan;A fan that one hardly hears.;Ada Example\n")
    assert list(proposal(source, Wish()).columns.values()) == ["title", "summary", "contributors.name"]


def test_every_column_has_a_reason(tmp_path: Path) -> None:
    source = written(tmp_path, "Title,Colour\nFan,green\nPump,blue\n")
    found = proposal(source, Wish())
    assert [(reason.column, reason.ours) for reason in found.reasons] == [("Title", "title"), ("Colour", None)]
    assert all(reason.why for reason in found.reasons)


def test_columns_not_understood_are_told_once(tmp_path: Path) -> None:
    found = list(rows(written(tmp_path, "Title,Colour\nFan,green\nPump,blue\n"), Wish()))
    told = [problem for row in found for problem in row.problems if problem.rule == "columns-not-understood"]
    assert [problem.found for problem in told] == ["Colour"]


def test_corrected_mapping_is_followed(tmp_path: Path) -> None:
    source = written(tmp_path, "Title,Colour,Due\nFan,green,03/04/2024\n")
    said = yaml.safe_load(proposal(source, Wish()).as_yaml())
    assert said["columns"] == {"Title": "title", "Colour": None, "Due": None}
    said["columns"] |= {"Colour": "keywords", "Due": "dates.published"}
    said |= {"constants": {"type": "prototype"}, "date_order": "month-day-year"}
    record = one(source, mapping=said).record
    assert (record["keywords"], record["dates"], record["type"]) == (
        ["green"],
        {"published": "2024-03-04"},
        "prototype",
    )


@pytest.mark.parametrize(
    "said, message",
    [
        ({"columns": {"Title": "titel"}}, "titel"),
        ({"columns": {"title": "Title"}}, "Title"),
        ({"table": "people", "columns": {}}, "people"),
        ({"columns": ["Title"]}, "no object"),
        ({"columns": {"Title": "title"}, "decimal_mark": ";"}, "decimal_mark"),
    ],
)
def test_wrong_mappings_are_refused(tmp_path: Path, said: dict[str, Any], message: str) -> None:
    with pytest.raises(Invalid, match=message) as caught:
        list(rows(written(tmp_path, "Title,Colour\nFan,green\n"), Wish(mapping=said)))
    assert caught.value.fix


def test_mapping_of_another_table_is_not_forced_on_this_one(tmp_path: Path) -> None:
    source = written(tmp_path, "Title,Colour\nFan,green\n")
    assert one(source, mapping={"columns": {"Nom": "title"}}).record["title"] == "Fan"


def test_columns_of_the_mapping_that_are_not_there_are_told(tmp_path: Path) -> None:
    row = one(
        written(tmp_path, "Title,Colour\nFan,green\n"), mapping={"columns": {"Title": "title", "Tag": "keywords"}}
    )
    assert [(problem.rule, problem.found) for problem in row.problems] == [("mapping-column-absent", "Tag")]


def test_date_with_two_readings_is_left_out_and_told(tmp_path: Path) -> None:
    row = one(written(tmp_path, "Title,Published\nFan,03/04/2024\n"))
    assert row.record["dates"] == {}
    told = next(problem for problem in row.problems if problem.rule == "date-in-two-ways")
    assert "2024-04-03 or 2024-03-04" in told.expected


def test_one_proof_settles_the_order_of_all_dates(tmp_path: Path) -> None:
    source = written(tmp_path, "Title,Published\nFan,03/04/2024\nPump,25/04/2024\n")
    assert one(source).record["dates"] == {"published": "2024-04-03"}


def test_contradicting_proofs_settle_nothing(tmp_path: Path) -> None:
    source = written(tmp_path, "Title,Published\nFan,03/04/2024\nPump,25/04/2024\nLamp,04/25/2024\n")
    assert [row.record["dates"] for row in rows(source, Wish()) if isinstance(row, Row)] == [
        {},
        {"published": "2024-04-25"},
        {"published": "2024-04-25"},
    ]


@pytest.mark.parametrize("proof, expected", [("7,50", "1234.00"), ("7.50", "1234.00")])
def test_decimal_mark_from_all_values(tmp_path: Path, proof: str, expected: str) -> None:
    thousand = "1.234" if "," in proof else "1,234"
    source = written(tmp_path, f"Title;Deadline;Budget\nFan;2030-01-01;{thousand}\nPump;2030-01-01;{proof}\n")
    assert str(one(source, table="needs").record["budget"]["amount"]) == expected


def test_amount_with_two_readings_is_left_out(tmp_path: Path) -> None:
    row = one(written(tmp_path, "Title;Deadline;Budget\nFan;2030-01-01;1,234\n"), table="needs")
    assert row.record["budget"] == {}
    assert "not-money" in {problem.rule for problem in row.problems}


def test_id_must_name_its_rows(tmp_path: Path) -> None:
    same = written(tmp_path, "Number,Title,Inventor\n7,Fan,Ada Lum\n7,Fan,Eva Lum\n", "same.csv")
    other = written(tmp_path, "Number,Title,Inventor\n7,Fan,Ada Lum\n7,Pump,Ada Lum\n", "other.csv")
    assert one(same).record["id"] == "same:7"
    first = one(other).record["id"]
    assert first.startswith("other:")
    assert first not in ("other:7", "other:1")
    moved = written(tmp_path, "Number,Title,Inventor\n7,Pump,Ada Lum\n7,Fan,Ada Lum\n", "other.csv")
    assert [row.record["id"] for row in rows(moved, Wish()) if isinstance(row, Row)][1] == first


def test_needs_are_known_by_their_columns(tmp_path: Path) -> None:
    source = written(tmp_path, "Title,Deadline,Budget\nDry the grain,2030-01-01,5000\n")
    assert one(source).table == "needs"
    assert one(source, table="assets").table == "assets"


def test_rows_without_text_are_refused_by_number(tmp_path: Path) -> None:
    found = list(rows(written(tmp_path, "Title,DOI\nFan,10.1000/1\n,10.1000/2\n"), Wish()))
    assert [(type(row), row.number) for row in found] == [(Row, 1), (Refused, 2)]


def test_table_without_texts_asks_for_a_mapping(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="title or a summary") as caught:
        list(rows(written(tmp_path, "a,b\n1,2\n"), Wish()))
    assert "--mapping" in caught.value.fix


def test_cells_beyond_the_header_are_told(tmp_path: Path) -> None:
    row = one(written(tmp_path, "Title,Abstract\nFan,quiet, small\nPump,cold\n"))
    assert "cells-beyond-header" in {problem.rule for problem in row.problems}


@pytest.mark.parametrize("owners, expected", [("A", ["4/5"]), ("A; B", [None, None])])
def test_share_belongs_to_one_owner(tmp_path: Path, owners: str, expected: list[str | None]) -> None:
    record = one(written(tmp_path, f"Title,Owner,Share\nFan,{owners},4/5\n")).record
    assert [owner.get("share") for owner in record["owners"]] == expected


@pytest.mark.parametrize("table, kind", [("assets", "software"), ("needs", "challenge"), ("agreements", "licence")])
def test_every_column_of_ours_reaches_the_record(tmp_path: Path, table: str, kind: str) -> None:
    """A column that is understood is never dropped on the way."""
    values = {
        "type": kind, "language": "en", "country": "FI", "dates.created": "2020", "dates.disclosed": "2021-01-02",
        "dates.published": "2022", "owners.country": "SE", "owners.ror": "05dxps055", "owners.share": "1/2",
        "contributors.orcid": "0000-0002-1825-0097", "confidentiality": "internal", "readiness.TRL": "4",
        "identifiers.doi": "10.1000/x", "identifiers.isbn": "9780306406157", "rights.filed": "2020-01-01",
        "identifiers.patent-publication": "EP1000000A1", "rights.granted": "2021-01-01", "rights.expires": "2040-01-01",
        "rights.office": "EP", "opens": "2030-01-01", "deadline": "2030-02-01", "budget.amount": "5000.50",
        "owner.country": "SE", "constraints.countries": "NO", "constraints.types": "software",
        "constraints.trl_from": "3", "constraints.trl_to": "6", "constraints.exclusive": "true", "readiness": "CRL 2",
        "identifiers": "scheme: doi, value: 10.1000/y", "fields": "label: Optics", "funding": "grant: 77",
        "signed": "2024-05-03", "starts": "2024-06-01", "ends": "2030-01-01", "exclusive": "false", "territory": "SI",
        "sublicences": "true", "notice_months": "3", "notice_days": "5", "renews_months": "12", "sent": "2024-05-01",
        "terminated": "2029-01-01", "signatures": "party: A, on: 2024-05-03", "money": "term: royalty, rate: 0.03",
        "equity": "company: Spin Ltd", "duties": "task: Report", "contributors": "Ana Kos", "owners": "UNI",
    }  # fmt: skip
    ours = list(targets(table))
    cells = [values.get(name, f"value of {name}") for name in ours]
    source = written(tmp_path, ";".join(ours) + "\n" + ";".join(cells) + "\n")
    row = one(source, mapping={"table": table, "columns": {name: name for name in ours}})
    assert [problem.rule for problem in row.problems] == []
    told = str(row.record) + str(row.also)
    normal = {"readiness.TRL": "'TRL': 4", "readiness": "'CRL': '2'"}
    asked = {name: normal.get(name, cell.rpartition(": ")[2]) for name, cell in zip(ours, cells, strict=True)}
    assert [name for name, cell in asked.items() if cell not in told] == []


def test_identifiers_by_value(tmp_path: Path) -> None:
    source = written(tmp_path, "Title,Where\nFan,https://doi.org/10.1000/ABC\n")
    assert one(source).record["identifiers"] == [{"scheme": "doi", "value": "10.1000/abc"}]


def test_workbook_with_dates_and_link_formulas(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Offers")
        sheet.write_row(0, 0, ["Title", "Published", "Web page"])
        sheet.write_formula(1, 0, '=HYPERLINK("https://example.org/fan", "Quiet fan")', None, 0)
        sheet.write_datetime(1, 1, date(2024, 5, 3), book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_string(1, 2, "https://example.org/fan")
    record = one(Source(path)).record
    assert (record["title"], record["dates"]) == ("Quiet fan", {"published": "2024-05-03"})


def test_serial_numbers_are_days(tmp_path: Path) -> None:
    source = written(tmp_path, "Title,Publication date\nFan,45415\n")
    assert one(source).record["dates"] == {"published": "2024-05-03"}


@pytest.mark.parametrize(
    "text",
    ["Dear all, this is a letter.\nIt has commas, here and there, but no columns.\n", "@article{a,\n b = 1,\n}\n"],
)
def test_prose_is_no_table(tmp_path: Path, text: str) -> None:
    assert recognise(written(tmp_path, text, "note.txt")) == 0
