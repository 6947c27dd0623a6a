"""How many assets there are for each value of each filter, under all the other filters: one question for all."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, NamedTuple

from django.db.models import Case, Count, IntegerField, Sum, Value, When

from valorise.platform.foundation.changes import log
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.register.listing.filters import ME, NONE, Filters
from valorise.platform.register.listing.narrowed import BEYOND_TEASER, COUNTED, Wanted, narrowed, officers
from valorise.platform.register.models.belongings import INSIDE
from valorise.platform.register.search import FromDatabase

LARGE = 5_000
"""From so many assets on, counts are kept until something changes."""
MOST_KEPT = 64


class Group(NamedTuple):
    """Assets that are alike in everything that is counted."""

    office: int
    type: str
    officer: int | None
    country: str
    level: int | None
    confidentiality: str
    number: int
    beyond: int
    """Of which more than a teaser is seen, so that readiness counts."""
    inside: int
    """Of which everything is seen, so that the officer counts."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What the filters leave, and what each further value would leave."""

    total: int
    everything: int
    """Without the counted filters."""
    by: Mapping[str, Counter[str]]
    """By filter and value of the address; a value that nothing has is not there."""


Passes = Mapping[str, Callable[[Group], bool]]
KEPT: OrderedDict[tuple[Any, ...], Counts] = OrderedDict()


def counts(asked: Wanted) -> Counts:
    """Counted from groups of assets that are alike; of a large register kept in memory until something changes."""
    key = (asked.viewer, asked.filters.sorted_by(""), log().head(), FromDatabase().mark())
    if (kept := KEPT.get(key)) is not None:
        return kept
    found = counted(asked)
    if found.everything >= LARGE:
        KEPT[key] = found
        while len(KEPT) > MOST_KEPT:
            KEPT.popitem(last=False)
    return found


def counted(asked: Wanted) -> Counts:
    """Counted now."""
    groups, passes = _groups(asked), _passes(asked.viewer, asked.filters)
    hidden = {name for name, _ in asked.filters.narrowing}
    seen = {name: _counted_by(hidden | {name}) for name in COUNTED}
    by: dict[str, Counter[str]] = {name: Counter() for name in COUNTED}
    total, all_seen = 0, _counted_by(hidden)
    for group in groups:
        failed = [name for name, lets_through in passes.items() if not lets_through(group)]
        if len(failed) > 1:
            continue
        total += 0 if failed else all_seen(group)
        for name in failed or COUNTED:
            number = seen[name](group)
            for value in _values(name, group, asked.viewer):
                by[name][value] += number
    return Counts(total, sum(group.number for group in groups), {name: +counter for name, counter in by.items()})


def _groups(asked: Wanted) -> list[Group]:
    # In the order of the index `assets_counted`: the database reads it from end to end and sorts nothing.
    columns = ("tenant", "type", "officer", "country", "level", "confidentiality")
    grouped = narrowed(asked, leave_out=COUNTED).order_by().values_list(*columns)
    seen = grouped.annotate(number=Count("*"), beyond=_of(BEYOND_TEASER), inside=_of(INSIDE))
    return [Group(*row) for row in seen]


def _of(sights: tuple[str, ...]) -> Sum:
    return Sum(Case(When(sight__in=sights, then=Value(1)), default=Value(0), output_field=IntegerField()))


def _passes(viewer: Viewer, filters: Filters) -> Passes:
    """For each counted filter whether a group gets through, as far as its assets are seen; as in `narrowed`."""
    types, levels_of_secrecy, countries = (
        {"" if one == NONE else one for one in getattr(filters, name)}
        for name in ("type", "confidentiality", "country")
    )
    chosen, offices, level = officers(viewer, filters), {int(one) for one in filters.office}, filters.level
    return {
        "type": lambda group: not types or group.type in types,
        "confidentiality": lambda group: not levels_of_secrecy or group.confidentiality in levels_of_secrecy,
        "country": lambda group: not countries or group.country in countries,
        "officer": lambda group: not chosen or group.officer in chosen,
        "office": lambda group: not offices or group.office in offices,
        "level": lambda group: level is None or (group.level or 0) >= level,
    }


def _counted_by(hidden: set[str]) -> Callable[[Group], int]:
    """Which of the assets of a group count: a filter on what is hidden of an asset does not let it through."""
    return attrgetter("inside" if "officer" in hidden else "beyond" if "level" in hidden else "number")


def _values(name: str, group: Group, viewer: Viewer) -> list[str]:
    """Values of a filter that would let this group through."""
    if name == "officer":
        mine = [ME] if viewer.user is not None and group.officer == viewer.user else []
        return [NONE if group.officer is None else str(group.officer), *mine]
    if name == "level":
        return [str(one) for one in range(1, (group.level or 0) + 1)]
    return [str(getattr(group, name)) or NONE]
