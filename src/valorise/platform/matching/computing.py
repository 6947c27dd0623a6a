"""Matches computed into their table: those of some needs or of all, room by room."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

import polars as pl
from django.db import transaction
from django.db.models import Q

from valorise.matching.matches import Options, candidates, matches
from valorise.platform.foundation import clock
from valorise.platform.foundation.tables import records_table
from valorise.platform.matching import keeping
from valorise.platform.matching.kept_index import joined, kept
from valorise.platform.matching.profile import encoder, profile
from valorise.platform.matching.rooms import SHARED, Room, read_with, rooms
from valorise.platform.needs.models import Need
from valorise.platform.register.models import Agreement, Restriction
from valorise.platform.register.tables import whole_table
from valorise.terms.results import Result

Tell = Callable[[str, int, int], None]
TOP = 10
"""Assets kept for a need in each room, and as many more as it takes to have so many that nothing blocks."""


@dataclass(frozen=True, slots=True)
class Group:
    """Needs compared beside each other: `asked` ones get matches, the others only say which words are common."""

    tenant: int | None
    """Organisation of needs that are not shared; None for shared ones."""
    every: pl.DataFrame
    asked: frozenset[str]


def compute(tell: Tell, *, only: Iterable[str] | None = None) -> int:
    """Compute and keep the matches of these needs, or of all open ones; how many there are then.

    The matches of a need are replaced in one step. Matches of needs that are closed or gone disappear.
    """
    day = clock.today()
    every = rooms(day)
    wanted = None if only is None else frozenset(only)
    versions = keeping.need_versions(wanted)
    groups = list(_groups(wanted))
    steps = [(group, room) for group in groups for room in every.values() if _meet(group, room)]
    found = []
    for number, (group, room) in enumerate(steps):
        tell("Comparing needs with assets", number, len(steps))
        found.append(_found(group, room, every, day))
    tell("Keeping the matches", len(steps), len(steps))
    asked = frozenset(name for group in groups for name in group.asked)
    with transaction.atomic():
        count = keeping.replace(found, only=wanted)
        keeping.note_needs(day, {name: versions[name] for name in asked & versions.keys()})
    return count


def open_needs() -> Q:
    """Needs that are matched: here and not closed."""
    return Q(removed_at=None, closed_at=None)


def of_the_room(model: type[Agreement | Restriction], room: Room) -> pl.DataFrame:
    """Agreements about assets of the room, or restrictions of them."""
    kept = model.objects.filter(removed_at=None)
    return whole_table(kept if room.tenant is None else kept.filter(tenant=room.tenant))


def unhidden(assets: pl.DataFrame) -> pl.DataFrame:
    """The assets without their confidentiality: who may see a match is decided when it is shown (`telling`)."""
    return assets.with_columns(confidentiality=pl.lit(None, dtype=pl.String))


def _groups(wanted: frozenset[str] | None) -> Iterator[Group]:
    """Shared needs, and those of each organisation beside the shared ones."""
    shared = Need.objects.filter(open_needs(), shared=True)
    tenants = Need.objects.filter(open_needs(), shared=False).order_by("tenant").values_list("tenant", flat=True)
    asked = _names(shared, wanted)
    if asked:
        yield Group(None, records_table(shared, without_damaged=True), asked)
    for tenant in list(tenants.distinct()):
        own = Need.objects.filter(open_needs(), shared=False, tenant=tenant)
        if asked := _names(own, wanted):
            yield Group(tenant, pl.concat([records_table(one, without_damaged=True) for one in (shared, own)]), asked)


def _meet(group: Group, room: Room) -> bool:
    """Whether somebody sees both: needs that are not shared meet shared assets and those of their organisation."""
    return group.tenant in (None, room.tenant) or room.level == SHARED


def _names(needs: object, wanted: frozenset[str] | None) -> frozenset[str]:
    found = frozenset(needs.values_list("pk", flat=True))  # type: ignore[attr-defined]
    return found if wanted is None else found & wanted


def _found(group: Group, room: Room, every: dict[str, Room], day: date) -> Result:
    """Matches of the asked needs with the assets of a room."""
    here = kept(room, day)
    index = joined([kept(one, day) for one in read_with(room, every)], [here])
    chosen = profile()
    options = Options(TOP, group.asked, of_the_room(Agreement, room), of_the_room(Restriction, room), chosen.settings)
    names = candidates(group.every, index, options=options)["asset"].unique()
    assets = unhidden(here.assets(names))
    options = replace(options, encoder=encoder(chosen, room, assets))
    return matches(group.every, assets, index, as_of=day, options=options)
