"""What keeping its rights costs, on the page of an asset."""

from __future__ import annotations

from django.utils.translation import gettext as _

from valorise.platform.costs import reads, words
from valorise.platform.costs.forecasting import Wanted
from valorise.platform.foundation.panel import Panel
from valorise.platform.foundation.recorded import Recorded
from valorise.platform.foundation.viewer import Viewer


def asset_panels(viewer: Viewer, asset: Recorded) -> list[Panel]:
    """Costs year by year and the last decision, for the office; nothing for an asset without rights."""
    if getattr(asset, "sight", "") != "full":
        return []
    found = reads.family(viewer, asset.tenant_id, asset.pk, Wanted())
    if found is None:
        return []
    decided = reads.of_one(viewer, asset.pk)
    last = {asset.pk: decided[0]} if decided else {}
    one = next(iter(words.families(found.advice, last, viewer.today, {})), None)
    context = {
        "years": words.years(found, certain=True),
        "one": one,
        "decided": decided[:1],
        "asset_name": asset.pk,
        "currency": Wanted().currency,
    }
    return [Panel(_("Costs"), "costs/panel.html", context, order=42)]
