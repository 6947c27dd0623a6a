"""Planned publications on the page of an asset."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy

from valorise.platform.foundation.panel import Offer, inside
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.publishing import reads
from valorise.platform.publishing.actions import may_plan


def _filled(viewer: Viewer, asset: Any) -> dict[str, Any] | None:
    """What is to become public of it; nothing for who has nothing to see and to say."""
    listed, may = reads.occasions(viewer, reads.Wanted(state="all"), asset=asset.pk), may_plan(viewer, asset)
    return {"listed": listed, "may": may, "asset_name": asset.pk} if listed or may else None


PANELS = [Offer("rights", "publishing", gettext_lazy("Publishing"), "publishing/panel.html", _filled, inside, 30)]
