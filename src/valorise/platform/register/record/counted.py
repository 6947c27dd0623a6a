"""How much belongs to an asset, counted with one question to the database."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import F, Func, IntegerField, OuterRef, Subquery

from valorise.platform.foundation.panel import whole
from valorise.platform.foundation.sight import enough
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.register.models import (
    Agreement,
    Asset,
    Case,
    Consent,
    Contact,
    MoneyFlow,
    Restriction,
    Right,
    Title,
)

SEEN_INSIDE: Mapping[str, tuple[Any, str]] = {"rights": (Right, "asset"), "titles": (Title, "asset")}
OF_THE_OFFICE: Mapping[str, tuple[Any, str]] = {
    "restrictions": (Restriction, "asset"),
    "consents": (Consent, "asset"),
    "agreements": (Agreement, "assets"),
    "cases": (Case, "assets"),
    "contacts": (Contact, "asset"),
    "money": (MoneyFlow, "asset"),
}


def counted(viewer: Viewer, asset: Asset) -> dict[str, int]:
    """How many rights, titles and so on this person sees of the asset; only for people inside."""
    asked = {**SEEN_INSIDE, **(OF_THE_OFFICE if whole(viewer, asset) else {})}
    numbers = {f"n_{name}": _number(model, link, viewer, asset) for name, (model, link) in asked.items()}
    found: Mapping[str, Any] = Asset.objects.filter(pk=asset.pk).values(**numbers).first() or {}
    return {name[2:]: int(number or 0) for name, number in found.items()}


def _number(model: Any, link: str, viewer: Viewer, asset: Asset) -> Subquery:
    seen = model.objects.seen_by(viewer, at_least=enough(asset)).filter(**{link: OuterRef("pk")}).order_by()
    # COUNT as a plain function: no grouping, so that the answer is 0 and not missing where there is nothing.
    return Subquery(seen.annotate(n=Func(F("pk"), function="COUNT", output_field=IntegerField())).values("n"))
