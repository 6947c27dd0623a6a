"""Where needs are found."""

from __future__ import annotations

from django.utils.translation import gettext as _

from valorise.platform.foundation.navigation import Way
from valorise.platform.foundation.viewer import Viewer


def ways(viewer: Viewer) -> list[Way]:
    """The list of needs, for everybody who is signed in."""
    return [Way(_("Needs"), "/needs/", order=30)] if viewer.user is not None else []
