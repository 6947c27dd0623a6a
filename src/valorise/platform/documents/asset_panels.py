"""Documents on the page of an asset."""

from __future__ import annotations

from django.utils.translation import gettext as _

from valorise.platform.documents import reads
from valorise.platform.documents.forms import About
from valorise.platform.foundation.panel import Panel
from valorise.platform.foundation.recorded import Recorded
from valorise.platform.foundation.viewer import Viewer


def asset_panels(viewer: Viewer, asset: Recorded) -> list[Panel]:
    """The documents this person may read, and the form to add some; nothing where there is neither."""
    listed = list(reads.of_asset(viewer, asset.pk))
    may_add = getattr(asset, "sight", "") == "full" and viewer.may("document-added", asset.tenant_id)
    if not listed and not may_add:
        return []
    context = {"listed": listed, "may_add": may_add, "form": About(), "asset_name": asset.pk}
    return [Panel(_("Documents"), "documents/panel.html", context, order=40)]
