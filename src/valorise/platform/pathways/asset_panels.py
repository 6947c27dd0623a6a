"""The pathway of an asset and the days of its plan, on the page of the asset."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valorise.assets.pathway_kept import DONE
from valorise.assets.pathways import pathways
from valorise.platform.foundation.panel import Line, Offer, Todo, inside, whole
from valorise.platform.foundation.spoken import spoken
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.pathways import reads

FEW = 4
"""Open steps that are shown; the plan has all."""


def told(viewer: Viewer, asset: Any) -> dict[str, Line]:
    """Which pathway was chosen; the steps of its plan are worked out in the panel."""
    if not inside(viewer, asset):
        return {}
    if choice := reads.choice_of(viewer, asset):
        names = dict(pathways().select("id", "name").iter_rows())
        return {"pathway": Line(spoken(names.get(choice.pathway) or choice.pathway))}
    may = whole(viewer, asset) and viewer.may("pathway-chosen", asset.tenant_id)
    compare = Todo(_("Compare pathways and choose one"), reverse("pathways:pathways", args=[asset.pk]))
    return {"pathway": Line(_("None chosen."), todo=(compare,) if may else ())}


def _filled(viewer: Viewer, asset: Any) -> dict[str, Any]:
    """The pathway that was chosen with its next steps, or the way to choose one.

    What is advised is worked out on its own page only: that of an asset opens at once.
    """
    choice = reads.choice_of(viewer, asset)
    plan = reads.plan_of(viewer, asset, choice) if choice else None
    coming = [one for one in plan.steps if one.standing != DONE][:FEW] if plan else []
    return {"plan": plan, "coming": coming, "asset_name": asset.pk}


PANELS = [Offer("use", "pathway", gettext_lazy("Pathway"), "pathways/panel.html", _filled, inside, 20)]
