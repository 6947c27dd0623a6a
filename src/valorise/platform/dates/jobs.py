"""Long work of dates, done by the worker."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.apps import apps
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valorise.platform.dates import docket_actions, reckoning, rule_actions
from valorise.platform.dates.triggers import WORK
from valorise.platform.jobs.each import each
from valorise.platform.jobs.work import Work, job


def tenants() -> list[int]:
    """Organisations whose dates are no longer what the register says."""
    found = apps.get_model("accounts", "Tenant").objects.order_by("pk").values_list("pk", flat=True)
    return [tenant for tenant in found if reckoning.out_of_step(tenant)]


@job(
    WORK,
    label=gettext_lazy("Work out dates that changed"),
    every=timedelta(minutes=5),
    when=lambda: bool(tenants()),
)
def count_dates(work: Work) -> dict[str, Any]:
    """Work out the dates of records that changed, and of all on a new day."""
    offices = [(tenant, tenant) for tenant in tenants()]
    found = each(WORK, offices, lambda tenant: reckoning.catch_up(tenant, work.tell), address=reverse("dates:dates"))
    return {"summary": _("Records looked at: %d") % found.done, **found.account}


@job("compare-docket", label=gettext_lazy("Comparing a list with our dates"), activity=docket_actions.MAY)
def compare_docket(work: Work, *, number: int) -> dict[str, Any]:
    """Compare the list of an attorney with our dates."""
    one = docket_actions.compare(work.viewer, number, tell=work.tell)
    link = {"label": _("Comparison"), "address": one.get_absolute_url()}
    return {"summary": _("The list was compared."), "links": [link], "then": one.get_absolute_url()}


@job("compare-rules", label=gettext_lazy("Comparing proposed rules"), activity=rule_actions.MAY)
def compare_rules(work: Work, *, number: int) -> dict[str, Any]:
    """Find the dates that proposed rules would move."""
    one = rule_actions.compare(work.viewer, number, tell=work.tell)
    link = {"label": _("Comparison"), "address": one.get_absolute_url()}
    said = _("Dates that would move: %d") % one.dates
    return {"summary": said, "links": [link], "then": one.get_absolute_url()}
