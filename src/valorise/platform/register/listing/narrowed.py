"""The assets a person sees and asked for. A filter on what they may not read of an asset lets that asset not through:
otherwise one could find out, filter by filter, what a teaser hides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from functools import reduce
from operator import and_
from typing import Any

from django.db.models import Case, Exists, IntegerField, Lookup, OuterRef, Q, QuerySet, Value, When
from django.db.models.fields import CharField
from django.utils import timezone
from django.utils.translation import gettext as _

from valorise.platform.foundation.viewer import Viewer
from valorise.platform.register import indexing, search, unindexed
from valorise.platform.register.listing.filters import ME, NONE, Filters
from valorise.platform.register.models import Asset, Right
from valorise.platform.register.models.belongings import INSIDE
from valorise.platform.register.search import Fit
from valorise.stores.index import Standing
from valorise.terms.errors import NotReady

BEYOND_TEASER = (*INSIDE, "open")
COUNTED = ("type", "confidentiality", "officer", "country", "office", "level")
"""Filters that the counts beside the list are about."""
INDEXED = ("q", "keyword", "field", "owner")
"""Filters that the search index answers."""


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
    """By name of the filter, of those that the database answers."""
    fits: Mapping[str, Fit]
    """By name of the filter, of those that the search index answers."""

    @property
    def all_conditions(self) -> list[Q]:
        """Every filter as a condition on assets that carry their `sight`."""
        return [*map(_of_names, self.fits.values()), *self.conditions.values()]

    @property
    def standing(self) -> Standing:
        """What the search index lacked when it was asked; `missing` where the database answered in its place."""
        return max((fit.standing for fit in self.fits.values()), key=list(Standing).index, default=Standing.CURRENT)


def wanted(viewer: Viewer, filters: Filters, *, most: int | None = None) -> Wanted:
    """The conditions of the filters that are set.

    `most` is for who waits for a page: the search index then takes in no more assets than that, and `standing` tells
    what it lacks. Without it, all is waited for.
    """
    said = sorted({name for name, _value in filters.narrowing})
    fits = {name: _fit(viewer, filters, name, most) for name in said if name in INDEXED}
    return Wanted(
        viewer, filters, {name: CONDITIONS[name](viewer, filters) for name in said if name in CONDITIONS}, fits
    )


def complete(viewer: Viewer, filters: Filters) -> Wanted:
    """What is wanted by somebody who waits and needs all of it; `NotReady` while the search index lacks something."""
    asked = wanted(viewer, filters, most=search.FEW)
    if asked.standing is not Standing.CURRENT:
        indexing.ask()
        raise NotReady(
            what=_("The search is being prepared: not everything that matches is known yet."),
            fix=_("Try again in a few minutes."),
        )
    return asked


def narrowed(
    asked: Wanted, *, leave_out: Iterable[str] = (), among: Iterable[str] | None = None, many: bool = False
) -> QuerySet[Asset]:
    """Assets the person sees that pass the filters, in no order.

    `leave_out` names filters that do not count; `among` are the only names that come into question. `many` is for one
    page of a list in which many assets pass: the database then walks along the order and looks at each, instead of
    collecting all that pass and sorting them.
    """
    left_out = set(leave_out)
    seen = Asset.objects.seen_by(asked.viewer, in_order=True)
    fits = [fit for name, fit in asked.fits.items() if name not in left_out]
    if among is not None:
        names = frozenset(among)
        seen, fits = seen.filter(pk__among=names), [fit.among(names) for fit in fits]
    conditions = [condition for name, condition in asked.conditions.items() if name not in left_out]
    if many and conditions:
        passes = Case(When(reduce(and_, conditions), then=Value(1)), default=Value(0), output_field=IntegerField())
        passing: Any = seen.alias(passes=passes)  # the stubs know no queryset of our own with another annotation
        seen, conditions = passing.filter(passes=1), []
    for condition in (*map(_of_names, fits), *conditions):
        seen = seen.filter(condition)
    return seen


def with_words(viewer: Viewer, said: str) -> Q:
    """Assets that fit all the words in what the person may read of them; they carry their `sight` already.

    `NotReady` while the search index lacks something.
    """
    (condition,) = complete(viewer, Filters(q=said)).all_conditions
    return condition


def _fit(viewer: Viewer, filters: Filters, name: str, most: int | None) -> Fit:
    """What the search index finds; while there is none that may be asked, what the database finds."""
    value = getattr(filters, name)
    found = search.fitting(value, most=most) if name == "q" else search.having(name, value, most=most)
    fit = found or unindexed.fitting(viewer, name, value)
    return fit.with_all(search.beside(viewer, value)) if name == "q" else fit


def _of_names(fit: Fit) -> Q:
    found = Q(pk__among=fit.teaser)
    if fit.open or fit.full:
        found |= Q(sight__in=BEYOND_TEASER, pk__among=fit.open) | Q(sight__in=INSIDE, pk__among=fit.full)
    return found


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


CONDITIONS: Mapping[str, Any] = {
    "type": _codes("type"),
    "confidentiality": _codes("confidentiality"),
    "country": _codes("country"),
    "officer": _officer,
    "office": _office,
    "level": _level,
    "rights": _rights,
    "since": _since,
}
"""One condition for each filter of the address that the database answers."""
