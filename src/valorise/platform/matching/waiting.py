"""What waits for a person among matches."""

from __future__ import annotations

from django.utils.translation import gettext as _

from valorise.platform.foundation.panel import Waiting
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.matching import inbox, reads


def waiting(viewer: Viewer) -> list[Waiting]:
    """Matches found since the person last looked that nobody in their office has judged."""
    if viewer.user is None:
        return []
    new = inbox.counts(viewer, reads.looked_until(viewer))["new"]
    hint = _("Needs that fit your results, or results that fit your needs.")
    return [Waiting(_("New matches"), new, "/matches/?new=1", hint, order=20)]
