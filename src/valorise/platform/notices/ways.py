"""Where notices are found."""

from __future__ import annotations

from django.utils.translation import gettext as _

from valorise.platform.foundation.navigation import Way
from valorise.platform.foundation.viewer import Viewer


def ways(viewer: Viewer) -> list[Way]:
    """None: notices belong to the person alone."""
    return []


def own_ways(viewer: Viewer) -> list[Way]:
    """The notices of the person, and how they get them."""
    if viewer.user is None:
        return []
    return [Way(_("Notices"), "/notices/", order=1), Way(_("Notices by mail"), "/notices/settings/", order=30)]
