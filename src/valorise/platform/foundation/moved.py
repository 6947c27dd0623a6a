"""Rows of tables without a history of their own that a change let name another record, so that it can be undone."""

from __future__ import annotations

from typing import Any, TypedDict

from django.apps import apps

from valorise.platform.foundation.recorded import Recorded
from valorise.terms.errors import Invalid

Moved = TypedDict("Moved", {"from": str, "to": str, "rows": dict[str, list[Any]]})
"""Names of the records before and after, and the rows by `app.model.field`."""


def movable(model: Any) -> frozenset[str]:
    """Fields whose rows a change may let name another record, as the model says itself; without a word of it none."""
    return frozenset(getattr(model, "movable", ()))


def move_rows(moved: Moved, record: Recorded) -> None:
    """Let these rows name the record `to`, where they name `from` now; one that is gone by now stays gone.

    `Invalid`, and nothing is moved, where a slice did not declare the field as movable, or where one of the two records
    is not of the organisation of `record`, which was changed together with the rows. What a log says is not believed:
    a database that somebody else wrote to may hold any event.
    """
    fields = [(_field(place, record), pks) for place, pks in moved["rows"].items()]
    _of_one_office(moved, record)
    for (model, column), pks in fields:
        model._default_manager.filter(pk__in=pks, **{column: moved["from"]}).update(**{column: moved["to"]})


def moved_back(moved: Moved) -> Moved:
    """The same rows, the other way."""
    return {"from": moved["to"], "to": moved["from"], "rows": moved["rows"]}


def _field(place: str, record: Recorded) -> tuple[Any, str]:
    """Model and column of a movable field that names records of this kind."""
    label, _, field = place.rpartition(".")
    try:
        model: Any = apps.get_model(label)
    except (LookupError, ValueError):
        raise _refused(place, "There is no such table.") from None
    if field not in movable(model):
        raise _refused(place, "No part of Valorise declares that changes move such rows.")
    found = model._meta.get_field(field)
    if found.related_model is not type(record):
        raise _refused(place, f"Its rows do not name {record.declared}.")
    return model, found.attname


def _of_one_office(moved: Moved, record: Recorded) -> None:
    names = {moved["from"], moved["to"]}
    kept = type(record)._default_manager.filter(pk__in=names, tenant=record.tenant_id)
    if record.pk not in names or kept.count() != len(names):
        raise _refused(record.pk, "The records that the rows should name are not of one organisation.")


def _refused(where: str, why: str) -> Invalid:
    return Invalid(
        what="This change cannot be taken back as the memory tells it.",
        where=where,
        why=why,
        fix="Nothing was changed. Tell those who run the installation: the event may be forged.",
    )
