"""Changes of agreements: recorded, sent to be signed, signed by a party, ended; a duty that was done."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django.apps import apps
from django.utils.translation import gettext as _

from valorise.linking.evidence import organisation_key
from valorise.platform.agreements.duty_days import duties
from valorise.platform.foundation.changes import add_record, change_facts, changing, locked, refused
from valorise.platform.foundation.recorded import Facts, new_name
from valorise.platform.foundation.rights import STAFF
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.register.belonging_actions import change_belonging, remove_belonging
from valorise.platform.register.models import Agreement, Asset
from valorise.terms.errors import Invalid


def record_agreement(viewer: Viewer, facts: Facts, *, why: str | None = None) -> Agreement:
    """A new agreement of the office that keeps its assets, or of the present one where it covers none yet."""
    names = facts.get("assets") or []
    kept = [Asset.objects.one_for(viewer, name, at_least=("full",)).tenant_id for name in names[:1]]
    tenant = kept[0] if kept else viewer.tenant
    if tenant is None:
        raise refused(viewer)
    own = {"officer": viewer.user} if tenant in viewer.staff_of else {}
    with changing(viewer, "agreement-signed" if facts.get("signed") else "record-added", tenant=tenant) as tell:
        record = Agreement(id=new_name("g"), tenant_id=tenant)
        return add_record(tell, record, _looked_after(tenant, _in_order(_as_signed({**own, **facts}))), why=why)


def change_agreement(
    viewer: Viewer, name: str, facts: Facts, *, version: int | None = None, why: str | None = None
) -> Agreement:
    """The agreement with these facts put in; those left out stay, None clears."""
    record = Agreement.objects.one_for(viewer, name, at_least=("full",))
    present, facts = record.facts, _looked_after(record.tenant_id, facts)
    whole = _as_signed(_in_order({**present, **facts}))
    more = {key: whole[key] for key in ("signed", "status") if whole.get(key) != present.get(key)}
    return cast("Agreement", change_belonging(viewer, "agreements", name, {**facts, **more}, version=version, why=why))


def send_agreement(viewer: Viewer, name: str, on: date, *, version: int | None = None) -> Agreement:
    """The agreement as sent to be signed on a day; `Invalid` where that day is still to come."""
    _not_ahead(viewer, on)
    return _step(viewer, name, "agreement-sent", {"sent": on.isoformat()}, version=version)


def sign_agreement(viewer: Viewer, name: str, party: str, on: date, *, version: int | None = None) -> Agreement:
    """The agreement with the signature of a party; when all have signed it is signed on the last of their days.

    `Invalid` for somebody who is no party, and for a day that is still to come.
    """
    _not_ahead(viewer, on)
    present = Agreement.objects.one_for(viewer, name, at_least=("full",))
    key = organisation_key(party)
    known = {organisation_key(str(one)): str(one) for one in present.parties}
    listed = [dict(one) for one in present.signatures]
    own = next((one for one in listed if organisation_key(str(one["party"])) == key), None)
    if own is None and key not in known:
        raise Invalid(
            what=_("“%(party)s” is no party of this agreement.") % {"party": party[:80]}, where="party",
            fix=_("Choose one of the parties, or add it to them first."),
        )  # fmt: skip
    if own is None:
        own = {"party": known[key]}
        listed.append(own)
    own["on"] = on.isoformat()
    facts = _as_signed({**present.facts, "signatures": listed})
    put: Facts = {name: facts[name] for name in ("signatures", "signed", "status") if name in facts}
    complete = facts.get("signed") and not present.signed
    activity = "agreement-signed" if complete else "record-changed"
    return _step(viewer, name, activity, put, version=version)


def end_agreement(viewer: Viewer, name: str, on: date, why: str, *, version: int | None = None) -> Agreement:
    """The agreement as ended early, from a day on; it needs a reason."""
    if not why.strip():
        raise Invalid(_("Say why it ends."), where="why", fix=_("Write the reason in a sentence."))
    put = {"terminated": on.isoformat()}
    if on <= viewer.today:
        put["status"] = "terminated"
    return _step(viewer, name, "agreement-ended", put, version=version, why=why)


def duty_done(
    viewer: Viewer, name: str, place: int, on: date, *, version: int | None = None, why: str | None = None
) -> Agreement:
    """The agreement with a duty done on a day; told as an event of its own. `place` is its place in the list, from 0.

    Of a duty that comes again the time that presses is done: where that was early, the day it was due is kept as the
    last time, so that the same time is not asked for again; the event tells the true day.
    """
    _not_ahead(viewer, on)
    record = Agreement.objects.one_for(viewer, name, at_least=("full",))
    found = next((one for one in duties(record.facts, viewer.today) if one.place == place), None)
    if found is None or not found.open:
        raise Invalid(
            _("There is no such duty that is open."), where=str(place), fix=_("Open the page of the agreement again.")
        )
    again = found.every and found.next
    kept = max(on, found.counted_from or found.next or on) if again else on
    listed = [dict(one) for one in record.duties]
    listed[place]["done"] = kept.isoformat()
    told = {"done_on": on.isoformat(), "due": found.next.isoformat() if found.next else None, "task": found.task}
    return _step(viewer, name, "duty-done", {"duties": listed}, version=version, why=why, told=told)


def remove_agreement(viewer: Viewer, name: str, *, version: int | None = None, why: str | None = None) -> Agreement:
    """Take the agreement out of the register; its history can bring it back."""
    return cast("Agreement", remove_belonging(viewer, "agreements", name, version=version, why=why))


def _step(
    viewer: Viewer,
    name: str,
    activity: str,
    facts: Facts,
    *,
    version: int | None,
    why: str | None = None,
    told: Facts | None = None,
) -> Agreement:
    place = Agreement.objects.one_for(viewer, name, at_least=("full",)).tenant_id
    with changing(viewer, activity, tenant=place) as tell:
        record = locked(Agreement, viewer, name, version=version)
        change_facts(tell, record, facts, why=why, **(told or {}))
        return record


def _looked_after(tenant: int, facts: Facts) -> Facts:
    """The facts; `Invalid` where somebody is to look after it who does not work in the office."""
    officer = facts.get("officer")
    members: Any = apps.get_model("accounts", "Membership").objects
    number = -1 if isinstance(officer, bool) else officer  # `true` is no account, though Python counts it as 1
    if officer is not None and not members.filter(user=number, tenant=tenant, role__in=STAFF).exists():
        raise Invalid(
            what=_("Somebody else must look after it."), where="officer",
            why=_("It must be a person of the office."), fix=_("Choose one of the list."),
        )  # fmt: skip
    return facts


def _as_signed(facts: Facts) -> Facts:
    """The facts, signed on the last of the days where every party has signed and nobody said when."""
    told = facts.get("signatures") or []
    keys = {organisation_key(str(one["party"])) for one in told if one.get("on")}
    asked = {organisation_key(str(one)) for one in [*(facts.get("parties") or ()), *(one["party"] for one in told)]}
    if facts.get("signed"):
        return {**facts, "status": "signed"} if facts.get("status") in (None, "", "draft") else facts
    if not keys or asked - keys:
        return facts
    last = max(str(one["on"]) for one in told)
    status = "signed" if facts.get("status") in (None, "", "draft") else facts["status"]
    return {**facts, "signed": last, "status": status}


def _in_order(facts: Facts) -> Facts:
    """The facts; `Invalid` where it would end before it begins."""
    starts, ends = facts.get("starts") or facts.get("signed"), facts.get("ends")
    if starts and ends and str(ends)[:10] < str(starts)[: len(str(ends))]:
        raise Invalid(
            what=_("It would end before it begins."), where="ends",
            why=_("It begins on %(starts)s and ends on %(ends)s.") % {"starts": starts, "ends": ends},
            fix=_("Correct one of the two days."),
        )  # fmt: skip
    return facts


def _not_ahead(viewer: Viewer, on: date) -> None:
    if on > viewer.today:
        raise Invalid(
            what=_("That day is still to come."), where="on", why=_("Only what has happened is recorded here."),
            fix=_("Write the day on which it happened."),
        )  # fmt: skip
