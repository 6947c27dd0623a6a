"""Where agreements are found."""

from __future__ import annotations

from django.utils.translation import gettext as _

from valorise.platform.agreements.reads import SEES
from valorise.platform.foundation.navigation import Way
from valorise.platform.foundation.viewer import Viewer


def ways(viewer: Viewer) -> list[Way]:
    """The list of agreements, for the office and for who runs an organisation."""
    return [Way(_("Agreements"), "/agreements/", order=25)] if viewer.tenants(*SEES) else []
