"""Where projects and their results are found."""

from __future__ import annotations

from django.utils.translation import gettext as _

from valorise.platform.foundation.navigation import Way
from valorise.platform.foundation.viewer import Viewer


def ways(viewer: Viewer) -> list[Way]:
    """Projects, for everybody inside an organisation."""
    return [Way(_("Projects"), "/projects/", order=25)] if viewer.insider_of else []
