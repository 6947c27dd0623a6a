"""What fits a need, on its page."""

from __future__ import annotations

from django.utils.translation import gettext as _

from valorise.platform.foundation.panel import Panel
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.matching import panel_parts
from valorise.platform.needs.models import Need


def need_panels(viewer: Viewer, need: Need) -> list[Panel]:
    """The assets that fit, for people who are signed in."""
    if viewer.user is None:
        return []
    return [
        Panel(
            _("What fits"), "matching/need_panel.html", panel_parts.context(panel_parts.of_need(viewer, need)), order=10
        )
    ]
