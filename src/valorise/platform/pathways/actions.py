"""Changes of pathways: one chosen or set aside, a step done, moved or given to somebody, a decision noted."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from valorise.assets.pathway_advice import candidates
from valorise.assets.pathways import ordering_rules, pathway_steps
from valorise.platform.accounts.models import Membership
from valorise.platform.foundation.changes import Tell, add_record, change_facts, changing, locked
from valorise.platform.foundation.recorded import REMOVED, Facts, new_name
from valorise.platform.foundation.sight import missing
from valorise.platform.foundation.tables import table_of
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.notices.actions import notify
from valorise.platform.pathways.models import Choice, Decided, Task
from valorise.platform.register.models import Asset
from valorise.platform.register.models.belongings import INSIDE
from valorise.terms.errors import Invalid

OFFICE = ("full",)
SAID = ("begins", "due", "done_on", "person", "note")
"""What people say of a step."""


def choose(viewer: Viewer, asset: str, facts: Facts) -> Choice:
    """Decide for a pathway, with the first day of its plan and the reason; one chosen before is set aside with it.

    `Invalid` for a pathway that this kind of result cannot take, a day that is none, or without a reason.
    """
    owner = Asset.objects.one_for(viewer, asset, at_least=OFFICE)
    reason = str(facts.get("reason") or "").strip()
    _can_take(owner, str(facts.get("pathway") or ""), facts.get("first_step"))
    _written(reason, "reason", _("Please say why this pathway and not another."))
    starts = _exact(facts.get("starts") or viewer.today.isoformat(), "starts")
    with changing(viewer, "pathway-chosen", tenant=owner.tenant_id) as tell:
        Asset.objects.select_for_update().get(pk=owner.pk)
        for one in Choice.objects.select_for_update().filter(asset=owner.pk, removed_at=None):
            change_facts(tell, one, {REMOVED: True}, why=reason, activity="pathway-set-aside", case=owner.pk)
        record = Choice(id=new_name("pc"), tenant_id=owner.tenant_id)
        said = {"pathway": facts["pathway"], "first_step": facts.get("first_step") or None, "starts": starts}
        told = {**said, "reason": reason, "asset": owner.pk, "chosen_on": viewer.today.isoformat()}
        return add_record(tell, record, told, why=reason, case=owner.pk)


def set_aside(viewer: Viewer, name: str, *, version: int | None = None, why: str) -> Choice:
    """Follow the pathway no longer, with the reason; its steps stay in the memory."""
    found = Choice.objects.one_for(viewer, name, at_least=OFFICE)
    _written(why, "why", _("Please say why it is no longer followed."))
    with changing(viewer, "pathway-set-aside", tenant=found.tenant_id) as tell:
        record = locked(Choice, viewer, name, version=version)
        change_facts(tell, record, {REMOVED: True}, why=why.strip())
        return record


def change_step(
    viewer: Viewer,
    choice: str,
    step: int,
    facts: Facts,
    *,
    version: int | None = None,
    given_to: int | None = None,
    why: str | None = None,
) -> Task:
    """Say of a step that it is done, moved or given to somebody; what `facts` leaves out stays, None clears.

    `given_to` is the account of a person of the office's organisation, who is told; it goes with `person`. Whoever was
    given a step may say of it that it is done. `Invalid` for days that are none or in the wrong order.
    """
    plan = Choice.objects.one_for(viewer, choice, at_least=INSIDE)
    _is_step(plan, step)
    there = Task.objects.filter(choice=choice, step=step).first()
    with changing(viewer, "plan-changed", tenant=plan.tenant_id, allowed=may_say(viewer, plan, there, facts)) as tell:
        Choice.objects.select_for_update().get(pk=plan.pk)
        record = _task(tell, viewer, plan, step, version)
        said = {name: facts[name] for name in SAID if name in facts}
        if "person" in facts:
            said |= _person(plan, given_to)
        _days_hold(viewer, {**record.facts, **said})
        before = record.given_to_id
        change_facts(tell, record, said, why=why, case=plan.asset_id)
        if record.given_to_id and record.given_to_id not in (before, viewer.user):
            _tell_person(viewer, plan, record)
        return record


def decide(viewer: Viewer, asset: str, ordering: str, facts: Facts) -> Decided:
    """Note that what a step waits for was decided or done, with the day; what was noted before for it is replaced."""
    owner = Asset.objects.one_for(viewer, asset, at_least=OFFICE)
    if ordering not in ordering_rules()["id"].to_list():
        raise missing(Decided)
    said = str(facts.get("decision") or "").strip()
    _written(said, "decision", _("Please say what was decided, and by whom."))
    day = _exact(facts.get("done_on") or viewer.today.isoformat(), "done_on")
    _has_come(viewer, day)
    with changing(viewer, "pathway-decided", tenant=owner.tenant_id) as tell:
        for one in Decided.objects.select_for_update().filter(asset=owner.pk, ordering=ordering, removed_at=None):
            change_facts(tell, one, {REMOVED: True}, why=said, case=owner.pk)
        record = Decided(id=new_name("pd"), tenant_id=owner.tenant_id)
        told = {"ordering": ordering, "done_on": day, "decision": said, "asset": owner.pk}
        return add_record(tell, record, told, case=owner.pk)


def take_back_decision(viewer: Viewer, name: str, *, version: int | None = None, why: str | None = None) -> Decided:
    """A decision that was noted by mistake: the step waits again."""
    found = Decided.objects.one_for(viewer, name, at_least=OFFICE)
    with changing(viewer, "pathway-decided", tenant=found.tenant_id) as tell:
        record = locked(Decided, viewer, name, version=version)
        change_facts(tell, record, {REMOVED: True}, why=why)
        return record


def may_say(viewer: Viewer, plan: Choice, task: Task | None, facts: Facts) -> bool:
    """Whether this person may change a step: the office all of it, who was given it whether it is done."""
    office = plan.tenant_id in viewer.staff_of and viewer.may("plan-changed", plan.tenant_id)
    own = task is not None and viewer.user is not None and task.given_to_id == viewer.user
    return office or (own and facts.keys() <= {"done_on", "note"})


def people_of(tenant: int) -> list[tuple[int, str]]:
    """People of an organisation who can be given a step: account and name."""
    found = Membership.objects.filter(tenant=tenant, user__is_active=True).exclude(role__in=("guest", "partner"))
    return sorted(set(found.values_list("user", "user__name")), key=lambda one: one[1])


def _task(tell: Tell, viewer: Viewer, plan: Choice, step: int, version: int | None) -> Task:
    """The record of a step, held; a new one where nobody has said anything of it yet."""
    there = Task.objects.filter(choice=plan.pk, step=step).first()
    if there is None:
        record = Task(id=new_name("pt"), tenant_id=plan.tenant_id)
        return add_record(tell, record, {"asset": plan.asset_id, "choice": plan.pk, "step": step}, case=plan.asset_id)
    if there.removed_at is not None:  # a change taken back left it empty and out of sight
        held = Task.objects.select_for_update().get(pk=there.pk)
        change_facts(tell, held, {REMOVED: None, **dict.fromkeys(SAID)}, case=plan.asset_id)
        return held
    return locked(Task, viewer, there.pk, version=version or 0, at_least=INSIDE)  # who read of none is too late


def _person(plan: Choice, given_to: int | None) -> Facts:
    if given_to is None:
        return {"given_to": None}
    names = dict(people_of(plan.tenant_id))
    if given_to not in names:
        raise Invalid(
            what=_("This person does not work in the organisation."),
            where="given_to",
            why=_("Only who belongs to it can be given a step and be told of it."),
            fix=_("Choose from the list, or write the name of somebody else beside it."),
        )
    return {"given_to": given_to, "person": names[given_to]}


def _tell_person(viewer: Viewer, plan: Choice, task: Task) -> None:
    address = reverse("pathways:plan", args=[plan.asset_id])
    words = {"who": viewer.name, "step": task.step, "asset": str(plan.asset)}
    text = gettext_noop("%(who)s gave you step %(step)s of the plan for “%(asset)s”.")
    notify([int(task.given_to_id or 0)], "plan", text, address, words=words)


def _can_take(asset: Asset, pathway: str, first_step: Any) -> None:
    listed = candidates(table_of("assets", [asset.facts]))["pathway"].to_list()
    if pathway not in listed:
        raise Invalid(
            what=_("This pathway does not start from this kind of result."),
            where="pathway",
            why=_("Its pathways are: %s.") % (", ".join(listed) or "-"),
            fix=_("Choose one of them, or correct the type of the asset."),
        )
    if first_step is not None and first_step not in _numbers(pathway):
        raise _no_step()


def _is_step(plan: Choice, step: int) -> None:
    if step not in _numbers(plan.pathway):
        raise _no_step()


def _numbers(pathway: str) -> list[int]:
    return [row["step"] for row in pathway_steps().iter_rows(named=True) if row["pathway"] == pathway]


def _no_step() -> Invalid:
    return Invalid(
        what=_("The pathway has no step of this number."),
        where="step",
        fix=_("Open the plan and choose one of its steps."),
    )


def _written(text: str, where: str, what: str) -> None:
    if not text.strip():
        raise Invalid(
            what=what,
            where=where,
            why=_("Whoever looks later must understand the decision."),
            fix=_("Write a sentence."),
        )


def _exact(day: Any, where: str) -> str:
    try:
        return date.fromisoformat(str(day)).isoformat()
    except ValueError:
        raise Invalid(
            what=_("This is no exact day: %s.") % str(day)[:40],
            where=where,
            why=_("Days of a plan are counted from it."),
            fix=_("Write a day such as 2027-03-01."),
        ) from None


def _has_come(viewer: Viewer, day: str) -> None:
    if day > viewer.today.isoformat():
        raise Invalid(
            what=_("This day has not come yet."),
            where="done_on",
            why=_("What is done was done today or earlier."),
            fix=_("Correct the day, or give the step a day by which it is due."),
        )


def _days_hold(viewer: Viewer, facts: Facts) -> None:
    days = {name: _exact(facts[name], name) for name in ("begins", "due", "done_on") if facts.get(name)}
    if "done_on" in days:
        _has_come(viewer, days["done_on"])
    if "begins" in days and "due" in days and days["begins"] > days["due"]:
        raise Invalid(
            what=_("The step would be due before it begins."),
            where="due",
            why=_("It begins on %(begins)s and is due on %(due)s.") % days,
            fix=_("Move one of the two days."),
        )
