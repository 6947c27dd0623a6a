"""Declared tables as JSON Schema, so that the description of the API says of each column what its table says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from valorise.terms.codes import codes
from valorise.terms.tables import Column, Table

Json = dict[str, Any]
MOST_CODES = 60
"""Longer lists are named, not written out; `/api/v1/codes/<list>` gives them."""
TYPES: dict[str, Json] = {
    "text": {"type": "string"},
    "code": {"type": "string"},
    "date": {"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"},
    "share": {"type": "string"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "day": {"type": "string", "format": "date"},
    "moment": {"type": "string", "format": "date-time"},
    "money": {"type": ["string", "number"]},
}
NOTES = {
    "date": "A year, a month or a day, as precisely as it is known.",
    "share": "An exact fraction such as 1/3.",
    "money": "Written as text, such as 1234.50, so that it stays exact.",
}
DAY_OR_NULL: Json = {"anyOf": [{"type": "string", "format": "date"}, {"type": "null"}]}
BESIDE: dict[str, Json] = {
    "assets": {
        "embargo_until": {
            **DAY_OR_NULL,
            "description": "Until this day it is seen inside the organisation only; then it opens by itself.",
        },
        "officer": {
            "anyOf": [{"type": "integer", "minimum": 1}, {"type": "null"}],
            "description": "Number of the account that looks after it.",
        },
    },
    "agreements": {
        "officer": {
            "anyOf": [{"type": "integer", "minimum": 1}, {"type": "null"}],
            "description": "Number of the account that looks after it.",
        },
    },
    "needs": {
        "shared": {"type": "boolean", "description": "Whether everybody who is signed in may see it."},
        "anonymous": {"type": "boolean", "description": "Whether others see it without its owner."},
        "shared_until": {**DAY_OR_NULL, "description": "Last day on which others see it."},
    },
}
"""What can be said of a record beside its declared facts, by table."""


def facts_schema(table: Table) -> Json:
    """A record of the table as it is told: what is missing is left out."""
    return _object(table.columns, table.meaning, _told)


def new_schema(table: Table) -> Json:
    """Facts of a new record: its name is given by Valorise."""
    columns = tuple(column for column in table.columns if column.name != "id")
    return _object(columns, f"{table.meaning} The name is given by Valorise.", _told)


def change_schema(table: Table) -> Json:
    """Facts to be changed: what is left out stays, null takes a value away."""
    columns = tuple(column for column in table.columns if column.name != "id")
    meaning = f"{table.meaning} What is left out stays as it is; null takes the value away; lists are given whole."
    return _object(columns, meaning, lambda column: _or_null(_told(column)))


def _object(columns: tuple[Column, ...], meaning: str, shape: Callable[[Column], Json]) -> Json:
    return {
        "type": "object",
        "description": meaning,
        "properties": {column.name: shape(column) for column in columns},
        "additionalProperties": False,
    }


def _or_null(said: Json) -> Json:
    words = {name: said.pop(name) for name in ("description",) if name in said}
    return {**words, "anyOf": [said, {"type": "null"}]}


def _told(column: Column) -> Json:
    one = _one(column)
    if column.key and column.value:
        value = next(field for field in column.fields if field.name == column.value)
        one = {"type": "object", "additionalProperties": _one(value)}
    elif column.many:
        one = {"type": "array", "items": one}
    return {**one, "description": _meaning(column)}


def _one(column: Column) -> Json:
    if column.fields:
        required = [field.name for field in column.fields if field.required]
        inner = _object(column.fields, column.meaning, _told)
        return {**inner, "required": required} if required else inner
    known = list(codes(column.codes)) if column.codes else []
    longest = {"maxLength": column.longest} if column.longest else {}
    return {**TYPES[column.type], **longest, **({"enum": known} if 0 < len(known) <= MOST_CODES else {})}


def _meaning(column: Column) -> str:
    unit = f"Unit: {column.unit}." if column.unit else ""
    listed = f"Codes: list {column.codes}." if column.codes else ""
    refers = f"Names a record of {column.refers}." if column.refers else ""
    parts = (column.meaning, NOTES.get(column.type, ""), unit, listed, refers, f"Missing: {column.missing}")
    return " ".join(part for part in parts if part)
