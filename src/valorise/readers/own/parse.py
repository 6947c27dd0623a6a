"""Reads records in interchange form. Values are checked later, like those of every other reader."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

import orjson

from valorise.readers import json_values
from valorise.readers.json_values import NotJson
from valorise.readers.own import parquet
from valorise.readers.own.table_of import BEGINNING, Choice, table_of, well_known
from valorise.readers.rows import Refused, Row, Rows, Wish, refused
from valorise.readers.source import Source
from valorise.terms.origins import origin
from valorise.terms.problems import Problem, shown
from valorise.terms.tables import table

READER = "own"
BROKEN = "Correct the record, or write it anew with a program."
"""How to mend a file that stops being JSON."""


def recognise(source: Source) -> float:
    """Sure where the names of the first record are columns of one of our tables."""
    if parquet.is_parquet(source):
        return 0.9 if well_known(parquet.columns(source)) else 0.0
    first = json_values.first(source)
    return 0.85 if isinstance(first, dict) and well_known(first) else 0.0


def rows(source: Source, wish: Wish) -> Rows:
    """Every record of the file for the one table that it is about."""
    choice = table_of(_beginning(source), source, wish.table)
    carries_origins = "origins" in table(choice.table).by_name
    for number, value in enumerate(_values(source), start=1):
        if isinstance(value, NotJson):
            yield json_values.not_json(source, number, value, fix=BROKEN)
        elif not isinstance(value, dict):
            yield _no_record(source, number, value)
        else:
            if choice.table == "events":
                value = plain_event(value)
            if carries_origins and not value.get("origins"):
                value["origins"] = [origin(READER, source.name, number)]
            told = (_told(source, choice),) if number == 1 and choice.doubt else ()
            yield Row(number, choice.table, value, problems=told)


CHAIN = ("seq", "previous", "hash")
"""What an exported log carries beyond the declared columns; `valorise log verify` looks at it, a register does not."""


def plain_event(value: dict[str, Any]) -> dict[str, Any]:
    """An event without its place in the chain, its details packed as the text of a JSON object."""
    plain = {name: one for name, one in value.items() if name not in CHAIN}
    if isinstance(plain.get("details"), dict):
        plain["details"] = orjson.dumps(plain["details"], option=orjson.OPT_SORT_KEYS).decode()
    return plain


def _values(source: Source) -> Iterator[Any]:
    return parquet.records(source) if parquet.is_parquet(source) else json_values.values(source)


def _beginning(source: Source) -> list[dict[str, Any]]:
    """The first records, which show what table they are for."""
    return [value for value in islice(_values(source), BEGINNING) if isinstance(value, dict)]


def _told(source: Source, choice: Choice) -> Problem:
    return Problem(
        file=source.name,
        table=choice.table,
        found=choice.doubt,
        expected="columns that only one table has, such as a type",
        rule="table-assumed",
        fix="Name the file after its table, such as needs.jsonl, or give it with --needs.",
        severity="notice",
    )


def _no_record(source: Source, number: int, value: Any) -> Refused:
    return refused(
        number,
        file=source.name,
        rule="not-object",
        found=shown(value),
        expected="a JSON object with the columns of a table",
        fix="Write the record as an object such as {…}.",
    )
