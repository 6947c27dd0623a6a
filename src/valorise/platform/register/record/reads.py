"""Everything the page of an asset shows, as far as the person may see it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db.models import OuterRef, Prefetch, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce, NullIf, Substr

from valorise.assets.readiness import readiness
from valorise.platform.foundation.history import NAMES, Entry, timeline
from valorise.platform.foundation.panel import Panel, panels
from valorise.platform.foundation.recorded import Facts
from valorise.platform.foundation.spoken import spoken
from valorise.platform.foundation.tables import table_of
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
from valorise.platform.register.record import dates as dated
from valorise.platform.register.record import facts as known
from valorise.platform.register.record import titles as titled
from valorise.reporting.chains import chains
from valorise.reporting.sentences import sentence

LAST = 5
"""Events shown on the page; the history has them all."""


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

    @property
    def standing_titles(self) -> list[Title]:
        """Titles that the register holds to be true."""
        return [one for one in self.titles if one.stands]

    @property
    def withdrawn_titles(self) -> list[Title]:
        """Titles that it held to be true until some day."""
        return [one for one in self.titles if not one.stands]

    @property
    def sums(self) -> list[tuple[str, Decimal, Decimal]]:
        """Currency with what came in and what went out; flows without an amount count in none of them."""
        found: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
        for one in self.money:
            if one.amount is not None:
                found[one.currency][one.direction] += one.amount
        return [(currency, sides["in"], sides["out"]) for currency, sides in sorted(found.items())]


@dataclass(frozen=True, slots=True)
class Page:
    """The page of one asset for one person."""

    asset: Asset
    facts: Facts
    told: Sequence[known.Fact]
    standing: Sequence[known.Fact]
    dates_of_facts: Sequence[known.Fact]
    belongings: Belongings
    dated: dated.Dated | None
    events: Sequence[Entry]
    panels: Sequence[Panel]
    may_change: bool
    flaws: Sequence[titled.Flaw] = ()
    """What the chain of title lacks today."""
    weakest: Sequence[str] = field(default_factory=tuple)
    """Sentences about the readiness scale that holds it back."""

    @property
    def inside(self) -> bool:
        """Whether the person sees more than anybody from outside would."""
        return self.asset.sight in NAMES  # type: ignore[attr-defined]

    @property
    def whole(self) -> bool:
        """Whether the person sees all there is."""
        return bool(self.asset.sight == "full")  # type: ignore[attr-defined]

    @property
    def contributor_sum(self) -> known.Sum | None:
        """Shares of making, added up."""
        return known.shares(self.facts.get("contributors", []))

    @property
    def owner_sum(self) -> known.Sum | None:
        """Shares of ownership, added up."""
        return known.shares(self.facts.get("owners", []))

    @property
    def identifiers(self) -> list[known.Outside]:
        """Outside identifiers with their addresses."""
        return list(known.identifiers(self.facts))


def asset_page(viewer: Viewer, name: str) -> Page:
    """The page; `Missing` where this person may not see the asset."""
    asset = one_asset(viewer, name)
    facts, sight = asset.shown(), asset.sight  # type: ignore[attr-defined]
    inside = sight in NAMES
    owned = belongings(viewer, asset) if inside else Belongings()
    columns = known.visible(sight, known.SHOWN)
    return Page(
        asset=asset,
        facts=facts,
        told=known.facts_shown(facts, [one for one in columns if one != "title"]),
        standing=known.standing_facts(asset) if inside else (),
        dates_of_facts=known.facts_shown(facts, known.visible(sight, ["dates"])),
        belongings=owned,
        dated=dated.dates(viewer, asset, facts, owned.rights, owned.agreements) if inside else None,
        events=timeline(viewer, asset, last=LAST).entries if inside else (),
        panels=panels("asset_panels", viewer, asset),
        may_change=sight == "full" and viewer.may("asset-changed", asset.tenant_id),
        flaws=titled.flaws(facts, owned.titles, viewer.today),
        weakest=weakest(facts),
    )


def one_asset(viewer: Viewer, name: str) -> Asset:
    """The asset with its lists, for this person."""
    seen = Asset.objects.seen_by(viewer).select_related("tenant", "officer")
    found = seen.filter(pk=name).prefetch_related("contributors", "owners", "identifiers").first()
    return found or Asset.objects.one_for(viewer, name)


def belongings(viewer: Viewer, asset: Asset) -> Belongings:
    """Rights, titles, agreements and whatever else belongs to the asset, each by its own rule of visibility."""
    linked = Prefetch("assets", queryset=Asset.objects.seen_by(viewer))
    return Belongings(
        rights=list(Right.objects.seen_by(viewer).filter(asset=asset).order_by("pk")),
        titles=list(Title.objects.seen_by(viewer).filter(asset=asset).order_by("starts", "known_since", "pk")),
        restrictions=list(Restriction.objects.seen_by(viewer).filter(asset=asset).order_by("restriction", "pk")),
        consents=list(Consent.objects.seen_by(viewer).filter(asset=asset).order_by("party", "pk")),
        agreements=list(
            Agreement.objects.seen_by(viewer, at_least=("full",))
            .filter(assets=asset)
            .prefetch_related(linked)
            .order_by("-signed", "pk")
        ),
        cases=list(Case.objects.seen_by(viewer).filter(assets=asset).prefetch_related(linked).order_by("opened", "pk")),
        contacts=list(contacts(viewer, asset)),
        money=list(MoneyFlow.objects.seen_by(viewer).filter(asset=asset).order_by("-on", "pk")),
    )


def contacts(viewer: Viewer, asset: Asset) -> QuerySet[Contact]:
    """Conversations about the asset, the latest first, with `need_title`: of the need, where this person sees it."""
    need: Any = apps.get_model("needs", "Need")
    seen = need.objects.seen_by(viewer).filter(pk=OuterRef("need"))
    called = Coalesce(NullIf("title", Value("")), Substr("summary", 1, 120), output_field=TextField())
    title = Subquery(seen.annotate(called=called).values("called")[:1])
    return Contact.objects.seen_by(viewer).filter(asset=asset).annotate(need_title=title).order_by("-on", "pk")


def weakest(facts: Mapping[str, Any]) -> list[str]:
    """Why the weakest scale decides the next step; nothing where no level was given."""
    if not facts.get("readiness"):
        return []
    found = readiness(table_of("assets", [facts]))
    steps = chains(found.reasons, [facts["id"]]).get((facts["id"], "readiness"), ())
    return [sentence("reasons", one.rule, one.values, spoken) for one in steps]
