"""Readiness as pages, programs and other slices read it: ratings with their evidence, levels, the weakest scale."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl
from django.db.models import Exists, OuterRef, Q, QuerySet

from valorise.assets.pathways import scale_levels
from valorise.assets.readiness_evidence import usual_evidence
from valorise.assets.readiness_levels import APART, REGISTER, current_levels, next_steps, readiness_history
from valorise.platform.documents.models import Document
from valorise.platform.foundation.history import timeline
from valorise.platform.foundation.sight import missing
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.readiness.actions import may_change, may_rate
from valorise.platform.readiness.models import INSIDE, Rating
from valorise.platform.register.models import Asset
from valorise.terms.codes import codes, label
from valorise.terms.tables import table

EVENTS = 60
"""Events of an asset that can be named as evidence: the last ones."""
COLUMNS = ("asset", "dimension", "level_given", "rater", "rated_on")


@dataclass(frozen=True, slots=True)
class Said:
    """One rating as a person sees it."""

    rating: Rating
    words: str
    """What the level means."""
    document: Document | None
    """The document it rests on, where this person may read it."""
    document_state: str
    """empty, `there`, `hidden` from this person, or `gone`."""
    event: str
    """What happened, as a sentence; empty where no event is named."""
    counts: bool
    """Whether it rests on anything."""
    stands: bool
    """Whether it is the last word of its rater on this scale."""
    may_change: bool


@dataclass(frozen=True, slots=True)
class Scale:
    """Where the asset stands on one scale now."""

    code: str
    label: str
    top: int
    level: int | None
    """Level that at least half of the raters with evidence reach; None where there is none."""
    lowest: int | None
    highest: int | None
    claimed: int | None
    raters: int
    claims: int
    on: date
    words: str
    """What the level, or else the claim, means."""

    @property
    def apart(self) -> bool:
        """Whether raters are so far apart that they should talk."""
        return self.lowest is not None and self.highest is not None and self.highest - self.lowest >= APART


@dataclass(frozen=True, slots=True)
class Following:
    """The scale that holds the asset back, and what its next level asks."""

    asset: str
    scale: str
    label: str
    level: int
    next_level: int | None
    now: str
    next_step: str
    evidence: str
    """What usually shows the next level; empty where nothing is said of it."""


@dataclass(frozen=True, slots=True)
class Readiness:
    """Readiness of one asset for one person."""

    asset: Any
    scales: Sequence[Scale]
    following: Following | None
    said: Sequence[Said] = ()
    withdrawn: Sequence[Said] = ()
    history: Sequence[Scale] = field(default_factory=tuple)
    """Where it stood after each day on which somebody rated it, the newest first."""
    may_rate: bool = False

    @property
    def unrated(self) -> list[tuple[str, str]]:
        """Scales of which nobody has said anything: code and label."""
        known = {one.code for one in self.scales}
        return [(code, str(row["label"])) for code, row in codes("readiness_scales").items() if code not in known]


def ratings(viewer: Viewer) -> QuerySet[Rating]:
    """Ratings this person may see, the newest first."""
    return Rating.objects.seen_by(viewer).order_by("-rated_on", "dimension", "pk")


def readiness_of(viewer: Viewer, name: str) -> Readiness:
    """Levels, ratings and the next step of one asset; `Missing` for whoever sees it from outside only."""
    asset = Asset.objects.one_for(viewer, name, at_least=INSIDE)
    return readiness(viewer, asset)


def readiness(viewer: Viewer, asset: Any) -> Readiness:
    """The same of an asset that was fetched for this person."""
    if getattr(asset, "sight", "") not in INSIDE:
        raise missing(type(asset))
    own = Rating.objects.filter(asset=asset.pk).order_by("-rated_on", "dimension", "pk")
    rows = list(own.filter(removed_at=None).annotate(proven=_proven()))
    levels = readiness_history(ratings_table(rows, [asset]), as_of=viewer.today).table
    taken = own.exclude(removed_at=None).filter(Q(tenant__in=viewer.staff_of) | Q(rated_by=viewer.user or 0))
    told = _Telling(viewer, asset, [*rows, *taken])
    return Readiness(
        asset=asset,
        scales=[_scale(row) for row in current_levels(levels).iter_rows(named=True)],
        following=next(following(levels), None),
        said=[told.of(one, stands=one.pk in _standing(rows)) for one in rows],
        withdrawn=[told.of(one, stands=False) for one in taken],
        history=[_scale(row) for row in levels.sort("rated_on", "dimension", descending=[True, False]).to_dicts()],
        may_rate=may_rate(viewer, asset),
    )


def ratings_table(rows: Iterable[Any], assets: Iterable[Any]) -> pl.DataFrame:
    """Ratings annotated with `proven`, and the levels that the assets hold in the register, for the calculation.

    What the register holds nobody gave reasons for: it is a claim, of the day on which the asset was recorded.
    """
    given = [
        {**{name: getattr(one, name) for name in COLUMNS[1:]}, "asset": one.asset_id, "rests_on": one.proven or None}
        for one in rows
    ]
    held = [
        {"asset": one.pk, "dimension": scale, "level_given": level, "rater": REGISTER, "rated_on": one.recorded_at}
        for one in assets
        for scale, level in (one.readiness or {}).items()
    ]
    columns = table("readiness_ratings").schema
    shaped = [{**row, "rated_on": _day(row["rated_on"])} for row in [*given, *held]]
    return pl.DataFrame(
        [{name: row.get(name) for name in columns} for row in shaped],
        schema=dict(columns) | {"rests_on": pl.Boolean()},
    ).with_columns(rests_on=pl.when(pl.col("rests_on")).then(pl.lit("evidence")))


def rated(viewer: Viewer, assets: Sequence[str]) -> pl.DataFrame:
    """The ratings of these assets that this person may see, for the calculation; what a removed document showed is a
    claim again."""
    return ratings_table(with_proof(ratings(viewer).filter(asset__in=assets).order_by("pk")), ())


def with_proof(records: QuerySet[Rating]) -> QuerySet[Rating]:
    """Ratings with `proven`: whether anything is there that they rest on."""
    return records.annotate(proven=_proven())


def following(levels: pl.DataFrame) -> Iterator[Following]:
    """For each asset the scale that holds it back, in the order of the assets."""
    for row in next_steps(levels).table.iter_rows(named=True):
        yield Following(
            asset=row["asset"],
            scale=row["scale"],
            label=label("readiness_scales", row["scale"]),
            level=row["level"],
            next_level=row["next_level"],
            now=row["now"] or "",
            next_step=row["next_step"] or "",
            evidence=usual_evidence(row["scale"], row["next_level"]) or "" if row["next_level"] else "",
        )


def events_of(viewer: Viewer, asset: Any) -> list[tuple[str, str]]:
    """Events of an asset that can be named as evidence: name and what happened, the newest first."""
    entries = timeline(viewer, asset, last=EVENTS).entries
    return [(one.told.id, f"{one.told.at:%Y-%m-%d} {one.what}") for one in entries if one.told.at]


def documents_of(viewer: Viewer, asset: str) -> list[tuple[str, str]]:
    """Documents of an asset that this person may read: name and title."""
    found = Document.objects.seen_by(viewer).filter(asset=asset).exclude(stored="").order_by("-recorded_at", "pk")
    return [(one.pk, str(one)) for one in found]


def _proven() -> Q:
    """Whether a rating rests on words, a page, an event, or a document that is still there."""
    there = Document.objects.filter(pk=OuterRef("document"), removed_at=None).exclude(stored="")
    return ~Q(rests_on="") | ~Q(link="") | ~Q(event="") | (~Q(document="") & Q(Exists(there)))


def _standing(rows: Sequence[Rating]) -> set[str]:
    """Names of the ratings that are the last word of their rater; of one day the lower level, as the calculation."""
    last: dict[tuple[str, str], Rating] = {}
    for one in sorted(rows, key=lambda one: (one.rated_on, -one.level_given)):
        last[one.dimension, one.rater] = one
    return {one.pk for one in last.values()}


def _scale(row: dict[str, Any]) -> Scale:
    code, level = row["dimension"], row["level_reached"]
    meant = row["claimed_level"] if level is None else level
    return Scale(
        code=code,
        label=label("readiness_scales", code),
        top=int(codes("readiness_scales")[code]["highest"]),
        level=level,
        lowest=row["lowest_level"],
        highest=row["highest_level"],
        claimed=row["claimed_level"],
        raters=row["raters"],
        claims=row["claims"],
        on=row["rated_on"],
        words=scale_levels(code).get(meant, ""),
    )


class _Telling:
    """Ratings in words, with what this person may see of their evidence; three questions to the database at most."""

    def __init__(self, viewer: Viewer, asset: Any, rows: Sequence[Rating]) -> None:
        self.viewer = viewer
        named = {one.document for one in rows if one.document}
        there = Document.objects.filter(pk__in=named, removed_at=None).exclude(stored="")
        self.there = set(there.values_list("pk", flat=True)) if named else set()
        self.seen = {one.pk: one for one in Document.objects.seen_by(viewer).filter(pk__in=self.there)} if named else {}
        self.events = dict(events_of(viewer, asset)) if any(one.event for one in rows) else {}

    def of(self, one: Rating, *, stands: bool) -> Said:
        """One of the ratings."""
        state = "" if not one.document else "gone" if one.document not in self.there else "there"
        document = self.seen.get(one.document)
        return Said(
            rating=one,
            words=scale_levels(one.dimension).get(one.level_given, ""),
            document=document,
            document_state="hidden" if state == "there" and document is None else state,
            event=self.events.get(one.event, one.event),
            counts=bool(one.rests_on or one.link or one.event or state == "there"),
            stands=stands,
            may_change=may_change(self.viewer, one),
        )


def _day(said: Any) -> date:
    return date.fromisoformat(said) if isinstance(said, str) else said.date()
