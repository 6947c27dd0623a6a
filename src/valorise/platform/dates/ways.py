"""Where dates are found."""

from __future__ import annotations

from django.utils.translation import gettext as _

from valorise.platform.foundation.navigation import Way
from valorise.platform.foundation.viewer import Viewer


def ways(viewer: Viewer) -> list[Way]:
    """The dates, for the office and for administrators."""
    if not (viewer.staff_of or viewer.tenants("administrator")):
        return []
    return [Way(_("Dates"), "/dates/", order=25)]


def own_ways(viewer: Viewer) -> list[Way]:
    """Their calendars, and for all others the dates of their own results."""
    if not viewer.insider_of:
        return []
    own = [] if ways(viewer) else [Way(_("Dates of my results"), "/dates/", order=40)]
    return [*own, Way(_("My calendars"), "/dates/calendars/", order=41)]
