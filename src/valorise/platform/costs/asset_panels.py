"""What keeping its rights costs, on the page of an asset."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valorise.platform.costs import reads, words
from valorise.platform.costs.forecasting import Wanted
from valorise.platform.foundation.panel import Line, Offer, whole
from valorise.platform.foundation.viewer import Viewer
from valorise.terms.codes import label


def told(viewer: Viewer, asset: Any) -> dict[str, Line]:
    """The last decision; what the rights will cost is worked out in the panel alone."""
    if not whole(viewer, asset) or not reads.has_rights(asset.tenant_id, asset.pk):
        return {}
    decided = reads.of_one(viewer, asset.pk)[:1]
    said = [f"{_(label('keep_choices', one.decision))}, {one.decided_on:%Y-%m-%d}" for one in decided]
    return {"costs": Line(said[0] if said else _("Nothing decided yet."))}


def _filled(viewer: Viewer, asset: Any) -> dict[str, Any] | None:
    """Costs year by year and the last decision, for the office; nothing for an asset without rights."""
    found = reads.family(viewer, asset.tenant_id, asset.pk, Wanted())
    if found is None:
        return None
    decided = reads.of_one(viewer, asset.pk)
    last = {asset.pk: decided[0]} if decided else {}
    return {
        "years": words.years(found, certain=True),
        "one": next(iter(words.families(found.advice, last, viewer.today, {})), None),
        "decided": decided[:1],
        "asset_name": asset.pk,
        "currency": Wanted().currency,
    }


PANELS = [
    Offer("use", "costs", gettext_lazy("Costs"), "costs/panel.html", _filled, whole, 42, sometimes=True),
]
