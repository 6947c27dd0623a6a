"""The picture of a plan: a bar for each step, with the table of the same days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from valorise.platform.foundation.charts import Figures
from valorise.platform.foundation.spoken import spoken
from valorise.platform.pathways.shown import Plan, Step
from valorise.reporting.charts import spans


def pictured(plan: Plan) -> tuple[Mapping[str, Any], Figures]:
    """The specification of the Gantt picture up to the goal, and the table beside it with all steps."""
    drawn = [_bar(one) for one in plan.steps if not one.after_goal]
    described = _(
        "For each step a bar from its first day: dark to the earliest end, light to the latest. A mark alone is a step"
        " without a usual time. Care after the goal is not drawn."
    )
    # the words of the steps stand in the list above; beside two spans of days they would have no room
    rows = [[str(one.number), between(*one.begins), between(*one.ends)] for one in plan.steps]
    return spans(drawn), Figures(_("Days of the plan"), [_("Step"), _("Begins"), _("Ends")], rows, described)


def between(earliest: date | None, latest: date | None) -> str:
    """Two days as one text; says what is not known."""
    if earliest is None:
        return _("not known")
    if latest is None:
        return _("not before %s") % earliest.isoformat()
    if earliest == latest:
        return earliest.isoformat()
    return _("%(first)s to %(last)s") % {"first": earliest.isoformat(), "last": latest.isoformat()}


def _bar(step: Step) -> dict[str, Any]:
    earliest, latest = step.ends
    return {
        "name": f"{step.number} {spoken(step.action)}",
        "begins": step.begins[0].isoformat(),
        "earliest": earliest.isoformat() if earliest else None,
        "latest": latest.isoformat() if latest else None,
    }
