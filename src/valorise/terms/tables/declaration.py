"""The declarations as objects, and the Polars schema that follows from them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import polars as pl
import pyarrow as pa

from valorise.terms import knowledge
from valorise.terms.errors import Missing

TYPES: dict[str, pl.DataType] = {
    "text": pl.String(),
    "code": pl.String(),
    "date": pl.String(),
    "share": pl.String(),
    "integer": pl.Int64(),
    "number": pl.Float64(),
    "boolean": pl.Boolean(),
    "day": pl.Date(),
    "moment": pl.Datetime("us", "UTC"),
    "money": pl.Decimal(38, 2),
}
"""Column types: `date` and `share` are texts as in `terms.time` and `terms.shares`, so that nothing is lost."""

SCALARS = {
    "name",
    "type",
    "meaning",
    "missing",
    "unit",
    "codes",
    "refers",
    "required",
    "many",
    "fields",
    "key",
    "value",
    "longest",
}


@dataclass(frozen=True)
class Column:
    """One column, or one field inside a column."""

    name: str
    meaning: str
    missing: str
    type: str = "text"
    codes: str | None = None
    unit: str | None = None
    refers: str | None = None
    """Table whose records the values name; `any` where it may be several."""
    required: bool = False
    many: bool = False
    fields: tuple[Column, ...] = ()
    key: str | None = None
    value: str | None = None
    """`key` and `value` name the two fields of a column that JSON writes as an object, such as {"TRL": 4}."""
    longest: int | None = None
    """Characters of the longest text that every database keeps here; None where there is no limit."""

    @cached_property
    def dtype(self) -> pl.DataType:
        """Polars type of the column."""
        one = pl.Struct({field.name: field.dtype for field in self.fields}) if self.fields else TYPES[self.type]
        return pl.List(one) if self.many else one


@dataclass(frozen=True)
class Table:
    """A declared table: `key` columns name a row, at least one of the `text` columns must be filled."""

    name: str
    label: str
    meaning: str
    key: tuple[str, ...]
    text: tuple[str, ...]
    columns: tuple[Column, ...]

    @cached_property
    def schema(self) -> pl.Schema:
        """Polars type of each column, in the declared order."""
        return pl.Schema({column.name: column.dtype for column in self.columns})

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """Columns by name."""
        return {column.name: column for column in self.columns}

    @cached_property
    def arrow(self) -> pa.Schema:
        """Arrow schema of the table, for files and other programs; each field carries its meaning."""
        fields: pa.Schema = self.empty().to_arrow().schema
        meant = [
            fields.field(one.name).with_metadata({"meaning": one.meaning, "missing": one.missing})
            for one in self.columns
        ]
        return pa.schema(meant, metadata={"table": self.name})

    def empty(self) -> pl.DataFrame:
        """The table without rows, with its types."""
        return pl.DataFrame(schema=self.schema)


@cache
def table(name: str) -> Table:
    """The declaration of a table.

    >>> table("assets").key
    ('id',)
    """
    if name not in tables():
        raise Missing(
            what=f"There is no table “{name}”.", where="terms/tables", fix=f"Tables are: {', '.join(tables())}."
        )
    said = knowledge.document(f"terms/tables/{name}.yaml")
    shared = knowledge.document("terms/tables/shared.yaml")
    columns = dict(said["columns"])
    for group in said.get("with", ()):
        columns |= shared[group]
    return Table(
        name=said["table"],
        label=said["label"],
        meaning=said["meaning"],
        key=_several(said["key"]),
        text=_several(said.get("text", ())),
        columns=tuple(_column(column, facts) for column, facts in columns.items()),
    )


@cache
def tables() -> tuple[str, ...]:
    """Names of all declared tables."""
    return tuple(name for name in knowledge.names("terms/tables", ".yaml") if name != "shared")


def _column(name: str, facts: dict[str, Any]) -> Column:
    unknown = set(facts) - SCALARS
    if unknown:
        raise ValueError(f"column {name!r} has unknown properties {sorted(unknown)}")
    fields = tuple(_column(inner, said) for inner, said in facts.get("fields", {}).items())
    return Column(name=name, **{**facts, "fields": fields})


def _several(said: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return (said,) if isinstance(said, str) else tuple(said)
