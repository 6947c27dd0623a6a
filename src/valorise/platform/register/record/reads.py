"""What every part of the page of an asset has, and what belongs to the asset, as far as the person may see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import OuterRef, Prefetch, Subquery, TextField, Value
from django.db.models.functions import Coalesce, NullIf, Substr

from valorise.journeys.given import example
from valorise.platform.foundation.history import NAMES
from valorise.platform.foundation.panel import Panel, fill, whole
from valorise.platform.foundation.recorded import Facts
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
from valorise.platform.register.record.parts import Part, panels_of, parts_for
from valorise.terms.errors import Missing


@dataclass(frozen=True, slots=True)
class Belongings:
    """What belongs to an asset, as far as this person sees it."""

    rights: Sequence[Right] = ()
    titles: Sequence[Title] = ()
    restrictions: Sequence[Restriction] = ()
    consents: Sequence[Consent] = ()
    agreements: Sequence[Agreement] = ()
    cases: Sequence[Case] = ()
    contacts: Sequence[Contact] = ()
    money: Sequence[MoneyFlow] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """What every part of the page of one asset has for one person: its head, the way between parts, its panels."""

    asset: Asset
    facts: Facts
    part: Part
    parts: Sequence[Part]
    may_change: bool
    panels: Sequence[Panel] = ()

    @property
    def inside(self) -> bool:
        """Whether the person sees more than anybody from outside would."""
        return self.asset.sight in NAMES  # type: ignore[attr-defined]

    @property
    def invented(self) -> bool:
        """Whether the asset came with the bundled example, as its origins tell those inside."""
        origins = self.facts.get("origins") or ()
        return self.asset.tenant.example and any(one.get("file") in _files_of_the_example() for one in origins)

    @property
    def whole(self) -> bool:
        """Whether the person sees all there is."""
        return bool(self.asset.sight == "full")  # type: ignore[attr-defined]


@cache
def _files_of_the_example() -> frozenset[str]:
    return frozenset(given.path.name for given in example()[0])


def page_of(viewer: Viewer, asset: Asset, part: Part) -> Page:
    """A part of the page of an asset that was fetched for this person; `Missing` where they find nothing in it."""
    facts, parts = asset.shown(), parts_for(viewer, asset)
    if part not in parts:
        raise Missing("There is no such page.", fix="Open the page of the asset again.")
    may = whole(viewer, asset) and viewer.may("asset-changed", asset.tenant_id)
    return Page(asset, facts, part, parts, may, fill(panels_of(part), viewer, asset))


def one_asset(viewer: Viewer, name: str) -> Asset:
    """The asset with its lists, for this person."""
    seen = Asset.objects.seen_by(viewer).select_related("tenant", "officer")
    found = seen.filter(pk=name).prefetch_related("contributors", "owners", "identifiers").first()
    return found or Asset.objects.one_for(viewer, name)


def belongings(viewer: Viewer, asset: Asset) -> Belongings:
    """Rights, titles, agreements and whatever else belongs to the asset, each by its own rule of visibility."""
    return Belongings(
        rights=rights(viewer, asset),
        titles=titles(viewer, asset),
        restrictions=restrictions(viewer, asset),
        consents=consents(viewer, asset),
        agreements=agreements(viewer, asset),
        cases=cases(viewer, asset),
        contacts=contacts(viewer, asset),
        money=money(viewer, asset),
    )


def rights(viewer: Viewer, asset: Asset) -> list[Right]:
    """Legal rights in it."""
    return list(Right.objects.seen_by(viewer, at_least=enough(asset)).filter(asset=asset).order_by("pk"))


def titles(viewer: Viewer, asset: Asset) -> list[Title]:
    """Who owned which share from when to when, also what was withdrawn."""
    seen = Title.objects.seen_by(viewer, at_least=enough(asset)).filter(asset=asset)
    return list(seen.order_by("starts", "known_since", "pk"))


def restrictions(viewer: Viewer, asset: Asset) -> list[Restriction]:
    """What binds it beside ownership and agreements."""
    return list(Restriction.objects.seen_by(viewer).filter(asset=asset).order_by("restriction", "pk"))


def consents(viewer: Viewer, asset: Asset) -> list[Consent]:
    """What was allowed in writing."""
    return list(Consent.objects.seen_by(viewer).filter(asset=asset).order_by("party", "pk"))


def agreements(viewer: Viewer, asset: Asset) -> list[Agreement]:
    """Contracts about it, each with the assets that it covers."""
    seen = Agreement.objects.seen_by(viewer, at_least=("full",)).filter(assets=asset)
    return list(seen.prefetch_related(_linked(viewer)).order_by("-signed", "pk"))


def cases(viewer: Viewer, asset: Asset) -> list[Case]:
    """The work of the office on bringing it to use."""
    seen = Case.objects.seen_by(viewer).filter(assets=asset)
    return list(seen.prefetch_related(_linked(viewer)).order_by("opened", "pk"))


def contacts(viewer: Viewer, asset: Asset) -> list[Contact]:
    """Conversations about the asset, the latest first, with `need_title`: of the need, where this person sees it."""
    need: Any = apps.get_model("needs", "Need")
    seen = need.objects.seen_by(viewer).filter(pk=OuterRef("need"))
    called = Coalesce(NullIf("title", Value("")), Substr("summary", 1, 120), output_field=TextField())
    title = Subquery(seen.annotate(called=called).values("called")[:1])
    found = Contact.objects.seen_by(viewer).filter(asset=asset).annotate(need_title=title)
    return list(found.order_by("-on", "pk"))


def money(viewer: Viewer, asset: Asset) -> list[MoneyFlow]:
    """What came in and went out, the newest first."""
    return list(MoneyFlow.objects.seen_by(viewer).filter(asset=asset).order_by("-on", "pk"))


def _linked(viewer: Viewer) -> Prefetch[Any]:
    return Prefetch("assets", queryset=Asset.objects.seen_by(viewer))
