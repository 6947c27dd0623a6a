"""The forecast of an office as its page shows it: narrowed by filters, summed anew, with what was decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from valorise.assets.costs.assumed import assumed
from valorise.assets.costs.settings import listed, own_of
from valorise.assets.costs.totals import cost_years
from valorise.platform.costs.forecasting import Wanted, forecast, of_family
from valorise.platform.costs.models import CostSetting, KeepDecision
from valorise.platform.foundation.changes import refused
from valorise.platform.foundation.recorded import models_by_table
from valorise.platform.foundation.rights import STAFF
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.register.tables import whole_table
from valorise.reporting.costs import Costs
from valorise.terms.codes import codes, label

YEARS, SIZES = (1, 3, 5, 10), ("standard", "small", "micro")
CURRENCIES = ("EUR", "USD", "GBP", "CHF")
OPEN = "none"
"""Filter for families about which nothing was decided."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What is asked for, as the address says it; empty means all."""

    officer: str = ""
    type: str = ""
    office: str = ""
    leaning: str = ""
    decision: str = ""
    wanted: Wanted = field(default_factory=Wanted)

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> Filters:
        """The filters of an address; what is no choice counts as not said."""
        years = str(said.get("years") or "")
        wanted = Wanted(
            years=int(years) if years in map(str, YEARS) else 5,
            currency=_one(said.get("currency"), CURRENCIES, "EUR"),
            size=_one(said.get("size"), SIZES, "standard"),
        )
        officer = str(said.get("officer") or "")
        return cls(
            officer=officer if officer.isdecimal() or officer == OPEN else "",
            type=_one(said.get("type"), codes("asset_types")),
            office=str(said.get("office") or "")[:10],
            leaning=_one(said.get("leaning"), codes("keep_leanings")),
            decision=_one(said.get("decision"), (*codes("keep_choices"), OPEN)),
            wanted=wanted,
        )

    @property
    def narrows(self) -> bool:
        """Whether anything but years, currency and size is asked for."""
        return any((self.officer, self.type, self.office, self.leaning, self.decision))


@dataclass(frozen=True, slots=True)
class Portfolio:
    """The forecast that the filters leave."""

    tenant: int
    found: Costs
    filters: Filters
    decided: Mapping[str, KeepDecision]
    """The last decision of each family."""
    offices: Sequence[str]
    """Offices there are payments to, before filters."""
    everything: int
    """Families before filters."""


def portfolio(viewer: Viewer, filters: Filters) -> Portfolio:
    """The forecast for the office this person works for; `Refused` where they work in none."""
    tenant = office_of(viewer)
    found = forecast(viewer, tenant, filters.wanted)
    decided = last_decisions(viewer, tenant)
    narrowed = _narrowed(found, filters, _families(tenant, filters), decided)
    offices = sorted(found.payments["office"].unique())
    return Portfolio(tenant, narrowed, filters, decided, offices, found.advice.height)


def office_of(viewer: Viewer) -> int:
    """The organisation whose costs this person reads: the one they work for, else the first where they are staff."""
    if viewer.tenant in viewer.staff_of:
        return int(viewer.tenant or 0)
    if not viewer.staff_of:
        raise refused(viewer)
    return viewer.staff_of[0]


def decisions(viewer: Viewer) -> QuerySet[KeepDecision]:
    """Decisions this person may see."""
    return KeepDecision.objects.seen_by(viewer).select_related("author")


def settings(viewer: Viewer) -> QuerySet[CostSetting]:
    """What the offices of this person assume in place of what is shipped."""
    return CostSetting.objects.seen_by(viewer).order_by("assumption")


def assumptions(viewer: Viewer) -> pl.DataFrame:
    """What the forecast of the office this person works for assumes, in the declared table `cost_assumptions`."""
    own = settings(viewer).filter(tenant=office_of(viewer))
    return listed(assumed(own_of(whole_table(own))))


def of_one(viewer: Viewer, family: str) -> Sequence[KeepDecision]:
    """Decisions about a family, the newest first."""
    return list(decisions(viewer).filter(family=family).order_by("-recorded_at", "-pk"))


