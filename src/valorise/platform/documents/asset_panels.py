"""Documents on the page of an asset."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valorise.platform.documents import reads
from valorise.platform.documents.forms import About
from valorise.platform.foundation.panel import Line, Offer, whole
from valorise.platform.foundation.sight import enough
from valorise.platform.foundation.viewer import Viewer


def told(viewer: Viewer, asset: Any) -> dict[str, Line]:
    """How many documents this person may read; nothing where there is none and they may add none."""
    number = reads.of_asset(viewer, asset.pk, at_least=enough(asset)).count()
    if number:
        return {"documents": Line(str(number))}
    return {"documents": Line(_("None yet."))} if _may_add(viewer, asset) else {}


def _filled(viewer: Viewer, asset: Any) -> dict[str, Any] | None:
    """The documents this person may read, and the form to add some; nothing where there is neither."""
    listed = list(reads.of_asset(viewer, asset.pk, at_least=enough(asset)))
    may_add = _may_add(viewer, asset)
    if not listed and not may_add:
        return None
    return {"listed": listed, "may_add": may_add, "form": About(), "asset_name": asset.pk}


def _may_add(viewer: Viewer, asset: Any) -> bool:
    return whole(viewer, asset) and viewer.may("document-added", asset.tenant_id)


PANELS = [
    Offer("papers", "documents", gettext_lazy("Documents"), "documents/panel.html", _filled, order=40, sometimes=True)
]
