"""Where matches are found."""

from __future__ import annotations

from django.utils.translation import gettext as _

from valorise.platform.foundation.navigation import Way
from valorise.platform.foundation.viewer import Viewer


def ways(viewer: Viewer) -> list[Way]:
    """The inbox, for everybody who is signed in."""
    return [Way(_("Matches"), "/matches/", order=35)] if viewer.user is not None else []
