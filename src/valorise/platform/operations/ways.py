"""Where operations are found."""

from __future__ import annotations

from django.utils.translation import gettext as _

from valorise.platform.foundation.navigation import Way
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.operations.reads import runs_installation


def ways(viewer: Viewer) -> list[Way]:
    """For those who run the installation."""
    return [Way(_("Operations"), "/operations/", order=90)] if runs_installation(viewer) else []
