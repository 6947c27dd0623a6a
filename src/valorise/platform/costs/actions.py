"""Changes of costs: what an office decides about a family of rights."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from valorise.platform.costs.forecasting import Wanted, of_family
from valorise.platform.costs.models import KeepDecision
from valorise.platform.foundation.changes import add_record, change_facts, changing, locked, refused
from valorise.platform.foundation.recorded import REMOVED, Facts, models_by_table, new_name
from valorise.platform.foundation.sight import missing
from valorise.platform.foundation.viewer import Viewer
from valorise.terms.codes import codes
from valorise.terms.errors import Invalid

CHOICES = "keep_choices"


def decide(
    viewer: Viewer, family: str, decision: str, grounds: str, *, seen_to: Sequence[str] = (), after: str | None = None
) -> KeepDecision:
    """Record what is decided about a family of rights, with what was known of its payments on this day.

    `after` names the decision that the person knew of, empty for none: `Invalid` where somebody decided since.
    `Missing` where the office keeps no such rights, `Refused` where the person may not decide.
    """
    tenant = of_office(viewer, family)
    if not viewer.may("keep-decided", tenant):
        raise refused(viewer)
    _known(decision, grounds)
    told = _as_it_stands(viewer, tenant, family)
    with changing(viewer, "keep-decided", tenant=tenant) as tell:
        _not_overtaken(tenant, family, after)
        record = KeepDecision(id=new_name("kd"), tenant_id=tenant, author_id=viewer.user)
        said = {"family": family, "decision": decision, "grounds": grounds.strip()}
        facts = {**told, **said, "decided_on": viewer.today.isoformat(), "seen_to": list(seen_to) or None}
        kept = {name: value for name, value in facts.items() if value is not None}
        return add_record(tell, record, kept, case=family)


def withdraw(viewer: Viewer, name: str, *, version: int | None = None, why: str | None = None) -> KeepDecision:
    """Take a decision back; the one before counts again. Its history can bring it back."""
    place = KeepDecision.objects.one_for(viewer, name).tenant_id
    with changing(viewer, "keep-decision-withdrawn", tenant=place) as tell:
        record = locked(KeepDecision, viewer, name, version=version)
        change_facts(tell, record, {REMOVED: True}, why=why)
        return record


def of_office(viewer: Viewer, family: str) -> int:
    """Organisation of this person that keeps the family's rights; `Missing` where none does."""
    rights: Any = models_by_table()["rights"].objects.filter(removed_at=None, tenant__in=viewer.staff_of)
    found = rights.filter(asset=family).first() or rights.filter(pk=family, asset=None).first()
    if found is None:
        raise missing(models_by_table()["rights"])
    return int(found.tenant_id)


def _known(decision: str, grounds: str) -> None:
    if decision not in codes(CHOICES):
        raise Invalid(
            what="There is no such decision.", where="decision", fix=f"Take one of: {', '.join(codes(CHOICES))}."
        )
    if not grounds.strip():
        raise Invalid(
            what="A decision needs its reason.",
            where="grounds",
            why="Years later nobody knows why a right was kept or dropped.",
            fix="Say why in a sentence.",
        )


def _as_it_stands(viewer: Viewer, tenant: int, family: str) -> Facts:
    """What is known of the family today; without payments to come only its name."""
    asset = models_by_table()["assets"].objects.filter(pk=family, tenant=tenant).exists()
    facts: Facts = {"asset": family if asset else None}
    found = of_family(viewer, tenant, family, Wanted())
    if found is None or found.advice.is_empty():
        return facts
    row = found.advice.row(0, named=True)
    days = {name: row[name].isoformat() for name in ("decide_by", "next_payment")}
    amounts = {name: str(row[name]) for name in ("saves_low", "saves_high") if row[name] is not None}
    return {**facts, **days, **amounts, "rights": list(row["rights"]), "currency": row["currency"]}


def _not_overtaken(tenant: int, family: str, after: str | None) -> None:
    """`Invalid` where the last decision is another one than the person knew of."""
    if after is None:
        return
    last = KeepDecision.objects.filter(tenant=tenant, family=family, removed_at=None).order_by("-recorded_at", "-pk")
    if (last.values_list("pk", flat=True).first() or "") != after:
        raise Invalid(
            what="Somebody else decided about these rights meanwhile.",
            where="decision",
            fix="Read their decision, then decide again if you think otherwise.",
        )
