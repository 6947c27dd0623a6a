"""Where imports are found."""

from __future__ import annotations

from django.utils.translation import gettext as _

from valorise.platform.foundation.navigation import Way
from valorise.platform.foundation.viewer import Viewer


def ways(viewer: Viewer) -> list[Way]:
    """For those who may extend the register."""
    return [Way(_("Import"), "/imports/", order=40)] if viewer.may("register-extended") else []
