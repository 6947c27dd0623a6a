"""Readiness on the page of an asset."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valorise.platform.foundation.panel import Line, Offer, Todo, inside
from valorise.platform.foundation.sight import enough
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.readiness import reads
from valorise.platform.readiness.actions import may_rate
from valorise.platform.readiness.models import Rating


def told(viewer: Viewer, asset: Any) -> dict[str, Line]:
    """How many ratings there are, else what the register holds, which is a claim.

    Which level counts after all ratings is worked out in the panel alone.
    """
    if not inside(viewer, asset):
        return {}
    if number := Rating.objects.seen_by(viewer, at_least=enough(asset)).filter(asset=asset.pk).count():
        return {"ratings": Line(str(number))}
    if held := ", ".join(f"{scale} {level}" for scale, level in (asset.readiness or {}).items()):
        return {"ratings": Line(_("claimed: %(level)s") % {"level": held})}
    missing = Todo(_("Say how ready it is"), reverse("readiness:readiness", args=[asset.pk]))
    return {"ratings": Line(_("Not assessed."), todo=(missing,) if may_rate(viewer, asset) else ())}


def _filled(viewer: Viewer, asset: Any) -> dict[str, Any]:
    """The levels that count, the weakest scale and the next step."""
    return {"found": reads.readiness(viewer, asset)}


PANELS = [Offer("use", "ratings", gettext_lazy("Ratings"), "readiness/panel.html", _filled, inside, 10)]
