"""Where projects are found."""

from __future__ import annotations

from django.utils.translation import gettext as _

from valorise.platform.foundation.navigation import Way
from valorise.platform.foundation.viewer import Viewer


def ways(viewer: Viewer) -> list[Way]:
    """The list of projects, for the office."""
    return [Way(_("Projects"), "/projects/", order=26)] if viewer.staff_of else []
