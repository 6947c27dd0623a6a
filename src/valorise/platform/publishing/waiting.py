"""What waits for the office among planned publications."""

from __future__ import annotations

from django.utils.translation import gettext as _

from valorise.platform.foundation.panel import Waiting
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.publishing import reads


def waiting(viewer: Viewer) -> list[Waiting]:
    """Publications within two months of results for which nothing was filed."""
    if not viewer.staff_of:
        return []
    hint = _("File before, move the day, or decide to publish on purpose.")
    title = _("Publications within 60 days of results that are not filed")
    return [Waiting(title, reads.pressing(viewer), "/publishing/?when=ahead", hint, order=12)]
