"""Files that hold rows of one declared table, such as exclusions of talks: tables or JSON, named by their columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from valorise.readers import json_values, sheets
from valorise.readers.json_values import NotJson
from valorise.readers.source import Source
from valorise.terms.errors import Invalid, Missing
from valorise.terms.problems import Problem, problems_table
from valorise.terms.tables import table
from valorise.terms.tables.checks import Place, check_one

WIDER = ("matches", "match_judgements")
"""Tables that we write with more columns elsewhere; what is not ours to read is left alone."""
Rows = tuple[list[dict[str, Any]], list[Problem]]


def read(name: str, path: Path, *, otherwise: str = "") -> Rows:
    """The rows of a file, and what is wrong with others; `otherwise` says what one may write instead of a file."""
    if not path.is_file():
        more = f", or write {otherwise}" if otherwise else ""
        raise Missing(what=f"There is no file “{path}”.", where=str(path), fix=f"Check its name{more}.")
    rows, problems = [], []
    for number, record in enumerate(_records(name, path), start=1):
        row, wrong = check_one(table(name), record, Place(str(path), number))
        problems += [one for one in wrong if name not in WIDER or one.severity == "refused"]
        rows += [row] if row is not None else []
    return rows, problems


def _records(name: str, path: Path) -> Iterator[Mapping[str, Any]]:
    source = Source(path)
    if sheets.is_table(source):
        yield from _lines(name, source)
        return
    for number, value in enumerate(_values(source), start=1):
        if isinstance(value, NotJson) or not isinstance(value, dict):
            raise Invalid(
                what=f"Record {number} of “{source.name}” is no JSON object.",
                where=f"{source.name}, record {number}",
                fix=f"Write one object a line, or a table with the columns {', '.join(table(name).by_name)}.",
            )
        yield value


def _values(source: Source) -> Iterator[Any]:
    """The values of a file; a page of our own interface for programs holds its rows under `items`."""
    for value in json_values.values(source):
        if isinstance(value, dict) and isinstance(value.get("items"), list):
            yield from value["items"]
        else:
            yield value


def _lines(name: str, source: Source) -> Iterator[Mapping[str, Any]]:
    found, columns = sheets.sheets(source), table(name).columns
    names = {written.strip().lower(): written for written in (found[0].header if found else ())}
    absent = [one.name for one in columns if one.required and one.name not in names]
    if absent:
        raise Invalid(
            what=f"“{source.name}” has no column {' and no column '.join(absent)}.",
            where=f"{source.name}, first line",
            fix=f"Name the columns in the first line: {','.join(one.name for one in columns)}",
        )
    for _, record in found[0].records():
        cells = {name: record.get(written) for name, written in names.items()}
        yield {name: _number(value) for name, value in cells.items() if value not in (None, "")}


def _number(value: Any) -> Any:
    """A whole number of a cell as one; everything else as it is."""
    return int(value) if isinstance(value, str) and value.strip().isascii() and value.strip().isdigit() else value


def unusable(name: str, problems: list[Problem], *, fix: str) -> Invalid:
    """The error for lines that cannot be used, with all of them."""
    first = problems[0]
    error = Invalid(
        what=f"{len(problems)} values cannot be used as {table(name).label.lower()}.",
        where=f"{first.file}, row {first.row}, {first.column}",
        why=f"Expected {first.expected}, found “{first.found or ''}”. {first.fix}",
        fix=fix,
    )
    error.problems = problems_table(problems)
    return error
