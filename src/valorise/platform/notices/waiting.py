"""What of this slice waits for a person."""

from __future__ import annotations

from django.utils.translation import gettext as _

from valorise.platform.foundation.panel import Waiting
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.notices.reads import count_unread


def waiting(viewer: Viewer) -> list[Waiting]:
    """Notices that the person has not seen."""
    return [Waiting(_("Unread notices"), count_unread(viewer), "/notices/?unread=1", order=10)]
