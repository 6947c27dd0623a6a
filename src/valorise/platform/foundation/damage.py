"""Values that were damaged in the database since they were checked: left out, never shown, and told to the office.

Everything is checked before it is kept. A value of another shape was written by somebody else, or by a failing disk.
A record that has one is used without it, so that its page and all lists stay open; the page says which value is
missing and how to bring it back. What is damaged stays in the database as it is until it is put anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse

from valorise.platform.foundation.viewer import Viewer
from valorise.terms.tables import Column, Table
from valorise.terms.time import partial_date

EMPTY: tuple[Any, ...] = (None, "", [], {})
NUMBERS = {"integer": int, "number": (int, float)}


@dataclass(frozen=True, slots=True)
class Damage:
    """A value that cannot be read: of which table, record and column, and whose record it is."""

    table: str
    record: str
    column: str
    tenant: int | None


_noted: ContextVar[dict[Damage, None] | None] = ContextVar("damage", default=None)
_leaving_out: ContextVar[int | None] = ContextVar("leaving_out", default=None)


def note(table: str, record: str, column: str, tenant: int | None) -> None:
    """Remember a damaged value for whoever asks just now."""
    if (noted := _noted.get()) is not None:
        noted[Damage(table, record, column, tenant)] = None


@contextmanager
def leaving_out(tenant: int) -> Iterator[dict[Damage, None]]:
    """Tables of this organisation are made without damaged values, which stand in what is given."""
    found: dict[Damage, None] = {}
    before, inside = _noted.set(found), _leaving_out.set(tenant)
    try:
        yield found
    finally:
        _leaving_out.reset(inside)
        _noted.reset(before)
        for one in found:
            note(one.table, one.record, one.column, one.tenant)


def left_out_of() -> int | None:
    """The organisation of whose tables damaged values are left out just now; None where they are an error."""
    return _leaving_out.get()


def noted(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: remembers what was found damaged while a page was made."""

    def answer(request: HttpRequest) -> HttpResponse:
        before = _noted.set({})
        try:
            return get_response(request)
        finally:
            _noted.reset(before)

    return answer


def told(viewer: Viewer) -> list[Damage]:
    """What was found damaged for this page, of records that the person works on; others see only that it is missing."""
    own = set(viewer.staff_of)
    return [one for one in _noted.get() or () if one.tenant in own]


@cache
def shaped_columns(declared: Table) -> tuple[Column, ...]:
    """Columns that can be damaged in a database that keeps any text: lists, objects, dates and figures."""
    return tuple(
        one for one in declared.columns if one.many or one.fields or one.type not in ("text", "code", "share", "money")
    )


def is_sound(column: Column, value: Any) -> bool:
    """Whether a value as it is kept has the shape of its column; an empty one has.

    >>> from valorise.terms.tables import table
    >>> assets = table("assets").by_name
    >>> is_sound(assets["keywords"], ["milk"]), is_sound(assets["keywords"], "milk"), is_sound(assets["keywords"], [1])
    (True, False, False)
    """
    if value in EMPTY:
        return True
    if column.key and isinstance(value, Mapping):
        inner = {field.name: field for field in column.fields}
        return all(_one(inner[column.key], key) and _one(inner[str(column.value)], each) for key, each in value.items())
    if column.many:
        return isinstance(value, list) and all(_one(column, each) for each in value)
    return _one(column, value)


def _one(column: Column, value: Any) -> bool:
    if column.fields:
        return isinstance(value, Mapping) and all(is_sound(one, value.get(one.name)) for one in column.fields)
    if column.type in NUMBERS:
        return isinstance(value, NUMBERS[column.type])  # type: ignore[arg-type]
    if column.type == "boolean":
        return isinstance(value, bool)
    if column.type in ("date", "day"):
        return isinstance(value, date) or (isinstance(value, str) and partial_date(value) == value)
    return isinstance(value, str) or column.type in ("money", "moment")


def sound(declared: Table, row: Mapping[str, Any], tenant: int | None = None) -> dict[str, Any]:
    """The row without damaged values, which are noted; for rows that were read without making records of them."""
    damaged = {one.name for one in shaped_columns(declared) if not is_sound(one, row.get(one.name))}
    for name in sorted(damaged):
        note(declared.name, str(row.get("id")), name, tenant)
    return {name: value for name, value in row.items() if name not in damaged}


def listed_of(value: Any) -> list[Any]:
    """A list as it is kept; an empty one where something else stands there."""
    return value if isinstance(value, list) else []
