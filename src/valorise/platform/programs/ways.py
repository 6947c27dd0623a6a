"""Where tokens are found."""

from __future__ import annotations

from django.utils.translation import gettext as _

from valorise.platform.foundation.navigation import Way
from valorise.platform.foundation.viewer import Viewer


def ways(viewer: Viewer) -> list[Way]:
    """Nothing in the navigation: tokens belong to the person alone."""
    return []


def own_ways(viewer: Viewer) -> list[Way]:
    """The person's tokens, in their menu."""
    return [Way(_("Tokens for programs"), "/account/tokens/", order=60)] if viewer.user else []
