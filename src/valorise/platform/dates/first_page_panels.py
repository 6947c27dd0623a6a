"""What dates show on the first page: what burns."""

from __future__ import annotations

from django.utils.translation import gettext as _

from valorise.platform.dates import reads, showing
from valorise.platform.foundation.panel import Panel
from valorise.platform.foundation.viewer import Viewer

MOST = 7


def first_page_panels(viewer: Viewer) -> list[Panel]:
    """Dates of the next 60 days, and how many late ones can still be made good, for who sees any date at all."""
    if not viewer.insider_of:
        return []
    reads.ready(viewer)
    found, count, late = reads.burning(viewer, MOST)
    if not (found or late or viewer.staff_of):
        return []
    rows = [showing.row(one, viewer.today) for one in found]
    told = {"burning": rows, "late": late, "left": count - len(rows)}
    return [Panel(_("What burns: the next 60 days"), "dates/burning_panel.html", told, order=10)]
