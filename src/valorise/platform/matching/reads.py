"""Matches as pages and programs read them: always both sides in the eyes of one person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from valorise.platform.foundation.persons import FORMER
from valorise.platform.foundation.recorded import Facts
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.matching import fitting
from valorise.platform.matching.models import Compared, Judgement, Look, Match
from valorise.platform.matching.telling import Told, told
from valorise.platform.needs.models import Need
from valorise.platform.register.models import Asset
from valorise.terms.codes import label

PARTS = ("contributors", "owners", "identifiers")
WORTH = 2
"""Strength from which a match is worth a person's time: fair."""
SHOWN = 20
"""Matches of one record that a page shows."""

preview = fitting.preview


def by(one: Judgement) -> str:
    """Name of who judged; says that it was a former colleague where they were erased."""
    return _(FORMER) if one.user is None else str(one.user)


@dataclass(frozen=True, slots=True)
class Judged:
    """A judgement as others in the office read it."""

    judgement: Judgement
    mine: bool
    since: bool
    """Whether need or asset changed since."""

    @property
    def by(self) -> str:
        """Who judged."""
        return by(self.judgement)

    @property
    def label(self) -> str:
        """The judgement in words."""
        return _(label("judgements", self.judgement.verdict))


@dataclass(frozen=True, slots=True)
class Fitting:
    """A match with both sides as this person sees them."""

    match: Match
    need: Need
    asset: Asset
    need_facts: Facts
    asset_facts: Facts
    told: Told
    judged: Sequence[Judged]
    new: bool = False

    @property
    def mine(self) -> Judgement | None:
        """What this person said of it."""
        return next((one.judgement for one in self.judged if one.mine), None)

    @property
    def put_aside(self) -> bool:
        """Whether the office said that it is not good, nobody there thinks otherwise, and nothing changed since."""
        valid = {one.judgement.verdict for one in self.judged if not one.since}
        return valid == {"not-good"}

    @property
    def returned(self) -> bool:
        """Whether it was put aside once and is shown again because one side changed."""
        return any(one.since and one.judgement.verdict == "not-good" for one in self.judged) and not self.put_aside


def matches(viewer: Viewer) -> QuerySet[Match]:
    """Matches this person may see, strongest first."""
    return Match.objects.seen_by(viewer).order_by("-strength", "-overlap", "pk")


def fittings(viewer: Viewer, found: Iterable[Match], *, since: datetime | None = None) -> list[Fitting]:
    """These matches with both sides, in a fixed number of queries; without those of which a side is not seen."""
    rows = list(found)
    if not rows:
        return []
    needs = {one.pk: one for one in Need.objects.seen_by(viewer).filter(pk__in={row.need_id for row in rows})}
    assets = {
        one.pk: one
        for one in Asset.objects.seen_by(viewer).filter(pk__in={row.asset_id for row in rows}).prefetch_related(*PARTS)
    }
    said = _judgements(viewer, rows, needs, assets)
    return [
        _fitting(row, needs[row.need_id], assets[row.asset_id], said[row.need_id, row.asset_id], since)
        for row in rows
        if row.need_id in needs and row.asset_id in assets
    ]


def for_need(viewer: Viewer, need: Need) -> list[Fitting]:
    """The assets that fit a need, of those this person may see.

    Nothing is said of the others, not even how many they are or whether there are any: who words a need and counts
    could sound out what stands in records that are kept inside, confidential or under embargo. A blurred number would
    only make that take longer.
    """
    return fittings(viewer, matches(viewer).filter(need=need.pk)[:SHOWN])


def for_asset(viewer: Viewer, asset: Asset) -> list[Fitting]:
    """The needs that an asset could answer, of those this person may see."""
    return fittings(viewer, matches(viewer).filter(asset=asset.pk)[:SHOWN])


def one(viewer: Viewer, key: int) -> Fitting:
    """One match; `Missing` where this person does not see both sides."""
    (found,) = fittings(viewer, [Match.objects.one_for(viewer, key)])
    return found


def being_compared(side: str, record: Need | Asset) -> bool:
    """Whether the present state of a record is still to be compared."""
    return not Compared.objects.filter(side=side, name=record.pk, version=record.version).exists()


def looked_until(viewer: Viewer) -> datetime | None:
    """Until when this person has seen what is new; None where they never said."""
    return Look.objects.filter(user=viewer.user).values_list("until", flat=True).first()


def own(viewer: Viewer) -> Q:
    """Matches that concern this person: of assets and needs of their office, of what they made or posted."""
    if viewer.user is None:
        return Q(pk__in=[])
    made = Asset.objects.filter(contributors__user=viewer.user).values("pk")
    offices = viewer.staff_of
    return (
        Q(asset__tenant__in=offices) | Q(need__tenant__in=offices) | Q(need__posted_by=viewer.user) | Q(asset__in=made)
    )


def judged_here(viewer: Viewer, *verdicts: str) -> Exists:
    """That somebody in the person's office, or they themselves, judged a match in its present state."""
    said = Judgement.objects.filter(
        _ours(viewer),
        need=OuterRef("need"),
        asset=OuterRef("asset"),
        need_version=OuterRef("need__version"),
        asset_version=OuterRef("asset__version"),
    )
    return Exists(said.filter(verdict__in=verdicts) if verdicts else said)


def judgements(viewer: Viewer) -> QuerySet[Judgement]:
    """Judgements that this person may read, of pairs whose sides they see; newest first."""
    if viewer.user is None:
        return Judgement.objects.none()
    needs, assets = Need.objects.seen_by(viewer).values("pk"), Asset.objects.seen_by(viewer).values("pk")
    found = Judgement.objects.filter(_ours(viewer), need__in=needs, asset__in=assets)
    return found.select_related("user", "need", "asset").order_by("-at", "pk")


def _ours(viewer: Viewer) -> Q:
    """Judgements that this person may read: their own and those of people of their organisations."""
    # Judgements of nobody, because they were erased, are not those of who has no account.
    own = Q(pk__in=[]) if viewer.user is None else Q(user=viewer.user)
    return own | Q(tenant__in=viewer.insider_of)


def _judgements(
    viewer: Viewer, rows: Sequence[Match], needs: dict[str, Need], assets: dict[str, Asset]
) -> dict[tuple[str, str], list[Judged]]:
    found: dict[tuple[str, str], list[Judged]] = defaultdict(list)
    said = Judgement.objects.filter(_ours(viewer), need__in=list(needs), asset__in=list(assets)).select_related("user")
    for one in said.order_by("at") if rows else ():
        need, asset = needs[one.need_id], assets[one.asset_id]
        since = (one.need_version, one.asset_version) != (need.version, asset.version)
        found[one.need_id, one.asset_id].append(Judged(one, one.user_id == viewer.user, since))
    return found


def _fitting(match: Match, need: Need, asset: Asset, judged: list[Judged], since: datetime | None) -> Fitting:
    need_facts, asset_facts = need.shown(), asset.shown()
    words: Any = told(match, need_facts, asset_facts, sight=asset.sight)  # type: ignore[attr-defined] # by `seen_by`
    new = since is None or match.first_at > since
    return Fitting(match, need, asset, need_facts, asset_facts, words, judged, new)
