"""The assets a person sees and asked for. A filter on what they may not read of an asset lets that asset not through:
otherwise one could find out, filter by filter, what a teaser hides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.db.models import Exists, Lookup, OuterRef, Q, QuerySet
from django.db.models.fields import CharField
from django.utils import timezone

from valorise.platform.foundation.viewer import Viewer
from valorise.platform.register import search
from valorise.platform.register.listing.filters import ME, NONE, Filters
from valorise.platform.register.models import Asset, Right
from valorise.platform.register.models.belongings import INSIDE

BEYOND_TEASER = (*INSIDE, "open")
COUNTED = ("type", "confidentiality", "officer", "country", "office", "level")
"""Filters that the counts beside the list are about."""


@CharField.register_lookup
class Among(Lookup):
    """Names in a list of any length, given to the database as one value."""

    lookup_name = "among"
    prepare_rhs = False

    def get_db_prep_lookup(self, value: Any, connection: Any) -> tuple[str, Any]:
        """The list as one value."""
        import orjson

        listed = [str(one) for one in value]
        return "%s", [orjson.dumps(listed).decode() if connection.vendor == "sqlite" else listed]

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """On PostgreSQL an array, on SQLite a JSON list."""
        left, before = self.process_lhs(compiler, connection)
        _, values = self.get_db_prep_lookup(self.rhs, connection)
        right = "(SELECT value FROM json_each(%s))" if connection.vendor == "sqlite" else "(SELECT unnest(%s::text[]))"
        return f"{left} IN {right}", [*before, *values]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one person asks for, made ready once: the index is asked when it is made."""

    viewer: Viewer
    filters: Filters
    conditions: Mapping[str, Q]
    """By name of the filter."""


def wanted(viewer: Viewer, filters: Filters) -> Wanted:
    """The conditions of the filters that are set."""
    said = sorted({name for name, _ in filters.narrowing})
    return Wanted(viewer, filters, {name: CONDITIONS[name](viewer, filters) for name in said})


def narrowed(asked: Wanted, *, leave_out: Iterable[str] = ()) -> QuerySet[Asset]:
    """Assets the person sees that pass the filters, in no order; `leave_out` names filters that do not count."""
    left_out = set(leave_out)
    seen = Asset.objects.seen_by(asked.viewer, in_order=True)
    for name, condition in asked.conditions.items():
        if name not in left_out:
            seen = seen.filter(condition)
    return seen


def with_words(viewer: Viewer, said: str) -> Q:
    """Assets that fit all the words in what the person may read of them; they carry their `sight` already."""
    fit = search.fitting(said)
    more = Q(sight__in=BEYOND_TEASER, pk__among=fit["open"]) | Q(sight__in=INSIDE, pk__among=fit["full"])
    beside = search.beside(viewer, said)
    fits = Q(pk__among=fit["teaser"] | beside)
    return fits | more if fit["open"] or fit["full"] else fits


def _words(viewer: Viewer, filters: Filters) -> Q:
    return with_words(viewer, filters.q)


def _codes(name: str) -> Any:
    def condition(viewer: Viewer, filters: Filters) -> Q:
        return Q(**{f"{name}__in": ["" if one == NONE else one for one in getattr(filters, name)]})

    return condition


def _officer(viewer: Viewer, filters: Filters) -> Q:
    numbers = officers(viewer, filters)
    some = Q(officer__in=[one for one in numbers if one is not None])
    return Q(sight__in=INSIDE) & (some | Q(officer=None) if None in numbers else some)


def officers(viewer: Viewer, filters: Filters) -> set[int | None]:
    """Accounts the filter names; None stands for nobody."""
    told: Mapping[str, int | None] = {ME: viewer.user or 0, NONE: None}
    return {told[one] if one in told else int(one) for one in filters.officer}


def _office(viewer: Viewer, filters: Filters) -> Q:
    return Q(tenant__in=[int(one) for one in filters.office])


def _level(viewer: Viewer, filters: Filters) -> Q:
    return Q(sight__in=BEYOND_TEASER, level__gte=filters.level)


def _rights(viewer: Viewer, filters: Filters) -> Q:
    has = Exists(Right.objects.filter(asset=OuterRef("pk"), removed_at=None))
    return Q(sight__in=INSIDE) & (Q(has) if filters.rights == "yes" else ~Q(has))


def _since(viewer: Viewer, filters: Filters) -> Q:
    assert filters.since is not None
    return Q(sight__in=BEYOND_TEASER, changed_at__gte=timezone.make_aware(datetime.combine(filters.since, time())))


def _kept(name: str) -> Any:
    def condition(viewer: Viewer, filters: Filters) -> Q:
        names = search.having(name, getattr(filters, name))
        return Q(pk__among=names, sight__in=BEYOND_TEASER) if name == "owner" else Q(pk__among=names)

    return condition


CONDITIONS: Mapping[str, Any] = {
    "q": _words,
    "type": _codes("type"),
    "confidentiality": _codes("confidentiality"),
    "country": _codes("country"),
    "officer": _officer,
    "office": _office,
    "level": _level,
    "rights": _rights,
    "since": _since,
    "keyword": _kept("keyword"),
    "field": _kept("field"),
    "owner": _kept("owner"),
}
"""One condition for each filter of the address."""
