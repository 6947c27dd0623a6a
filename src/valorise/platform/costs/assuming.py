"""Changes of what an office assumes of costs: a range set, and the shipped one taken again."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from valorise.assets.costs.settings import EXCHANGE, keys, own_of
from valorise.platform.accounts.models import Tenant
from valorise.platform.costs.models import CostSetting
from valorise.platform.foundation.changes import Overtaken, add_record, change_facts, changing, locked, refused
from valorise.platform.foundation.recorded import REMOVED, Facts, new_name
from valorise.platform.foundation.viewer import Viewer
from valorise.terms.errors import Invalid, Missing
from valorise.terms.tables import table

SET, AS_SHIPPED = "cost-assumption-set", "cost-assumption-as-shipped"
ENDS = ("low", "likely", "high")


def assume(viewer: Viewer, facts: Mapping[str, Any], *, tenant: int, version: int | None = None) -> CostSetting:
    """Put a range in place of the shipped one: `assumption`, `low`, `likely`, `high`, `rate_day` and `grounds`.

    `version` is that of the setting the person read, 0 where none stood: `Overtaken` where somebody set it since.
    `Invalid` for an assumption that there is none of, or ends that no range has; `Refused` for who may not.
    """
    if not viewer.may(SET, tenant):
        raise refused(viewer)
    said = _usable(facts)
    with changing(viewer, SET, tenant=tenant) as tell:
        Tenant.objects.select_for_update().get(pk=tenant)  # two first settings at once would make two records
        found = CostSetting.objects.select_for_update().filter(tenant=tenant, assumption=said["assumption"]).first()
        _not_overtaken(found, version)
        if found is None:
            return add_record(tell, CostSetting(id=new_name("cs"), tenant_id=tenant), said)
        change_facts(tell, found, {**dict.fromkeys(("rate_day",)), **said, REMOVED: None})
        return found


def change(viewer: Viewer, name: str, facts: Mapping[str, Any], *, version: int) -> CostSetting:
    """Other values for a setting that stands; which assumption it is of stays. Errors as `assume`."""
    record = CostSetting.objects.one_for(viewer, name)
    present = {**record.facts, **facts, "assumption": record.assumption}
    return assume(viewer, present, tenant=record.tenant_id, version=version)


def as_shipped(viewer: Viewer, name: str, *, version: int | None = None, why: str | None = None) -> CostSetting:
    """Take a setting out; the shipped range counts again. Its history can bring it back."""
    place = CostSetting.objects.one_for(viewer, name).tenant_id
    with changing(viewer, AS_SHIPPED, tenant=place) as tell:
        record = locked(CostSetting, viewer, name, version=version)
        change_facts(tell, record, {REMOVED: True}, why=why)
        return record


def _not_overtaken(found: CostSetting | None, version: int | None) -> None:
    standing = found.version if found is not None and found.removed_at is None else 0
    if version is not None and version != standing:
        raise Overtaken(
            what="Somebody else set this assumption meanwhile.",
            where="assumption",
            fix="Look at what they set, then set it again if you think otherwise.",
        )


def _usable(facts: Mapping[str, Any]) -> Facts:
    """The setting in the form of its table; `Missing` or `Invalid` where the forecast could not use it."""
    key = str(facts.get("assumption") or "")
    if key not in keys():
        raise Missing(
            what=f"There is no assumption “{key[:100]}”.",
            where="assumption",
            fix="Take one of those that the forecast lists, such as yearly_increase or exchange.USD.",
        )
    grounds = str(facts.get("grounds") or "").strip()
    if not grounds:
        raise Invalid(
            what="Say where the figures come from.", where="grounds", fix="Name an offer, a bill or a source."
        )
    said: Facts = {"assumption": key, **{end: _number(facts.get(end), end) for end in ENDS}, "grounds": grounds}
    if key.startswith(EXCHANGE) and facts.get("rate_day"):
        said["rate_day"] = str(facts["rate_day"])
    row = {"id": "new", **said, "rate_day": _day(said.get("rate_day"))}
    own_of(pl.DataFrame([row], schema=dict(table("cost_settings").schema)))
    return said


def _number(said: Any, end: str) -> float:
    try:
        found = float(said)
    except (TypeError, ValueError):
        found = math.nan
    if not math.isfinite(found):
        raise Invalid(what="A range needs three numbers.", where=end, fix="Give low, likely and high as numbers.")
    return found


def _day(said: str | None) -> date | None:
    try:
        return date.fromisoformat(said) if said else None
    except ValueError as error:
        raise Invalid(
            what="This is no day.", where="rate_day", fix="Write it as year, month and day: 2026-11-20."
        ) from error
