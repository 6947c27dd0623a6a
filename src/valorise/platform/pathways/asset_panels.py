"""The pathway of an asset and the days of its plan, on the page of the asset."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from valorise.assets.pathway_kept import DONE
from valorise.platform.foundation.panel import Panel
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.pathways import reads
from valorise.platform.register.models.belongings import INSIDE

FEW = 4
"""Open steps that are shown; the plan has all."""


def asset_panels(viewer: Viewer, asset: Any) -> list[Panel]:
    """The pathway that was chosen with its next steps, or the way to choose one; nothing for who sees it from outside.

    What is advised is worked out on its own page only: that of an asset opens at once.
    """
    if getattr(asset, "sight", "") not in INSIDE:
        return []
    choice = reads.choice_of(viewer, asset)
    plan = reads.plan_of(viewer, asset, choice) if choice else None
    coming = [one for one in plan.steps if one.standing != DONE][:FEW] if plan else []
    context = {"plan": plan, "coming": coming, "asset_name": asset.pk}
    return [Panel(_("Pathway"), "pathways/panel.html", context, order=22)]
