"""Where planned publications are found."""

from __future__ import annotations

from django.utils.translation import gettext as _

from valorise.platform.foundation.navigation import Way
from valorise.platform.foundation.viewer import Viewer


def ways(viewer: Viewer) -> list[Way]:
    """What becomes public, for those who make results and those who protect them."""
    shown = viewer.staff_of or viewer.may("publication-planned")
    return [Way(_("Publish or protect"), "/publishing/", order=32)] if shown else []
