"""What waits for a person among needs."""

from __future__ import annotations

from django.utils.translation import gettext as _

from valorise.platform.foundation.panel import Waiting
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.needs import reads


def waiting(viewer: Viewer) -> list[Waiting]:
    """Own needs whose last day to answer is near."""
    hint = _("Extend them, or close them with what came of it.")
    return [Waiting(_("Needs that end within a month"), reads.ending_soon(viewer), "/needs/?ends=soon", hint, order=40)]
