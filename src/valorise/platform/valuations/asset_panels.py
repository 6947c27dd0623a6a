"""What an asset was taken to be worth, on its page."""

from __future__ import annotations

from django.utils.translation import gettext as _

from valorise.platform.foundation.panel import Panel
from valorise.platform.foundation.recorded import Recorded
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.valuations import reads

FEW = 3
"""Valuations shown on the page; the list has them all."""


def asset_panels(viewer: Viewer, asset: Recorded) -> list[Panel]:
    """The last valuations, and the way to a new one, for the office alone."""
    if getattr(asset, "sight", "") != "full":
        return []
    listed = [reads.line(one) for one in reads.of_asset(viewer, asset.pk)[:FEW]]
    may = viewer.may("value-assessed", asset.tenant_id)
    context = {"listed": listed, "asset_name": asset.pk, "may_assess": may}
    return [Panel(_("Value"), "valuations/panel.html", context, order=43)]
