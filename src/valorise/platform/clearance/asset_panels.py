"""On the page of an asset: the way to the question about a licence, and which parts of a work go together."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from valorise.assets.clearance.combined import Combined, combined
from valorise.platform.clearance import reads
from valorise.platform.foundation.panel import Line, Offer, whole
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.register.models import Restriction
from valorise.reporting.sentences import word

COMBINED = ("software", "dataset", "database", "algorithm-or-model", "course", "creative-work", "map", "prototype")
"""Types of assets that are put together from parts of others."""
FEW = 3
"""Kept questions shown on the page of the asset."""


def told(viewer: Viewer, asset: Any) -> dict[str, Line]:
    """How often the question was asked and kept; for the office."""
    if not whole(viewer, asset):
        return {}
    number = reads.kept_questions(viewer, asset.pk).count()
    said = ngettext("%(n)s answer kept", "%(n)s answers kept", number) % {"n": number}
    return {"may-we-license-it": Line(said if number else _("Not asked yet."))}


def _question(viewer: Viewer, asset: Any) -> dict[str, Any]:
    """The way to the question, and what was asked before."""
    return {"kept": list(reads.kept_questions(viewer, asset.pk)[:FEW]), "name": asset.pk}


def _together(viewer: Viewer, asset: Any) -> dict[str, Any]:
    """Where parts under licences are recorded, what they ask of the whole."""
    parts = list(Restriction.objects.seen_by(viewer).filter(asset=asset).exclude(terms="").order_by("pk"))
    names = {one.pk: " ".join(filter(None, (one.party, one.clause))) or one.pk for one in parts}
    told = combined([{"id": one.pk, "terms": one.terms} for one in parts], asset.licence or None)
    return {"combined": told, "names": names, "name": asset.pk, "rows": _rows(told, names), "own": asset.licence}


def _put_together(viewer: Viewer, asset: Any) -> bool:
    return whole(viewer, asset) and asset.type in COMBINED


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


PANELS = [
    Offer("agreements", "may-we-license-it", gettext_lazy("May we license it?"), "clearance/asset_panel.html",
          _question, whole, 10),
    Offer("agreements", "licences-of-its-parts", gettext_lazy("Licences of its parts"), "clearance/combined_panel.html",
          _together, _put_together, 40),
]  # fmt: skip
