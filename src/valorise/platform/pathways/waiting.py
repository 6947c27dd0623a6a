"""What waits for a person among plans."""

from __future__ import annotations

from django.utils.translation import gettext as _

from valorise.platform.foundation.panel import Waiting
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.pathways import reads


def waiting(viewer: Viewer) -> list[Waiting]:
    """Steps of plans that were given to this person and are not done."""
    if viewer.user is None:
        return []
    followed = reads.choices(viewer).values("pk")
    open_ones = reads.tasks(viewer).filter(given_to=viewer.user, done_on="", choice__in=followed)
    first = open_ones.order_by("due", "pk").first()
    address = f"/assets/{first.asset_id}/-/plan/" if first else "/"
    hint = _("Tick what is done, or tell the office that it takes longer.")
    return [Waiting(_("Steps of plans given to you"), open_ones.count(), address, hint, order=25)]
