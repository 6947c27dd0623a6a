"""Where the register is found."""

from __future__ import annotations

from valorise.platform.foundation.called import called
from valorise.platform.foundation.navigation import Way
from valorise.platform.foundation.viewer import Viewer


def ways(viewer: Viewer) -> list[Way]:
    """The list of assets, for everybody."""
    return [Way(called(viewer).assets, "/assets/", order=20)]
