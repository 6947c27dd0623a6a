"""The chain of title: who owned an asset when, as the register knew it on a day, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any

from valorise.assets.clearance.question import Answer, Finding, Question
from valorise.assets.clearance.scope import by_id, first, last
from valorise.terms.shares import total

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Held:
    """A share that somebody owns from a day to a day, both included."""

    owner: str
    share: str | None
    since: date
    until: date
    document: str | None = None

    def on(self, day: date) -> bool:
        """Whether it was owned on that day."""
        return self.since <= day <= self.until


def chain(asset: Row, titles: Iterable[Row], *, as_of: date) -> list[Held]:
    """Shares in an asset as the register held them to be on the day `as_of`; where it keeps no titles, its owners.

    A title recorded later, or withdrawn by then, was not known. Of a day that is not exact a title begins on the last
    and ends on the first day it can mean: what is not proved is a gap.
    """
    known = [row for row in by_id(titles) if row["asset"] == asset["id"] and _stood(row, as_of)]
    if not known:
        owners = asset.get("owners") or []
        return [Held(str(one["name"]), one.get("share"), date.min, date.max) for one in owners]
    return [
        Held(
            str(row["owner"]),
            row.get("share"),
            last(row.get("starts")) or date.min,
            first(row.get("ends")) or date.max,
            row.get("document"),
        )
        for row in known
    ]


def _stood(row: Row, as_of: date) -> bool:
    recorded, withdrawn = row.get("recorded_at"), row.get("withdrawn_at")
    return (recorded is None or recorded <= as_of) and (withdrawn is None or withdrawn > as_of)


def title_findings(asset: Row, held: list[Held], question: Question) -> list[Finding]:
    """Whether the licensor owns the asset for the whole time asked, and what the chain of title lacks."""
    if not held:
        return [_unsettled(asset)]
    return [_own(asset, held, question), *flaws(asset, held, question.ends)]


def during(held: Iterable[Held], question: Question) -> list[Held]:
    """Shares owned on some day of the licence asked for."""
    return [one for one in held if one.until >= question.starts and one.since <= (question.ends or date.max)]


def _unsettled(asset: Row) -> Finding:
    return Finding(
        kind="title",
        binding=str(asset["id"]),
        answer=Answer.ONLY_IF,
        rule="ownership-not-settled",
        remedy="settle-ownership",
    )


def _own(asset: Row, held: list[Held], question: Question) -> Finding:
    """What our own title allows."""
    ours = [one for one in held if question.is_licensor(one.owner)]
    values = {"owner": question.licensor, "on": question.starts}
    start = [one for one in ours if one.on(question.starts)]
    if not start:
        owners = sorted({one.owner for one in held if one.on(question.starts)})
        return _title(asset, Answer.NO, "not-owner", "acquire-title", {**values, "owners": owners}, tuple(owners))
    end = _unbroken(ours, question.starts)
    documents = sorted({one.document for one in start if one.document})
    if end < (question.ends or date.max):
        return _title(asset, Answer.ONLY_IF, "title-ends", "shorten-to-title", {**values, "until": end})
    shares = total(one.share for one in start)
    values = {**values, "share": str(shares) if shares is not None else None, "document": documents or None}
    return _title(asset, Answer.YES, "owner", None, values)


def _unbroken(ours: list[Held], start: date) -> date:
    """Last day until which we own without a break from the start on."""
    end = max(one.until for one in ours if one.on(start))
    for one in sorted(ours, key=lambda held: held.since):
        if end < date.max and one.since <= end + timedelta(days=1):
            end = max(end, one.until)
    return end


def flaws(asset: Row, held: list[Held], until: date | None) -> Iterator[Finding]:
    """Stretches of time in which the shares are missing, overlap or do not sum to one, and a beginning nobody saw.

    `held` is the chain of title and must not be empty; looked at is the time until that day, None for all of it.
    """
    created = last((asset.get("dates") or {}).get("created"))
    begins = min(one.since for one in held)
    if created is not None and begins > created:
        values = {"created": created, "since": begins}
        yield _title(asset, Answer.ONLY_IF, "chain-begins-late", "prove-title", values)
    days = {one.since for one in held} | {one.until + timedelta(days=1) for one in held if one.until < date.max}
    stop = (until or date.max).toordinal()
    edges = [day for day in sorted(days) if day.toordinal() <= stop]
    for since, after in pairwise([*edges, None]):
        if since is not None:
            yield from _stretch(asset, held, since, after)


def _stretch(asset: Row, held: list[Held], since: date, after: date | None) -> Iterator[Finding]:
    owned = [one for one in held if one.on(since)]
    whole = total(one.share for one in owned)
    if whole == 1 or (not owned and after is None):
        return
    rule = "title-gap" if not owned else "shares-unknown" if whole is None else "shares-uneven"
    agreed = sum((Fraction(one.share) for one in owned if one.share is not None), Fraction(0))
    values = {
        "since": None if since == date.min else since,
        "until": after - timedelta(days=1) if after else None,
        "sum": str(agreed),
        "owners": sorted({one.owner for one in owned}) or None,
    }
    yield _title(asset, Answer.ONLY_IF, rule, "mend-shares" if owned else "prove-title", values)


def _title(
    asset: Row,
    answer: Answer,
    rule: str,
    remedy: str | None,
    values: Mapping[str, Any],
    path: tuple[str, ...] = (),
) -> Finding:
    """A finding about title; a co-owner's consent never mends it."""
    return Finding(
        kind="title",
        binding=str(asset["id"]),
        answer=answer,
        rule=rule,
        path=path,
        remedy=remedy,
        values=values,
    )
