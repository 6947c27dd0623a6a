"""What of this slice waits for a person."""

from __future__ import annotations

from django.utils.translation import gettext as _

from valorise.platform.foundation.panel import Waiting
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.jobs.reads import open_jobs


def waiting(viewer: Viewer) -> list[Waiting]:
    """Jobs of the person that are not done yet."""
    return [Waiting(_("Jobs under way"), open_jobs(viewer), "/jobs/?state=open", order=90)]
