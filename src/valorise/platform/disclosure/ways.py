"""Where disclosures are found."""

from __future__ import annotations

from django.utils.translation import gettext as _

from valorise.platform.foundation.navigation import Way
from valorise.platform.foundation.viewer import Viewer


def ways(viewer: Viewer) -> list[Way]:
    """My disclosures for those who make results; the inbox for the office."""
    found = [Way(_("My disclosures"), "/disclosures/", order=30)] if viewer.may("disclosure-begun") else []
    return [*found, Way(_("Disclosures received"), "/disclosures/inbox/", order=31)] if viewer.staff_of else found
