"""What an asset was taken to be worth, on its page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from valorise.platform.foundation.panel import Line, Offer, whole
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.valuations import reads

FEW = 3
"""Valuations shown on the page; the list has them all."""


def told(viewer: Viewer, asset: Any) -> dict[str, Line]:
    """How many valuations there are, and of which day the last is; for the office alone."""
    if not whole(viewer, asset):
        return {}
    days = list(reads.of_asset(viewer, asset.pk).values_list("valued_on", flat=True))
    if not days:
        return {"value": Line(_("Not valued yet."))}
    said = ngettext("%(n)s valuation, the last of %(day)s", "%(n)s valuations, the last of %(day)s", len(days))
    return {"value": Line(said % {"n": len(days), "day": days[0].isoformat()})}


def _filled(viewer: Viewer, asset: Any) -> dict[str, Any]:
    """The last valuations, and the way to a new one."""
    listed = [reads.line(one) for one in reads.of_asset(viewer, asset.pk)[:FEW]]
    may = viewer.may("value-assessed", asset.tenant_id)
    return {"listed": listed, "asset_name": asset.pk, "may_assess": may}


PANELS = [Offer("use", "value", gettext_lazy("Value"), "valuations/panel.html", _filled, whole, 43)]
