"""Who needs an asset, on its page."""

from __future__ import annotations

from django.utils.translation import gettext as _

from valorise.platform.foundation.panel import Panel
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.matching import panel_parts
from valorise.platform.register.models import Asset


def asset_panels(viewer: Viewer, asset: Asset) -> list[Panel]:
    """The needs it could answer, for people who are signed in."""
    if viewer.user is None:
        return []
    part = panel_parts.of_asset(viewer, asset)
    return [Panel(_("Who could want it"), "matching/asset_panel.html", panel_parts.context(part), order=30)]
