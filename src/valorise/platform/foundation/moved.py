"""Rows of tables without a history of their own that a change let name another record, so that it can be undone."""

from __future__ import annotations

from typing import Any, TypedDict

from django.apps import apps

Moved = TypedDict("Moved", {"from": str, "to": str, "rows": dict[str, list[Any]]})
"""Names of the records before and after, and the rows by `app.model.field`."""


def move_rows(moved: Moved) -> None:
    """Let these rows name the record `to`; one that is gone by now stays gone."""
    for place, pks in moved["rows"].items():
        label, field = place.rsplit(".", 1)
        model: Any = apps.get_model(label)
        model._default_manager.filter(pk__in=pks).update(**{f"{field}_id": moved["to"]})


def moved_back(moved: Moved) -> Moved:
    """The same rows, the other way."""
    return {"from": moved["to"], "to": moved["from"], "rows": moved["rows"]}
