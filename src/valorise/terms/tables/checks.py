"""Records checked against their declaration: good rows here, everything wrong there, nothing lost between."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from valorise.terms import identifiers
from valorise.terms.problems import Problem, shown
from valorise.terms.tables.declaration import Column, Table
from valorise.terms.tables.values import Mismatch, converted

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Checked:
    """Good records in table form, and what was wrong. A record in neither does not exist."""

    records: list[dict[str, Any]]
    problems: list[Problem]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record stands in its source."""

    file: str | None = None
    row: int | None = None


def check(table: Table, records: Iterable[tuple[Record, Place]]) -> Checked:
    """Records of a table sorted into good ones and problems.

    A wrong value in a required column refuses the record; elsewhere the value is left out and the problem says so.
    A record with none of the table's text columns is refused.
    """
    good: list[dict[str, Any]] = []
    problems: list[Problem] = []
    for record, place in records:
        row, found = check_one(table, record, place)
        problems += found
        if row is not None:
            good.append(row)
    return Checked(good, problems)


def check_one(table: Table, record: Record, place: Place) -> tuple[dict[str, Any] | None, list[Problem]]:
    """One record in table form, or None where it is refused, and what was wrong with it."""
    name = shown(record.get(table.key[0]))
    wrong: list[Mismatch] = []
    row = {column.name: converted(column, record.get(column.name), column.name, wrong) for column in table.columns}
    for unknown in record.keys() - table.by_name.keys():
        fix = f"Rename it to one of: {', '.join(table.by_name)}; or leave it out."
        wrong.append(Mismatch(unknown, record[unknown], "a column of this table", fix, "unknown-column"))
    if table.text and not any(row[column] for column in table.text):
        fix = "Fill at least one of these columns."
        wrong.append(
            Mismatch(table.text[0], None, f"a text in {' or '.join(table.text)}", fix, "no-text", refuses=True)
        )
    if row.get("identifiers"):
        row["identifiers"] = _normal(row["identifiers"], wrong)
    refused = any(one.refuses for one in wrong)
    problems = [_problem(one, table.name, name, place, refused=refused) for one in wrong]
    return (None if refused else row), problems


def _normal(given: list[dict[str, str]], wrong: list[Mismatch]) -> list[dict[str, str]] | None:
    """Identifiers in the one form of their scheme, each once; what is none of its scheme is left out and told."""
    for place, one in enumerate(given):
        if identifiers.identifier(one["scheme"], one["value"]) is None:
            expected = f"an identifier of the scheme {one['scheme']} with its right check digit"
            fix = "Correct it, or give it the scheme it belongs to."
            wrong.append(Mismatch(f"identifiers[{place}].value", one["value"], expected, fix, "not-identifier"))
    return identifiers.identifiers([(one["scheme"], one["value"]) for one in given]) or None


def frame(table: Table, rows: list[dict[str, Any]]) -> pl.DataFrame:
    """Rows in table form as a table with the declared types."""
    return pl.DataFrame(rows, schema=table.schema) if rows else table.empty()


def interchange(table: Table, row: Record) -> dict[str, Any]:
    """A row as the JSON object that other programs read: what is missing left out, scales as objects."""
    shaped = {column.name: _outward(column, row.get(column.name)) for column in table.columns}
    return {name: value for name, value in shaped.items() if value not in (None, [], {})}


def _outward(column: Column, value: Any) -> Any:
    if value is None:
        return None
    if column.key and column.value:
        return {one[column.key]: one[column.value] for one in value}
    if column.fields and column.many:
        return [_inner(column, one) for one in value]
    return _inner(column, value) if column.fields else value


def _inner(column: Column, value: Record) -> dict[str, Any]:
    shaped = {field.name: _outward(field, value.get(field.name)) for field in column.fields}
    return {name: inner for name, inner in shaped.items() if inner is not None}


def _problem(wrong: Mismatch, table: str, record: str | None, place: Place, *, refused: bool) -> Problem:
    return Problem(
        file=place.file,
        row=place.row,
        table=table,
        record=record,
        column=wrong.column,
        found=shown(wrong.found),
        expected=wrong.expected,
        rule=wrong.rule,
        fix=wrong.fix,
        severity="refused" if wrong.refuses and refused else "changed",
    )
