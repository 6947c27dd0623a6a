"""The forecast of an office, or of one family of rights: tables out of the register, one calculation, nothing kept.

A forecast of some thousand rights takes less than a second. Of many rights the last few are held in memory, each for
exactly the state of the register that it was made from.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from threading import Lock
from typing import Any

import polars as pl
from django.apps import apps
from django.db.models import Count, Max, QuerySet, Sum

from valorise.journeys.costs import Asked, costs_of_register
from valorise.platform.foundation.damage import leaving_out
from valorise.platform.foundation.recorded import Recorded, models_by_table
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.register.tables import whole_table
from valorise.reporting.costs import Costs
from valorise.terms.errors import Invalid

TABLES = ("rights", "assets", "agreements", "projects", "money_flows", "contacts", "cost_settings")
"""Tables that a forecast and its advice ask for."""
MANY, HELD = 3_000, 4
"""Rights from which a forecast is held in memory, and how many forecasts are."""
FITTING = 2
"""Strength from which a match speaks for keeping: fair."""
_held: OrderedDict[tuple[Any, ...], Costs] = OrderedDict()
_lock = Lock()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a forecast is asked for."""

    years: int = 5
    currency: str = "EUR"
    size: str = "standard"

    def asked(self, day: date) -> Asked:
        """The question of the journey."""
        return Asked(as_of=day, years=self.years, currency=self.currency, size=self.size)


def forecast(viewer: Viewer, tenant: int, wanted: Wanted) -> Costs:
    """The forecast for all rights of an organisation."""
    counted = models_by_table()["rights"].objects.filter(tenant=tenant, removed_at=None).count()
    if counted < MANY:
        with leaving_out(tenant):
            return costs_of_register(_register(viewer, tenant), wanted.asked(viewer.today))
    key = (viewer.user, tenant, viewer.today, wanted, _stand(tenant))
    with _lock:
        if key in _held:
            _held.move_to_end(key)
            return _held[key]
    with leaving_out(tenant) as damaged:
        found = costs_of_register(_register(viewer, tenant), wanted.asked(viewer.today))
    if damaged:  # whoever asks is told of it each time
        return found
    with _lock:
        _held[key] = found
        while len(_held) > HELD:
            _held.popitem(last=False)
    return found


def of_family(viewer: Viewer, tenant: int, family: str, wanted: Wanted) -> Costs | None:
    """The forecast for the rights of one asset, or for one right without an asset; None where there is none."""
    rights: QuerySet[Any] = models_by_table()["rights"].objects.filter(tenant=tenant, removed_at=None)
    own = rights.filter(asset=family)
    if not own.exists():
        own = rights.filter(pk=family, asset=None)
    if not own.exists():
        return None
    with leaving_out(tenant):
        return costs_of_register(_register(viewer, tenant, family, own), wanted.asked(viewer.today))


def yearly(viewer: Viewer, asset: Recorded, currency: str) -> tuple[float, float, float] | None:
    """Low, likely and high cost of keeping the rights of an asset in a mean year of the next five.

    None where no payment is to come, or the amount of none is known: nothing is not zero.
    """
    try:
        found = of_family(viewer, asset.tenant_id, asset.pk, Wanted(currency=currency))
    except Invalid:  # no exchange rate for this currency: then there is simply no beginning
        return None
    if found is None:
        return None
    rows = found.years.filter(pl.col("certain"), pl.col("likely").is_not_null(), scope="portfolio")
    rows = rows.filter(pl.col("in_year") > viewer.today.year)
    if rows.is_empty():
        return None
    years = found.asked.until.year - viewer.today.year
    ends = (rows[end].sum() or Decimal(0) for end in ("low", "likely", "high"))
    low, likely, high = (float(round(Decimal(str(end)) / years)) for end in ends)
    return low, likely, high


def _register(
    viewer: Viewer, tenant: int, family: str = "", rights: QuerySet[Any] | None = None
) -> Mapping[str, pl.DataFrame]:
    """The tables of a forecast; of one family only what belongs to it."""
    models = models_by_table()
    found: dict[str, pl.DataFrame] = {}
    for name in TABLES:
        records: QuerySet[Any] = models[name].objects.filter(tenant=tenant, removed_at=None)
        if rights is not None:
            records = _narrowed(name, records, family, rights)
        found[name] = whole_table(records)
    if rights is not None:  # that nobody notes money or contacts at all is known of the office only, not of one family
        found |= _whether_noted(tenant, found)
    return found | {"matches": _matches(viewer, tenant, family)}


def _narrowed(name: str, records: QuerySet[Any], family: str, rights: QuerySet[Any]) -> QuerySet[Any]:
    if name == "rights":
        return rights
    if name == "assets":
        return records.filter(pk=family)
    if name == "agreements":
        return records.filter(assets=family)
    return records if name in ("projects", "cost_settings") else records.filter(asset=family)


def _whether_noted(tenant: int, found: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Money and contacts of one asset with one record of another beside them where there is any."""
    more: dict[str, pl.DataFrame] = {}
    for name, narrowed in (("money_flows", {"direction": "in"}), ("contacts", {})):
        if found[name].is_empty() or (narrowed and found[name].filter(**narrowed).is_empty()):
            records = models_by_table()[name].objects.filter(tenant=tenant, removed_at=None, **narrowed)
            first = records.order_by("pk").values_list("pk", flat=True)[:1]
            more[name] = pl.concat([found[name], whole_table(records.filter(pk__in=list(first)))])
    return more


def _matches(viewer: Viewer, tenant: int, family: str) -> pl.DataFrame:
    """Open needs that assets fit and that this person sees, as far as the calculation asks: asset and fit."""
    matches: Any = apps.get_model("matching", "Match").objects
    strong = matches.seen_by(viewer).filter(asset__tenant=tenant, strength__gte=FITTING, need__closed_at=None)
    rows = strong.filter(asset=family) if family else strong
    named = {"asset": list(rows.values_list("asset", flat=True))}
    return pl.DataFrame(named, schema={"asset": pl.String}).with_columns(fit=pl.lit("fair"))


def _stand(tenant: int) -> tuple[Any, ...]:
    """The state of the tables: how many records there are, how often they were changed, and when last."""
    models = models_by_table()
    return tuple(
        tuple(sorted(models[name].objects.filter(tenant=tenant, removed_at=None)
              .aggregate(n=Count("pk"), v=Sum("version"), at=Max("changed_at")).items()))
        for name in TABLES
    )  # fmt: skip
