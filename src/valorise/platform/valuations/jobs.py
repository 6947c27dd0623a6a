"""Long work of valuations, done by the worker."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valorise.platform.foundation.recorded import Facts
from valorise.platform.jobs.work import Work, job
from valorise.platform.valuations import actions

WORK = "assess-value"


@job(WORK, label=gettext_lazy("Work out what an asset may be worth"), activity="value-assessed", short=True)
def assess_value(work: Work, *, asset: str, facts: Facts, why: str | None = None) -> dict[str, Any]:
    """Draw many futures and keep the valuation."""
    work.tell(_("Drawing futures"))
    kept = actions.assess(work.viewer, asset, facts, why=why)
    address = kept.get_absolute_url()
    return {
        "summary": _("The valuation is kept."),
        "links": [{"label": _("Valuation"), "address": address}],
        "then": address,
    }
