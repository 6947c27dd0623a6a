"""Plans as pages and programs read them: of each need and asset no more than the person sees today."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from valorise.platform.foundation.persons import FORMER
from valorise.platform.foundation.recorded import Facts
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.matching.models import Match
from valorise.platform.matching.reads import Fitting, fittings
from valorise.platform.matching.telling import fit_tag
from valorise.platform.needs.models import Need
from valorise.platform.register.models import Asset
from valorise.platform.talks import words
from valorise.platform.talks.models import TalkPlan
from valorise.reporting.pieces import Tag

AT_ONCE = 500
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Party:
    """One side of a talk, as the person sees it today."""

    name: str
    title: str
    who: str
    """Who has the need, or who made the result; empty where that is not known or not shown."""


@dataclass(frozen=True, slots=True)
class Talk:
    """A talk of a plan in words."""

    need: Party
    asset: Party
    fit: Tag | None
    worth: float
    rank: int
    counts_for: Sequence[str]
    """Floors it counts for, in words."""
    fitting: Fitting | None = None
    """The match as it is today; None where it is there no more, or was not asked for."""


@dataclass(frozen=True, slots=True)
class Without:
    """A record that stays without a talk, and why."""

    one: Party
    why: str
    code: str
    best: Party | None
    """Where others are preferred: what would fit it best."""
    instead: Sequence[Party]
    """With whom that talks instead."""


@dataclass(frozen=True)
class Shown:
    """A plan in words."""

    plan: TalkPlan
    talks: Sequence[Talk]
    hidden: int
    """Talks of which a side is no longer there, or no longer shared."""
    floors: Sequence[Row]
    needs_without: Sequence[Without]
    assets_without: Sequence[Without]
    titles: words.Titles

    @property
    def by(self) -> str:
        """Who made it."""
        return str(self.plan.made_by) if self.plan.made_by else _(FORMER)

    @property
    def price(self) -> float:
        """What all floors cost together."""
        return float(self.plan.found.get("without_floors", 0)) - float(self.plan.found.get("worth", 0))

    @property
    def contradictions(self) -> list[list[str]]:
        """The smallest sets of things set that contradict, each in words."""
        found = self.plan.found.get("contradictions", ())
        return [words.contradiction(several, self.titles) for several in found]

    @property
    def nearest(self) -> list[str]:
        """The nearest floors that fit, in words."""
        found = self.plan.found.get("nearest", ())
        return [words.bound("floor", one["kind"], one["name"], one["number"], self.titles) for one in found]

    @property
    def asked(self) -> Mapping[str, list[str]]:
        """What was set, in words, by kind of rule."""
        said = self.plan.asked
        return {name: [words.line(row, self.titles) for row in said.get(name, ())]
                for name in ("capacities", "floors", "exclusions")}  # fmt: skip

    @property
    def idle(self) -> list[str]:
        """Lines that set nothing, because nobody who took part is called so."""
        return [words.line(row, self.titles) for row in self.plan.found.get("idle", ())]

    @property
    def unreached(self) -> list[str]:
        """Groups that a floor for all of their kind does not reach, because they have no possible talk."""
        return [words.group(kind, name, self.titles) for kind, name in self.plan.found.get("unreached", ())]


def plans(viewer: Viewer) -> QuerySet[TalkPlan]:
    """Plans of the offices this person works in, the newest first."""
    return TalkPlan.objects.seen_by(viewer).select_related("made_by", "follows")


def plan(viewer: Viewer, name: str) -> TalkPlan:
    """One plan; `Missing` where this person may not see it."""
    return plans(viewer).filter(pk=name).first() or TalkPlan.objects.one_for(viewer, name)


def shown(viewer: Viewer, one: TalkPlan) -> Shown:
    """A plan in words, in a fixed number of queries for each 500 records it names."""
    sides = _sides(viewer, [one])
    titles = _titles(sides)
    talks = [_talk(row, sides, titles) for row in one.talks if _seen(row, sides)]
    talks.sort(key=lambda each: (each.need.title.casefold(), each.asset.title.casefold(), each.need.name))
    return Shown(
        one, talks, len(one.talks) - len(talks), [_floor(row, titles) for row in one.found.get("floors", ())],
        _without(one, "need", sides), _without(one, "asset", sides), titles,
    )  # fmt: skip


def with_matches(viewer: Viewer, talks: Sequence[Talk]) -> list[Talk]:
    """The talks of one page with what their matches say today."""
    names = {"need__in": [one.need.name for one in talks], "asset__in": [one.asset.name for one in talks]}
    wanted = {(one.need.name, one.asset.name) for one in talks}
    found = [one for one in Match.objects.seen_by(viewer).filter(**names) if (one.need_id, one.asset_id) in wanted]
    by_pair = {(one.need.pk, one.asset.pk): one for one in fittings(viewer, found)}
    return [
        Talk(one.need, one.asset, one.fit, one.worth, one.rank, one.counts_for,
             by_pair.get((one.need.name, one.asset.name)))
        for one in talks
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Compared:
    """What is otherwise than in the plan before."""

    before: TalkPlan
    new: Sequence[Talk]
    gone: Sequence[Talk]
    kept: int
    rules: Sequence[tuple[str, bool]]
    """Lines that were set anew (True) or no longer (False)."""


def compared(viewer: Viewer, one: TalkPlan) -> Compared | None:
    """The plan beside the one it was made anew from; None where there is none, or not for this person."""
    before = plans(viewer).filter(pk=one.follows_id).first() if one.follows_id else None
    if before is None:
        return None
    sides = _sides(viewer, [one, before])
    then, now = _by_pair(before), _by_pair(one)
    titles = _titles(sides)
    new, gone = (
        [_talk(some[pair], sides, titles) for pair in sorted(some.keys() - others.keys()) if _seen(some[pair], sides)]
        for some, others in ((now, then), (then, now))
    )
    return Compared(before, new, gone, len(now.keys() & then.keys()), _rules(before.asked, one.asked, titles))


def _rules(before: Facts, now: Facts, titles: words.Titles) -> list[tuple[str, bool]]:
    was, is_ = (
        {words.line(row, titles) for name in ("capacities", "floors", "exclusions") for row in asked.get(name, ())}
        for asked in (before, now)
    )
    return [*((text, True) for text in sorted(is_ - was)), *((text, False) for text in sorted(was - is_))]


def _by_pair(one: TalkPlan) -> dict[tuple[str, str], Row]:
    return {(row["need"], row["asset"]): row for row in one.talks}


def _sides(viewer: Viewer, several: Iterable[TalkPlan]) -> dict[str, dict[str, Party]]:
    """Needs and assets that the plans name, as far as this person sees them today."""
    names: dict[str, set[str]] = {"need": set(), "asset": set()}
    for one in several:
        for row in one.talks:
            names["need"].add(row["need"])
            names["asset"].add(row["asset"])
        for kind, other in (("need", "asset"), ("asset", "need")):
            for row in one.found.get(f"{kind}s_without", ()):
                names[kind].add(row["name"])
                names[other] |= {row["best"]} if row.get("best") else set()
        _of_rules(one, names)
    needs = Need.objects.seen_by(viewer)
    assets = Asset.objects.seen_by(viewer).prefetch_related("contributors", "owners", "identifiers")
    return {"need": _parties(needs, names["need"], _seeker), "asset": _parties(assets, names["asset"], _makers)}


def _of_rules(one: TalkPlan, names: dict[str, set[str]]) -> None:
    """Needs and assets that lines of the plan name."""
    lines = [row for name in ("capacities", "floors", "exclusions") for row in one.asked.get(name, ())]
    for row in lines:
        for prefix in ("", "other_"):
            kind, name = row.get(f"{prefix}kind"), row.get(f"{prefix}name")
            if kind in names and name:
                names[kind].add(name)


def _parties(seen: Any, names: set[str], who: Any) -> dict[str, Party]:
    listed, found = sorted(names), {}
    for start in range(0, len(listed), AT_ONCE):
        for one in seen.filter(Q(pk__in=listed[start : start + AT_ONCE])):
            facts = one.shown()
            title = str(facts.get("title") or facts.get("summary") or one.pk)[:300]
            found[one.pk] = Party(one.pk, title, who(facts))
    return found


def _seeker(facts: Facts) -> str:
    return str((facts.get("owner") or {}).get("name") or "")


def _makers(facts: Facts) -> str:
    return ", ".join(one["name"] for one in facts.get("contributors", ()) if one.get("name"))


def _seen(row: Row, sides: Mapping[str, Mapping[str, Party]]) -> bool:
    return row["need"] in sides["need"] and row["asset"] in sides["asset"]


def _titles(sides: Mapping[str, Mapping[str, Party]]) -> words.Titles:
    return {kind: {name: party.title for name, party in side.items()} for kind, side in sides.items()}


def _talk(row: Row, sides: Mapping[str, Mapping[str, Party]], titles: words.Titles) -> Talk:
    counts = [words.group(kind, name, titles) for kind, name in row["floors"]]
    return Talk(
        sides["need"][row["need"]], sides["asset"][row["asset"]], fit_tag(row["fit"] or ""), row["worth"], row["rank"],
        counts,
    )  # fmt: skip


def _floor(row: Row, titles: words.Titles) -> Row:
    return {**row, "who": words.group(row["kind"], row["name"], titles)}


def _without(one: TalkPlan, kind: str, sides: Mapping[str, Mapping[str, Party]]) -> list[Without]:
    other = "asset" if kind == "need" else "need"
    talking: dict[str, list[Party]] = {}
    for row in one.talks:
        if row[kind] in sides[kind]:
            talking.setdefault(row[other], []).append(sides[kind][row[kind]])
    return [
        Without(
            sides[kind][row["name"]], str(words.WHY[row["why"]]), row["why"], sides[other].get(row.get("best")),
            talking.get(row.get("best"), ()),
        )
        for row in one.found.get(f"{kind}s_without", ())
        if row["name"] in sides[kind]
    ]  # fmt: skip
