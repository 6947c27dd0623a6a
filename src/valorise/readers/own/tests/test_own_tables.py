"""Our interchange form for every table, as lines and as Parquet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import polars as pl
import pytest

from valorise.readers.discovery import reader_for
from valorise.readers.own.parse import rows
from valorise.readers.own.table_of import candidates
from valorise.readers.rows import Refused, Row, Wish
from valorise.readers.source import Source
from valorise.terms.errors import Invalid
from valorise.terms.tables import table
from valorise.terms.tables.checks import Place, check_one

RECORDS: dict[str, dict[str, Any]] = {
    "assets": {"id": "a", "type": "software", "title": "T"},
    "needs": {"id": "n", "type": "challenge", "title": "T", "deadline": "2030-01"},
    "organisations": {"id": "o", "name": "O", "small": True},
    "people": {"id": "p", "name": "P", "email": "p@example.org"},
    "projects": {"id": "j", "acronym": "J", "title": "T"},
    "rights": {"id": "r", "asset": "a", "kind": "patent", "office": "EP"},
    "agreements": {"id": "g", "type": "licence", "title": "T", "parties": ["A", "B"]},
    "money_flows": {"id": "m", "direction": "in", "amount": 12.5, "currency": "EUR"},
    "cases": {"id": "c", "title": "T", "officer": "O"},
    "contacts": {"id": "k", "on": "2024-05-03", "note": "spoke"},
    "events": {"id": "e", "activity": "need-posted", "at": "2024-05-03T10:00:00Z"},
    "measures": {
        "id": "s",
        "name": "S",
        "country": "FI",
        "summary": "S",
        "evidence": "none",
        "sources": ["x"],
        "status": "known",
    },
    "observations": {"id": "b", "indicator": "i", "unit_of_analysis": "FI", "status": "known", "value": 3},
    "titles": {"id": "t", "asset": "a", "owner": "O", "share": "1/2"},
    "restrictions": {"id": "x", "asset": "a", "restriction": "permit", "bars": "condition"},
    "consents": {"id": "y", "asset": "a", "party": "P", "given": "2024-05-03"},
}


def lines(folder: Path, name: str, records: list[Any]) -> Source:
    path = folder / name
    path.write_bytes(b"".join(orjson.dumps(record) + b"\n" for record in records))
    return Source(path)


def test_every_table_is_tried() -> None:
    assert set(RECORDS) == set(candidates())


@pytest.mark.parametrize("name", RECORDS)
def test_table_is_known_by_its_columns(name: str, tmp_path: Path) -> None:
    source = lines(tmp_path, "given.jsonl", [RECORDS[name]])
    assert reader_for(source).name == "own"
    assert [row.table for row in rows(source, Wish()) if isinstance(row, Row)] == [name]


@pytest.mark.parametrize("name", ["assets", "needs", "organisations", "rights"])
def test_parquet_gives_the_same_as_lines(name: str, tmp_path: Path) -> None:
    path = tmp_path / "given.parquet"
    declared = table(name)
    checked, _ = check_one(declared, RECORDS[name], Place())
    pl.DataFrame([checked], schema=declared.schema).write_parquet(path)
    assert reader_for(Source(path)).name == "own"
    (row,) = rows(Source(path), Wish())
    assert isinstance(row, Row)
    again, problems = check_one(declared, {**row.record, "origins": None}, Place())
    assert (row.table, again, problems) == (name, checked, [])


def test_nothing_says_which_table(tmp_path: Path) -> None:
    bare = [{"id": "x", "title": "T"}]
    (row,) = rows(lines(tmp_path, "given.jsonl", bare), Wish())
    assert isinstance(row, Row)
    assert (row.table, [problem.rule for problem in row.problems]) == ("assets", ["table-assumed"])
    (named,) = rows(lines(tmp_path, "needs.jsonl", bare), Wish())
    (wished,) = rows(lines(tmp_path, "given.jsonl", bare), Wish(table="needs"))
    assert isinstance(named, Row)
    assert isinstance(wished, Row)
    assert (named.table, wished.table, named.problems) == ("needs", "needs", ())


def test_origins_of_others_are_kept(tmp_path: Path) -> None:
    origins = [{"source": "archive", "file": "a.xml", "row": 7}]
    (row,) = rows(lines(tmp_path, "assets.jsonl", [RECORDS["assets"] | {"origins": origins}]), Wish())
    assert isinstance(row, Row)
    assert row.record["origins"] == origins


def test_bad_line_says_its_place(tmp_path: Path) -> None:
    path = tmp_path / "assets.jsonl"
    path.write_text('{"id":"a","title":"T"}\n{"id":"b",\n{"id":"c","title":"T"}\n')
    found = list(rows(Source(path), Wish()))
    assert [type(row) for row in found] == [Row, Refused, Row]
    assert isinstance(found[1], Refused)
    assert found[1].problem.row == 2
    assert "character 32 of the file" in found[1].problem.expected


def test_records_of_no_table_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="none of our tables"):
        list(rows(lines(tmp_path, "given.jsonl", [{"colour": "red", "size": 3}]), Wish()))
