"""Where the portfolio is found."""

from __future__ import annotations

from django.utils.translation import gettext as _

from valorise.platform.foundation.navigation import Way
from valorise.platform.foundation.viewer import Viewer


def ways(viewer: Viewer) -> list[Way]:
    """The portfolio, for those who work on the assets of an organisation."""
    return [Way(_("Portfolio"), "/portfolio/", order=22)] if viewer.staff_of else []
