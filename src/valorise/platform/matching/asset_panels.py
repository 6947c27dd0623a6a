"""Who needs an asset, on its page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from valorise.platform.foundation.panel import Line, Offer, signed_in
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.matching import panel_parts, reads


def told(viewer: Viewer, asset: Any) -> dict[str, Line]:
    """How many needs it could answer, of those this person may see."""
    if not signed_in(viewer, asset):
        return {}
    found = reads.matches(viewer).filter(asset=asset.pk).order_by()[: reads.SHOWN].count()
    said = ngettext("%(n)s need could fit", "%(n)s needs could fit", found) % {"n": found}
    return {"who-could-want-it": Line(said if found else _("None that you may see."))}


def _filled(viewer: Viewer, asset: Any) -> dict[str, Any]:
    """The needs it could answer."""
    return panel_parts.context(panel_parts.of_asset(viewer, asset))


PANELS = [
    Offer("interest", "who-could-want-it", gettext_lazy("Who could want it"), "matching/asset_panel.html", _filled,
          signed_in, 30),
]  # fmt: skip
