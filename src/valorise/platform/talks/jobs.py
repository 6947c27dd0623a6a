"""Long work of talks, done by the worker."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from valorise.platform.jobs.work import Work, job
from valorise.platform.talks import actions
from valorise.platform.talks.actions import ACTIVITY, WORK
from valorise.platform.talks.models import TalkPlan


@job(WORK, label=gettext_lazy("Plan who should talk to whom"), activity=ACTIVITY)
def plan_talks(work: Work, *, asked: dict[str, Any], title: str = "", follows: str = "") -> dict[str, Any]:
    """Work out the best talks, prove them, and keep the plan."""
    known = TalkPlan.objects.seen_by(work.viewer).filter(pk=work.resumed.get("plan")).first()
    made = known or actions.plan(
        work.viewer, asked, title=title, follows=follows, tell=work.tell,
        kept=lambda plan: work.checkpoint({"plan": plan.pk}),
    )  # fmt: skip
    count, address = len(made.talks), made.get_absolute_url()
    told = ngettext("{count} talk is planned.", "{count} talks are planned.", count).format(count=count)
    summary = _("The floors contradict; the plan says how to mend them.") if made.contradicts else told
    return {"summary": summary, "links": [{"label": made.title, "address": address}], "then": address}
