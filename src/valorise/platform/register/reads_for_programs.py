"""Records of the register as calls of programs read them: filtered by visibility, with what their facts need."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from valorise.platform.foundation.recorded import Recorded
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.register.listing.filters import Filters
from valorise.platform.register.listing.narrowed import BEYOND_TEASER, complete, with_words
from valorise.platform.register.models import (
    Agreement,
    Asset,
    Case,
    Consent,
    Contact,
    Identifier,
    MoneyFlow,
    Organisation,
    Owner,
    Person,
    Project,
    Restriction,
    Right,
    Title,
)
from valorise.platform.register.models.asset import PARTS
from valorise.platform.register.models.belongings import INSIDE

KINDS: tuple[type[Recorded], ...] = (
    Right, Title, Restriction, Consent, Agreement, Case, Contact, MoneyFlow, Project, Organisation, Person,
)  # fmt: skip
"""Kinds of records beside assets."""


def assets(viewer: Viewer) -> QuerySet[Asset]:
    """Assets that this person may see, with people, owners and identifiers."""
    return Asset.objects.seen_by(viewer).prefetch_related(*PARTS)


def belongings(model: type[Recorded]) -> Callable[[Viewer], QuerySet[Any]]:
    """Records of another kind that a person may see, with the names of their assets."""

    def records(viewer: Viewer) -> QuerySet[Any]:
        found: QuerySet[Any] = model.objects.seen_by(viewer)
        if "assets" in model.apart:
            found = found.prefetch_related(Prefetch("assets", queryset=Asset.objects.only("pk")))
        return found

    return records


def of_asset(records: QuerySet[Any], name: str) -> QuerySet[Any]:
    """Only records that belong to the asset; those that belong to none where the kind knows no assets."""
    apart = records.model.apart
    if "asset" in apart:
        return records.filter(asset=name)
    return records.filter(assets=name) if "assets" in apart else records.none()


def selected(records: QuerySet[Asset], viewer: Viewer, asked: Mapping[str, Any]) -> QuerySet[Asset]:
    """Assets narrowed by what was asked for; what is missing narrows nothing.

    Only what the person sees of an asset can narrow it: of a teaser nobody learns the owner by asking.
    """
    for name, value in asked.items():
        if value not in (None, ""):
            narrowed = records.filter(FILTERS[name](viewer, value))
            records = narrowed.filter(Q(("sight__in", SHOWN_TO[name]))) if name in SHOWN_TO else narrowed
    return records


def as_on_the_page(records: QuerySet[Asset], viewer: Viewer, filters: Filters) -> QuerySet[Asset]:
    """Of these assets those that the list shows for these filters."""
    for condition in complete(viewer, filters).all_conditions:
        records = records.filter(condition)
    return records


def _identifier(_viewer: Viewer, said: str) -> Q:
    scheme, _, value = said.partition(":")
    found = Q(value=said) | Q(scheme=scheme, value=value)
    return Q(pk__in=Identifier.objects.filter(found).values("asset"))


def _owner(_viewer: Viewer, said: str) -> Q:
    return Q(pk__in=Owner.objects.filter(Q(name__iexact=said) | Q(ror=said)).values("asset"))


FILTERS: Mapping[str, Callable[[Viewer, Any], Q]] = {
    "words": with_words,
    "type": lambda _viewer, code: Q(type=code),
    "confidentiality": lambda _viewer, code: Q(confidentiality=code),
    "owner": _owner,
    "officer": lambda _viewer, number: Q(officer=number),
    "country": lambda _viewer, code: Q(country=code),
    "identifier": _identifier,
    "changed_since": lambda _viewer, moment: Q(changed_at__gte=moment),
}
SHOWN_TO: Mapping[str, Sequence[str]] = {
    "officer": INSIDE,
    "confidentiality": BEYOND_TEASER,
    "owner": BEYOND_TEASER,
    "identifier": BEYOND_TEASER,
    "changed_since": BEYOND_TEASER,
}
"""How much of an asset one must see to find it by this; what is not listed shows in a teaser too."""
