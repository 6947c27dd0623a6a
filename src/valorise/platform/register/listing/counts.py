"""How many assets there are for each value of each filter, under all the other filters: counted from the tally."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import attrgetter
from typing import NamedTuple

from valorise.platform.foundation.viewer import Viewer
from valorise.platform.register.listing.filters import ME, NONE, Filters
from valorise.platform.register.listing.narrowed import BEYOND_TEASER, COUNTED, Wanted, narrowed, officers
from valorise.platform.register.models.belongings import INSIDE
from valorise.platform.register.search import Fit
from valorise.platform.register.tally import tally


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


def counts(asked: Wanted) -> Counts:
    """Counted from groups of assets that are alike."""
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
    """What passes the filters that are not counted, as far as they are about what is seen."""
    return [
        Group(
            *(kind.tenant, kind.type, kind.officer, kind.country, kind.level, kind.confidentiality, number),
            beyond=number if sight in BEYOND_TEASER else 0,
            inside=number if sight in INSIDE else 0,
        )
        for kind, sight, number in tally().seen_by(asked.viewer, _fit(asked))
    ]


def _fit(asked: Wanted) -> Fit | None:
    """All filters that are not counted, as the names of what passes them; None where there are none."""
    others = [name for name in asked.conditions if name not in COUNTED]
    fits = list(asked.fits.values())
    if others:
        passing = narrowed(asked, leave_out=[*COUNTED, *asked.fits]).order_by()
        fits.append(Fit(teaser=frozenset(passing.values_list("pk", flat=True))))
    return reduce(Fit.both, fits) if fits else None


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
