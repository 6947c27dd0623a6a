"""On the page of an asset: the way to the question about a licence, and which parts of a work go together."""

from __future__ import annotations

from django.utils.translation import gettext as _

from valorise.assets.clearance.combined import Combined, combined
from valorise.platform.clearance import reads
from valorise.platform.foundation.panel import Panel
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.register.models import Asset, Restriction
from valorise.reporting.sentences import word

COMBINED = ("software", "dataset", "database", "algorithm-or-model", "course", "creative-work", "map", "prototype")
"""Types of assets that are put together from parts of others."""
FEW = 3
"""Kept questions shown on the page of the asset."""


def asset_panels(viewer: Viewer, asset: Asset) -> list[Panel]:
    """For the office: ask whether it may be licensed; and where parts under licences are recorded, what they ask."""
    if getattr(asset, "sight", "") != "full":
        return []
    kept = list(reads.kept_questions(viewer, asset.pk)[:FEW])
    found = [Panel(_("May we license it?"), "clearance/asset_panel.html", {"kept": kept, "name": asset.pk}, order=20)]
    if asset.type in COMBINED:
        parts = list(Restriction.objects.seen_by(viewer).filter(asset=asset).exclude(terms="").order_by("pk"))
        names = {one.pk: " ".join(filter(None, (one.party, one.clause))) or one.pk for one in parts}
        told = combined([{"id": one.pk, "terms": one.terms} for one in parts], asset.licence or None)
        context = {"combined": told, "names": names, "name": asset.pk, "rows": _rows(told, names), "own": asset.licence}
        found.append(Panel(_("Licences of its parts"), "clearance/combined_panel.html", context, order=21))
    return found


def _rows(found: Combined, names: dict[str, str]) -> list[dict[str, object]]:
    """Each part with its licences in words."""
    return [
        {
            "id": one.name,
            "name": names[one.name],
            "terms": one.terms,
            "taken": one.taken,
            "says": [
                (licence, word("licence_families", kind) if kind else "", says) for licence, kind, says in one.families
            ],
            "clashes": [each for each in found.clashes if one.name in (each.one, each.other)],
        }
        for one in found.parts
    ]
