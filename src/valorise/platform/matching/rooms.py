"""Where assets are compared, so that no match tells of what somebody may not see.

Each asset is in one room: `shared` for all that is open or a teaser, and for each organisation `inside-N` for what its
people see and `office-N` for the rest. A match is computed only from what everybody who may see the asset may see too:
words are counted, and related words learned, among the assets of that room and of the rooms open to the same people.
The needs beside which a need is weighed are shared ones and, for a need that is not shared, those of its organisation.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Count, F, Max, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Cast, Concat

from valorise.platform.foundation.viewer import Viewer
from valorise.platform.register.models import Asset

SHARED = "shared"
INSIDE = "inside"
OFFICE = "office"


@dataclass(frozen=True, slots=True, order=True)
class Room:
    """Assets that the same people see; `stamp` changes whenever one of them does."""

    name: str
    level: str
    tenant: int | None
    stamp: str
    size: int


def placed(day: date) -> QuerySet[Any]:
    """All assets that are not removed, with `circle` (who sees them) and `room`, the name of their room."""
    free = Q(embargo_until=None) | Q(embargo_until__lte=day)
    circle = Case(
        When(free & Q(confidentiality__in=("open", "teaser")), then=Value(SHARED)),
        When(confidentiality__in=("", "internal", "teaser", "open"), then=Value(INSIDE)),
        default=Value(OFFICE),
        output_field=CharField(),
    )
    own = Concat(F("circle"), Value("-"), Cast("tenant_id", CharField()), output_field=CharField())
    room = Case(When(circle=SHARED, then=Value(SHARED)), default=own, output_field=CharField())
    return Asset.objects.filter(removed_at=None).annotate(circle=circle).annotate(room=room)


def rooms(day: date) -> dict[str, Room]:
    """All rooms with something in them, by name; one query."""
    rows = (
        placed(day)
        .order_by()
        .values_list("room", "circle")
        .annotate(Count("pk"), Sum("version"), Max("changed_at"), Max("tenant_id"))
    )
    return {
        name: Room(
            name, level, None if level == SHARED else tenant, f"{size}-{versions}-{changed:%Y%m%d%H%M%S%f}", size
        )
        for name, level, size, versions, changed, tenant in rows
    }


def read_with(room: Room, every: dict[str, Room]) -> list[Room]:
    """Rooms whose assets everybody sees who sees this room; itself among them."""
    levels = {SHARED: (SHARED,), INSIDE: (SHARED, INSIDE), OFFICE: (SHARED, INSIDE, OFFICE)}[room.level]
    return [one for one in every.values() if one.level in levels and one.tenant in (None, room.tenant)]


def open_to(viewer: Viewer, every: dict[str, Room]) -> list[Room]:
    """Rooms in which this person may see every asset."""
    inside, office = set(viewer.insider_of), set(viewer.staff_of)
    return [
        room
        for room in every.values()
        if (room.level == SHARED and viewer.user is not None)
        or (room.level == INSIDE and room.tenant in inside)
        or (room.level == OFFICE and room.tenant in office)
    ]


def names(chosen: Iterable[Room]) -> list[str]:
    """Names of rooms, for queries."""
    return [room.name for room in chosen]
