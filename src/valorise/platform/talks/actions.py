"""Changes of talks: a plan is made, made anew, or removed. What was proven once is never changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from valorise.platform.foundation.changes import changing, refused
from valorise.platform.foundation.recorded import new_name
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.jobs import actions as jobs
from valorise.platform.jobs.models import Job
from valorise.platform.talks import asking
from valorise.platform.talks.asking import LONGEST, Asked
from valorise.platform.talks.models import TalkPlan
from valorise.platform.talks.possible import of_office, possible
from valorise.platform.talks.solving import named, solved

WORK, ACTIVITY = "plan-talks", "talks-planned"
Tell = Callable[[str, int, int], None]


def begin(viewer: Viewer, asked: Asked, *, title: str = "", follows: str = "") -> Job:
    """Ask for a plan; a worker makes it. `Refused` for who may not, `Invalid` where a line cannot be followed.

    `Missing` where it should follow a plan that this person does not see.
    """
    if not viewer.may(ACTIVITY):
        raise refused(viewer)
    if follows:
        TalkPlan.objects.one_for(viewer, follows)
    asked = named(possible(viewer, asked), asked)
    return jobs.start(viewer, WORK, asked=asked.written, title=title.strip()[:LONGEST], follows=follows)


def begin_anew(viewer: Viewer, name: str) -> Job:
    """Ask for the same plan with the matches of today; the new one follows the present one."""
    plan = TalkPlan.objects.one_for(viewer, name)
    if plan.tenant_id != viewer.tenant or not viewer.may(ACTIVITY):
        raise refused(viewer)  # a job works for the organisation that the person works for just now
    return jobs.start(viewer, WORK, asked=plan.asked, title=plan.title, follows=plan.pk)


def plan(
    viewer: Viewer,
    asked: dict[str, Any],
    *,
    title: str,
    follows: str,
    tell: Tell,
    kept: Callable[[TalkPlan], None] = lambda _plan: None,
) -> TalkPlan:
    """Work out a plan and keep it; `Invalid` where the best choice cannot be proven.

    `kept` is told of the plan in the transaction that keeps it.
    """
    said, tenant = asking.read(asked), of_office(viewer).tenant or 0
    tell("Reading the matches", 0, 3)
    among = possible(viewer, said)
    tell("Looking for the best talks", 1, 3)
    found = solved(among, said)
    tell("Keeping the plan", 2, 3)
    with changing(viewer, ACTIVITY) as remember:
        before = TalkPlan.objects.seen_by(viewer).filter(pk=follows or None, tenant=tenant).first()
        made = TalkPlan.objects.create(
            id=new_name("tp"), tenant_id=tenant, made_by_id=viewer.user, follows=before,
            title=title or _("Talks, %(day)s") % {"day": date_format(viewer.today, "j F Y")},
            asked=said.written, found=found,
        )  # fmt: skip
        remember.happened(made.pk, talks=len(made.talks), follows=before.pk if before else None)
        kept(made)
    return made


def remove(viewer: Viewer, name: str) -> None:
    """Delete a plan for good; plans that were made anew from it stay."""
    plan = TalkPlan.objects.one_for(viewer, name)
    with changing(viewer, "talks-removed", tenant=plan.tenant_id) as remember:
        plan.delete()
        remember.happened(name)
