"""PostgreSQL refuses texts longer than their column, SQLite keeps them: by the declarations neither meets one."""

from __future__ import annotations

import pytest
from django.db import models

from valorise.platform.foundation.recorded import models_by_table
from valorise.platform.register.models import Asset
from valorise.platform.register.models.asset import PARTS
from valorise.terms.codes import codes
from valorise.terms.tables import Column, table
from valorise.terms.tables.checks import Place, check_one

DATE = 10
"""Characters of a written day."""


def kept_short() -> list[tuple[str, Column, int]]:
    """Declared columns that a field of limited length keeps, with that length."""
    pairs = [(name, model, table(name).columns) for name, model in models_by_table().items()]
    for name in PARTS:
        part = Asset._meta.get_field(name).related_model
        pairs.append((f"assets.{name}", part, table("assets").by_name[name].fields))
    return [
        (f"{name}.{column.name}", column, field.max_length)
        for name, model, columns in pairs
        for column in columns
        for field in model._meta.concrete_fields
        if field.name == column.name and isinstance(field, models.CharField) and field.max_length
    ]


def longest(column: Column) -> int | None:
    """Characters of the longest value that passes the checks of a column; None where there is no limit."""
    if column.type == "code":
        return max(map(len, codes(column.codes or "")))
    return DATE if column.type in ("date", "day") else column.longest


def test_what_passes_the_checks_fits_its_column() -> None:
    found = kept_short()
    assert len(found) > 100
    assert [
        (name, longest(column), most) for name, column, most in found if not 0 < (longest(column) or 0) <= most
    ] == []


@pytest.mark.parametrize(
    "told, column",
    [
        ({"language": "en" * 9}, "language"),
        ({"owners": [{"name": "A", "kind": "k" * 21}]}, "owners[0].kind"),
        ({"identifiers": [{"scheme": "url", "value": "https://example.org/" + "x" * 500}]}, "identifiers[0].value"),
    ],
)
def test_what_is_too_long_is_left_out_and_told(told, column: str) -> None:
    row, (problem,) = check_one(table("assets"), {"id": "a-1", "title": "Membrane", **told}, Place())
    assert row is not None
    assert (problem.column, problem.rule, problem.severity) == (column, "too-long", "changed")
    assert problem.expected.startswith("at most ")


def test_a_name_that_is_too_long_refuses_the_record() -> None:
    row, (problem,) = check_one(table("assets"), {"id": "a" * 191, "title": "Membrane"}, Place())
    assert row is None
    assert (problem.rule, problem.severity) == ("too-long", "refused")
