"""Planned publications on the page of an asset."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from valorise.platform.foundation.panel import Panel
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.publishing import reads
from valorise.platform.publishing.actions import may_plan
from valorise.platform.register.models.belongings import INSIDE


def asset_panels(viewer: Viewer, asset: Any) -> list[Panel]:
    """What is to become public of it; nothing for who sees it from outside, or has nothing to see and to say."""
    if getattr(asset, "sight", "") not in INSIDE:
        return []
    listed, may = reads.occasions(viewer, reads.Wanted(state="all"), asset=asset.pk), may_plan(viewer, asset)
    if not listed and not may:
        return []
    return [
        Panel(
            _("Publishing"), "publishing/panel.html", {"listed": listed, "may": may, "asset_name": asset.pk}, order=24
        )
    ]
