"""Where reminders are found."""

from __future__ import annotations

from django.utils.translation import gettext as _

from valorise.platform.foundation.navigation import Way
from valorise.platform.foundation.viewer import Viewer


def ways(viewer: Viewer) -> list[Way]:
    """None of its own in the menu of all: the page of dates leads to it."""
    return []


def own_ways(viewer: Viewer) -> list[Way]:
    """Reminders of the office, and who stands in, for those who work in it."""
    return [Way(_("Reminders of dates"), "/reminders/", order=42)] if viewer.staff_of else []
