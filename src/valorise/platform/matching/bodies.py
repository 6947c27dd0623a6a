"""What calls about matches read and answer."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Any

from ninja import Field, Schema
from pydantic import AfterValidator

from valorise.platform.foundation.api import API, Asked
from valorise.platform.foundation.persons import FORMER
from valorise.platform.matching.models import Judgement
from valorise.platform.matching.reads import Fitting
from valorise.reporting.pieces import Passage
from valorise.terms.codes import codes

Facts = dict[str, Any]


def _code_of(name: str, *others: str) -> Any:
    """A code of the list or one of the others; what is expected is told where it is none."""
    known = (*codes(name), *others)

    def checked(said: str) -> str:
        if said and said not in known:
            raise ValueError(f"one of {', '.join(known)}")
        return said

    return Annotated[str, AfterValidator(checked)]


Fit: Any = _code_of("fits")
Verdict: Any = _code_of("judgements")
Judged: Any = _code_of("judgements", "all")


def _place(said: str) -> str:
    if said and not PLACE.fullmatch(said):
        raise ValueError("a place in this list, as next of the page before gives it")
    return said


PLACE = re.compile(r"\d~-?[\d.e-]{1,30}~\d{1,18}")
Place = Annotated[str, AfterValidator(_place)]


class MatchesAsked(Schema):
    """What the inbox can be narrowed by; without anything: what is worth a judgement and has none yet."""

    fit: Fit = Field("", description="Code of the list fits; empty means fair and strong.")
    judged: Judged = Field("", description="Code of the list judgements, or all; empty means not judged yet.")
    own: bool = Field(False, description="Only assets that the sender looks after and needs that they posted.")
    new: bool = Field(False, description="Only what was found since the sender last said that they have seen all.")
    limit: int = Field(20, ge=1, le=100, description="Matches on a page.")
    after: Place = Field("", max_length=100, description="Where the page begins; take it from next.")


class JudgementsAsked(Asked):
    """What the list of judgements can be narrowed by."""

    verdict: Verdict = Field("", description="Code of the list judgements.")
    need: str = Field("", max_length=200, description="Name of a need.")
    asset: str = Field("", max_length=200, description="Name of an asset.")
    own: bool = Field(False, description="Only those of the sender.")


class OneJudgement(Schema):
    """What somebody said of a match."""

    id: int
    need: str
    asset: str
    verdict: str = Field(description="Code of the list judgements.")
    why: str
    by: str = Field(description="Name of the person; “(former colleague)” for one who was erased.")
    own: bool = Field(description="Whether it is the sender's.")
    at: datetime
    changed_since: bool = Field(description="Whether need or asset changed since; the match is then shown again.")


class Judgements(Schema):
    """A page of the list."""

    items: list[OneJudgement]
    next: str | None
    total: int | None


class Side(Schema):
    """One side of a match, as much of it as the sender may see."""

    id: str
    version: int
    sight: str
    title: str
    says: list[list[dict[str, Any]]] = Field(description="Passages; pieces that both sides share are marked as hit.")
    link: str


class Part(Schema):
    """A reason in a sentence."""

    text: str
    share: str = Field(description="How much of the strength it is, as a percentage; empty where it adds nothing.")


class Weighed(Schema):
    """A marked passage."""

    side: str
    text: str
    share: str = Field(description="How much weaker the match would be without it, as a percentage.")


class Blocker(Schema):
    """A condition that is not met."""

    text: str
    why: str


class OneMatch(Schema):
    """An asset that could answer a need. It compares words; a person decides."""

    id: int
    need: Side
    asset: Side
    fit: str = Field(description="Code of the list fits; empty where it was not measured.")
    reasons: list[Part]
    words: str = Field(description="Words that carry most of it, as the need writes them.")
    lacks: str = Field(description="What the need names and the asset does not speak of, in the texts shown.")
    passages: list[Weighed] = Field(description="Marked passages, the weightiest first.")
    blockers: list[Blocker] = Field(description="Conditions that are not met, as far as their facts are shown.")
    judgements: list[OneJudgement] = Field(description="The sender's own and those of their organisations.")
    put_aside: bool = Field(description="Whether the office said that it is not good, and nothing changed since.")
    first_at: datetime
    made_at: datetime
    links: dict[str, str]


class Inbox(Schema):
    """A page of the inbox."""

    items: list[OneMatch]
    next: str | None
    total: int
    waiting: int = Field(description="How many are worth a judgement and have none.")
    new: int = Field(description="How many of those were found since the sender last looked.")


class OfRecord(Schema):
    """Matches of one need or asset, strongest first."""

    items: list[OneMatch]
    being_compared: bool = Field(description="Whether the present state of the record is still to be compared.")


class Said(Schema):
    """A judgement."""

    verdict: str = Field(max_length=20, description="Code of the list judgements.")
    why: str = Field("", max_length=5_000)


class Talked(Schema):
    """A conversation with those who have the need."""

    note: str = Field(min_length=1, max_length=5_000)
    on: str = Field("", max_length=10, description="The day; empty is today.")


class Work(Schema):
    """Long work that was begun."""

    job: str
    links: dict[str, str]


def told(one: Fitting) -> Facts:
    """A match as programs get it: in the words that the page shows, so that neither tells more than the other."""
    said = one.told
    return {
        "id": one.match.pk, "fit": one.match.fit, "words": said.words, "put_aside": one.put_aside, "lacks": said.lacks,
        "passages": [{"side": each.side, "text": each.text, "share": each.share} for each in said.weighed],
        "need": _side(one.need, said.need_title, said.need_says, "needs"),
        "asset": _side(one.asset, said.asset_title, said.asset_says, "assets"),
        "reasons": [{"text": part.text, "share": part.share} for part in said.parts],
        "blockers": [{"text": tag.text, "why": tag.meaning} for tag in said.blockers],
        "judgements": [judged(each.judgement, mine=each.mine, since=each.since) for each in one.judged],
        "first_at": one.match.first_at, "made_at": one.match.made_at,
        "links": {"self": f"{API}/matches/{one.match.pk}"},
    }  # fmt: skip


def judged(one: Judgement, *, mine: bool, since: bool) -> Facts:
    """A judgement as programs get it."""
    names = ("verdict", "why", "at")
    who = {"id": one.pk, "need": one.need_id, "asset": one.asset_id, "by": one.user.name if one.user else FORMER}
    return {**who, **{name: getattr(one, name) for name in names}, "own": mine, "changed_since": since}


def _side(record: Any, title: str, says: Any, kind: str) -> Facts:
    return {
        "id": record.pk, "version": record.version, "sight": record.sight, "title": title,
        "says": [_passage(one) for one in says], "link": f"{API}/{kind}/{record.pk}",
    }  # fmt: skip


def _passage(one: Passage) -> list[Facts]:
    return [{"text": piece.text, "hit": piece.marked} for piece in one]
