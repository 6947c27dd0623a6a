"""Where costs are found."""

from __future__ import annotations

from django.utils.translation import gettext as _

from valorise.platform.foundation.navigation import Way
from valorise.platform.foundation.viewer import Viewer


def ways(viewer: Viewer) -> list[Way]:
    """The costs of the rights, for the office."""
    return [Way(_("Costs"), "/costs/", order=45)] if viewer.staff_of else []
