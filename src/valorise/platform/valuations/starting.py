"""Where a new valuation may begin: what the register knows of the asset with its source, and ranges of ours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _

from valorise.platform.costs.forecasting import yearly
from valorise.platform.foundation.recorded import Facts, Recorded
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.valuations.actions import DRAWS, SEED
from valorise.platform.valuations.forms import ASKED, asked_methods
from valorise.terms import knowledge

LIFE = 20
"""Years a patent lives at most; EPC Article 63(1)."""
BEGINS = ("first-filing", "filing", "international-filing")
MOST = 20
"""Rows that are taken from the register at most."""
Row = dict[str, Any]


def beginning(viewer: Viewer, asset: Recorded, currency: str = "EUR") -> Facts:
    """Facts of a valuation that was not made yet; `used` names the methods of which the register knows something."""
    rows = [*_costs(viewer, asset, currency), *_ours(), *_fees(viewer, asset, currency)]
    basis = {"currency": currency, "price_year": viewer.today.year, "seed": SEED, "draws": DRAWS}
    return {**basis, "assumptions": _last_of_each(rows), "used": ["income"]}


def _ours() -> Iterator[Row]:
    """Ranges of Valorise, each with the word that they are no evidence."""
    source = _(knowledge.document(ASKED)["start_source"])
    for method in asked_methods():
        for one in method.get("ranges", ()):
            if "start" in one:
                part = 100 if one["unit"] == "percent" else 1
                ends = dict(zip(("low", "likely", "high"), (end / part for end in one["start"]), strict=True))
                yield {"method": method["name"], "assumption": one["name"], **ends, "where_from": source}
        for one in method.get("years", ()):
            if "start" in one:
                yield {
                    "method": method["name"],
                    "assumption": one["name"],
                    "likely": one["start"],
                    "where_from": source,
                }


def _costs(viewer: Viewer, asset: Recorded, currency: str) -> Iterator[Row]:
    """What was paid for it so far in this currency, by kind, as far as the person sees it."""
    flows: Any = apps.get_model("register", "MoneyFlow").objects
    seen = flows.seen_by(viewer).filter(asset=asset.pk, currency=currency, direction="out").exclude(amount=None)
    paid: dict[str, Decimal] = defaultdict(Decimal)
    for kind, amount in seen.values_list("kind", "amount"):
        paid[kind or _("Payments")] += amount
    source = _("Money that went out, as the register knows it")
    for kind, amount in sorted(paid.items())[:MOST]:
        named = {"method": "cost", "entry": kind.replace("-", " ").capitalize(), "assumption": "amount"}
        yield {**named, "likely": float(amount), "where_from": source}


def _fees(viewer: Viewer, asset: Recorded, currency: str) -> Iterator[Row]:
    """Yearly costs by the forecast of fees, and how long the oldest right still lives."""
    paid = yearly(viewer, asset, currency)
    if paid is not None:
        source = _("Forecast of fees for the next five years, %(day)s") % {"day": viewer.today.isoformat()}
        ends = dict(zip(("low", "likely", "high"), paid, strict=True))
        yield {"method": "income", "assumption": "yearly_costs", **ends, "where_from": source}
    left = _years_left(viewer, asset)
    if left is not None:
        source = _("%(life)s years from the first filing of a patent in the register") % {"life": LIFE}
        yield {"method": "income", "assumption": "years_of_income", "likely": left, "where_from": source}


def _years_left(viewer: Viewer, asset: Recorded) -> int | None:
    """Years from the first sale to the end of the patents, where sales begin after the years we begin with."""
    rights: Any = apps.get_model("register", "Right").objects
    told = rights.seen_by(viewer).filter(asset=asset.pk, kind="patent").values_list("happened", flat=True)
    days = [one["on"] for happened in told for one in happened or () if one.get("event") in BEGINS and one.get("on")]
    if not days:
        return None
    years = next(one for method in asked_methods() if method["name"] == "income" for one in method["years"])
    return max(LIFE - (viewer.today.year - int(min(days)[:4])) - int(years["start"]), 1)


def _last_of_each(rows: list[Row]) -> list[Row]:
    """What the register says stands in the place of a range of ours."""
    found: dict[tuple[str, str, int], Row] = {}
    for number, row in enumerate(rows):
        place = number if row.get("entry") else -1
        found[row["method"], row["assumption"], place] = row
    return list(found.values())
