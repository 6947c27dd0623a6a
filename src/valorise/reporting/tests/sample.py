"""An invented office with a little of everything (`sample.yaml`), for tests of the report."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import orjson
import polars as pl

from valorise.reporting.findings import DECLARED_AS, Findings, empty
from valorise.terms import knowledge
from valorise.terms.tables import table, tables
from valorise.terms.tables.checks import Place, check, frame

Row = dict[str, Any]


@cache
def sample() -> Findings:
    """The findings of the invented office."""
    said = knowledge.document("reporting/tests/sample.yaml")
    given = {name: made(name, rows) for name, rows in said.items() if isinstance(rows, list) and name != "notes"}
    return Findings(
        office=said["office"],
        as_of=date.fromisoformat(said["as_of"]),
        country=said["country"],
        notes=tuple(said["notes"]),
        **given,
    )


def made(name: str, rows: list[Row]) -> pl.DataFrame:
    """Rows in interchange form as a result table; fails where they break its declaration."""
    schema = empty(name).schema
    declared = DECLARED_AS.get(name, name)
    packed = [{key: _packed(key, value) for key, value in row.items()} for row in rows]
    if declared not in tables():
        return pl.DataFrame(packed, schema=schema)
    known = table(declared).by_name
    checked = check(table(declared), [({key: row[key] for key in row if key in known}, Place()) for row in packed])
    assert not checked.problems, checked.problems
    more = {key: schema[key] for key in schema if key not in known}
    extra = pl.DataFrame([{key: row.get(key) for key in more} for row in packed], schema=more) if more else None
    found = frame(table(declared), checked.records)
    return found if extra is None else pl.concat([found, extra], how="horizontal")


def _packed(key: str, value: Any) -> Any:
    return orjson.dumps(value).decode() if key == "values" and isinstance(value, dict) else value