def last_decisions(viewer: Viewer, tenant: int) -> dict[str, KeepDecision]:
    """The decision that counts for each family of an office."""
    listed = decisions(viewer).filter(tenant=tenant).order_by("recorded_at", "pk")
    return {one.family: one for one in listed}


def family(viewer: Viewer, tenant: int, name: str, wanted: Wanted) -> Costs | None:
    """The forecast for one family of rights; None where there is none of that name."""
    return of_family(viewer, tenant, name, wanted)


def has_rights(tenant: int, asset: str) -> bool:
    """Whether rights belong to an asset, so that keeping it may cost something."""
    rights: QuerySet[Any] = models_by_table()["rights"].objects.filter(tenant=tenant, removed_at=None)
    return rights.filter(asset=asset).exists()


def officers(tenant: int) -> list[tuple[str, str]]:
    """Who may look after assets in this office: number and name."""
    people = get_user_model().objects.filter(memberships__tenant=tenant, memberships__role__in=STAFF, is_active=True)
    return [(str(one.pk), str(one)) for one in people.distinct().order_by("name")]


def types(tenant: int) -> list[tuple[str, str]]:
    """Kinds of assets there are, by code and label."""
    assets: QuerySet[Any] = models_by_table()["assets"].objects.filter(tenant=tenant, removed_at=None)
    named = assets.exclude(type="").order_by().values_list("type", flat=True).distinct()
    return sorted(((code, _(label("asset_types", code))) for code in named), key=lambda pair: pair[1])


def titles(viewer: Viewer, families: Iterable[str]) -> dict[str, str]:
    """What the assets of families are called for this person, and the numbers of rights without an asset."""
    names = list(families)
    assets: QuerySet[Any] = models_by_table()["assets"].objects.seen_by(viewer).filter(pk__in=names)
    rights: QuerySet[Any] = models_by_table()["rights"].objects.seen_by(viewer).filter(pk__in=names)
    numbered = {name: number for name, number in rights.values_list("pk", "number") if number}
    return numbered | {one.pk: str(one) for one in assets}


def _one(said: Any, known: Any, otherwise: str = "") -> str:
    return str(said) if said and str(said) in known else otherwise


def _families(tenant: int, filters: Filters) -> set[str] | None:
    """Assets that filters of assets leave; None where nothing is asked of assets."""
    if not (filters.officer or filters.type):
        return None
    assets: QuerySet[Any] = models_by_table()["assets"].objects.filter(tenant=tenant, removed_at=None)
    if filters.type:
        assets = assets.filter(type=filters.type)
    if filters.officer:
        assets = assets.filter(officer=None if filters.officer == OPEN else int(filters.officer))
    return set(assets.values_list("pk", flat=True))


def _narrowed(found: Costs, filters: Filters, assets: set[str] | None, decided: Mapping[str, KeepDecision]) -> Costs:
    """The same forecast for fewer families and offices, its sums made anew from the payments that are left."""
    if not filters.narrows:
        return found
    advice = found.advice
    if assets is not None:
        advice = advice.filter(pl.col("asset").is_in(list(assets)))
    if filters.leaning:
        advice = advice.filter(leaning=filters.leaning)
    if filters.decision:
        kept = [name for name in advice["family"] if _fits(decided.get(name), filters.decision)]
        advice = advice.filter(pl.col("family").is_in(kept))
    paid = found.payments.with_columns(family=pl.coalesce("asset", "right"))
    if filters.leaning or filters.decision:
        paid = paid.filter(pl.col("family").is_in(advice["family"].to_list()))
    elif assets is not None:
        paid = paid.filter(pl.col("asset").is_in(list(assets)))
    if filters.office:
        paid = paid.filter(office=filters.office)
        advice = advice.filter(pl.col("family").is_in(paid["family"].to_list()))
    left = paid.drop("family")
    reasons = found.reasons.filter(pl.col("subject").is_in([*paid["family"], *paid["right"]]))
    return replace(found, payments=left, years=cost_years(left), advice=advice, reasons=reasons)


def _fits(one: KeepDecision | None, asked: str) -> bool:
    return one is None if asked == OPEN else one is not None and one.decision == asked
