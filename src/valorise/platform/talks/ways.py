"""Where talks are planned."""

from __future__ import annotations

from django.utils.translation import gettext as _

from valorise.platform.foundation.navigation import Way
from valorise.platform.foundation.viewer import Viewer


def ways(viewer: Viewer) -> list[Way]:
    """The plans, for people of an office."""
    return [Way(_("Talks"), "/talks/", order=36)] if viewer.staff_of else []
