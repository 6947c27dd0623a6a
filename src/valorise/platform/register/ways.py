"""Where the register is found."""

from __future__ import annotations

from django.utils.translation import gettext as _

from valorise.platform.foundation.navigation import Way
from valorise.platform.foundation.viewer import Viewer


def ways(viewer: Viewer) -> list[Way]:
    """The list of assets, for everybody."""
    return [Way(_("Assets"), "/assets/", order=20)]
