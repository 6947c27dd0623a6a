"""Regular work on reminders."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valorise.platform.jobs.each import each
from valorise.platform.jobs.work import Work, job
from valorise.platform.reminders import rounds

NAME = "remind-of-dates"


@job(
    NAME,
    label=gettext_lazy("Remind people of dates"),
    every=timedelta(hours=1),
    when=lambda: bool(rounds.waiting()),
)
def remind_of_dates(work: Work) -> dict[str, Any]:
    """Tell people of dates that come near and of those that were missed, each stage once."""
    offices = [(tenant, tenant) for tenant in rounds.waiting()]
    found = each(NAME, offices, lambda tenant: rounds.remind(tenant, work.tell), address=reverse("dates:dates"))
    return {"summary": _("Dates told of: %d") % found.done, **found.account}
