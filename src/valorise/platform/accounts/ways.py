"""Where people, organisation and the own account are found."""

from __future__ import annotations

from django.utils.translation import gettext as _

from valorise.platform.foundation.navigation import Way
from valorise.platform.foundation.viewer import Viewer


def ways(viewer: Viewer) -> list[Way]:
    """People and settings, for who looks after them."""
    found = []
    if viewer.may("person-invited") or viewer.may("role-given"):
        found.append(Way(_("People"), "/people/", order=80))
    if viewer.may("organisation-changed"):
        found.append(Way(_("Organisation"), "/organisation/", order=81))
    return found


def own_ways(viewer: Viewer) -> list[Way]:
    """The account of the person, for their menu."""
    if viewer.user is None:
        return []
    return [Way(_("Your account"), "/account/", order=10), Way(_("Your roles"), "/account/roles/", order=20)]
