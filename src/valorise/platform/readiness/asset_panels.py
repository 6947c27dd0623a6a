"""Readiness on the page of an asset."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from valorise.platform.foundation.panel import Panel
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.readiness import reads
from valorise.platform.readiness.models import INSIDE


def asset_panels(viewer: Viewer, asset: Any) -> list[Panel]:
    """The levels that count, the weakest scale and the next step; nothing for whoever sees it from outside."""
    if getattr(asset, "sight", "") not in INSIDE:
        return []
    return [Panel(_("Ratings"), "readiness/panel.html", {"found": reads.readiness(viewer, asset)}, order=20)]
