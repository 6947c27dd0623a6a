"""Every reader keeps the same promises, shown on the files its `contract.yaml` names.

An entry says the file (`sample/...` in the reader's folder, or a path in the shared open data), how many rows it has,
how many are refused, and values of the records read by hand from the source.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from valorise.readers.discovery import reader_for, readers
from valorise.readers.rows import Refused, Row, Wish
from valorise.readers.source import Source
from valorise.terms.tables import table
from valorise.terms.tables.checks import Place, check_one

FOLDER = Path(__file__).resolve().parents[1]
ENTRIES = [
    pytest.param(reader, entry, id=f"{reader}-{entry['file']}", marks=() if own else pytest.mark.shared_data)
    for reader in sorted(path.parent.name for path in FOLDER.glob("*/contract.yaml"))
    for entry in yaml.safe_load((FOLDER / reader / "contract.yaml").read_text(encoding="utf-8"))
    for own in [entry["file"].startswith("sample/")]
]


def located(reader: str, entry: dict[str, Any], request: pytest.FixtureRequest) -> Source:
    own = entry["file"].startswith("sample/")
    folder = FOLDER / reader if own else request.getfixturevalue("shared_data")
    return Source(folder / entry["file"])


def test_every_reader_has_a_contract() -> None:
    assert set(readers()) == {path.parent.name for path in FOLDER.glob("*/contract.yaml")}


@pytest.mark.parametrize("reader, entry", ENTRIES)
def test_recognised_by_content(reader: str, entry: dict[str, Any], request: pytest.FixtureRequest) -> None:
    assert reader_for(located(reader, entry, request)).name == reader


@pytest.mark.parametrize("reader, entry", ENTRIES)
def test_every_row_is_accounted_for(reader: str, entry: dict[str, Any], request: pytest.FixtureRequest) -> None:
    source = located(reader, entry, request)
    found = list(readers()[reader].rows(source, wish(entry)))
    numbers = Counter(one.number for one in found)
    refused = [one for one in found if isinstance(one, Refused)]
    assert max(numbers.values(), default=1) == 1, "a row was told twice"
    assert len(found) == entry["rows"]
    assert len(refused) == entry.get("refused", 0)
    assert all(one.problem.file == source.name and one.problem.fix for one in refused)
    check_records(reader, [one for one in found if isinstance(one, Row)])
    check_values(entry, found)


def check_records(reader: str, rows: list[Row]) -> None:
    """Main records that stand alone pass their declaration; what is left out of them is no surprise to the reader."""
    declared = set(readers()[reader].tables)
    for row in rows:
        assert row.table in declared, f"source.yaml does not name the table {row.table}"
        record, problems = check_one(table(row.table), row.record, Place(row=row.number))
        assert record is not None or row.adds_to, problems
        assert [one for one in problems if one.severity == "changed"] == []
        for name, further in row.also:
            assert name in declared, f"source.yaml does not name the table {name}"
            record, problems = check_one(table(name), further, Place(row=row.number))
            assert record is not None, problems
            assert problems == []


def check_values(entry: dict[str, Any], found: list[Row | Refused]) -> None:
    by_number = {one.number: one for one in found if isinstance(one, Row)}
    for said in entry["values"]:
        row = by_number[said["row"]]
        records = [row.record] if said.get("table", row.table) == row.table else []
        records += [record for name, record in row.also if name == said.get("table")]
        assert said["value"] in [at(record, said["column"]) for record in records], said


def at(record: Any, path: str) -> Any:
    """Value at a path such as `contributors.0.name`; None where it does not lead anywhere."""
    for step in path.split("."):
        if isinstance(record, list | tuple):
            record = record[int(step)] if int(step) < len(record) else None
        elif record is not None:
            record = record.get(step)
    return record


def wish(entry: dict[str, Any]) -> Wish:
    return Wish(**entry.get("wish", {}))
