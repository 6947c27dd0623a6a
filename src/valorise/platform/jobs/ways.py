"""Where jobs are found."""

from __future__ import annotations

from django.utils.translation import gettext as _

from valorise.platform.foundation.navigation import Way
from valorise.platform.foundation.rights import STAFF
from valorise.platform.foundation.viewer import Viewer


def ways(viewer: Viewer) -> list[Way]:
    """The list of jobs, for those who begin any; everybody finds a job of theirs by its notice."""
    return [Way(_("Jobs"), "/jobs/", order=90)] if viewer.tenants(*STAFF, "administrator") else []
