"""Whether the columns of the database have room for a value: SQLite keeps what PostgreSQL refuses, so we ask first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.backends.base.operations import BaseDatabaseOperations

from valorise.terms.problems import Problem, shown

RANGES = BaseDatabaseOperations.integer_field_ranges


def no_room(model: type[models.Model], facts: Mapping[str, Any], table: str = "", path: str = "") -> list[Problem]:
    """What does not fit, with its place; nothing where everything does. Entries of lists are looked into."""
    return list(_found(model, facts, table, path))


def _found(model: type[models.Model], facts: Mapping[str, Any], table: str, path: str) -> Iterator[Problem]:
    fields = {field.name: field for field in model._meta.get_fields()}
    for name, value in facts.items():
        field, place = fields.get(name), f"{path}{name}"
        if isinstance(field, models.ManyToOneRel) and isinstance(value, list) and field.related_model != model:
            for number, entry in enumerate(value):
                yield from _found(field.related_model, entry, table, f"{place}[{number}].")
        elif isinstance(field, models.Field) and (expected := _too_much(field, value)):
            yield Problem(
                table=table or None,
                column=place,
                found=shown(value),
                expected=expected,
                rule="no-room",
                fix="Shorten it, or put the rest into the summary.",
                severity="refused",
            )


def _too_much(field: Any, value: Any) -> str:
    """What would fit, in words; empty where the value does."""
    most = getattr(field, "max_length", None)
    if isinstance(value, str) and most is not None and len(value) > most:
        return f"at most {most} characters"
    if isinstance(value, int | Decimal) and not isinstance(value, bool) and field.get_internal_type() in RANGES:
        low, high = RANGES[field.get_internal_type()]
        kept = field.get_prep_value(value)
        if not low <= kept <= high:
            return f"a number from {low} to {high}"
    return ""
