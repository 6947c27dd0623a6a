"""Our dates beside theirs: which agree, which differ, and the cause that the computation finds for each difference."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from tests.house.legal_events_history import Dated
from tests.house.legal_events_theirs import Theirs
from valorise.assets.calendar import later
from valorise.assets.rulebook import entries
from valorise.terms import knowledge

CAUSES = Path(__file__).with_name("legal_event_causes.yaml")
SAME = "same"


@dataclass(frozen=True, slots=True)
class Pair:
    """A date of ours, of theirs, or both, with the cause of the difference; `same` where the day is one."""

    ours: Dated | None
    theirs: Theirs | None
    cause: str | None


def causes() -> dict[str, dict[str, str]]:
    """What each cause says, which docket is right, by which article and where it was seen."""
    found: dict[str, dict[str, str]] = knowledge.parsed(CAUSES.read_text("utf-8"))
    return found


def beside(ours: list[Dated], theirs: list[Theirs], events: pl.DataFrame) -> Iterator[Pair]:
    """Every date of either docket that the other could know, by day."""
    theirs_by = {(one.office, one.task, one.year): one for one in theirs}
    home = set(events.filter(event="filing")["office"])
    states = {one.row["office"] for one in ours if one.row["task"] == "renewal"} - home
    found = []
    for mine in ours:
        other = theirs_by.pop((mine.row["office"], mine.row["task"], mine.row["year"]), None)
        found.append(Pair(mine, other, cause(mine, other, events)))
    # Fees of states from before their payments came on record are theirs alone and nothing to compare.
    found += [Pair(None, one, cause(None, one, events)) for one in theirs_by.values() if one.office not in states]
    yield from sorted(found, key=_by_day)


def _by_day(pair: Pair) -> tuple[str, date, str]:
    if pair.ours:
        return pair.ours.row["office"], pair.ours.row["due"], pair.ours.row["task"]
    assert pair.theirs is not None
    return pair.theirs.office, pair.theirs.due, pair.theirs.task


def cause(ours: Dated | None, theirs: Theirs | None, events: pl.DataFrame) -> str | None:
    """The one cause that the numbers bear out; None where none does."""
    if ours is None and theirs is not None:
        return "fee-to-the-states" if _after_grant(theirs, events) else None
    if ours is not None and theirs is None:
        return "no-rule-of-theirs"
    assert ours is not None
    assert theirs is not None
    if ours.row["due"] == theirs.due:
        return SAME
    rule = next(one for one in entries() if one["id"] == ours.row["rule"])
    if ours.trigger == "earlier-filing" and ours.on < theirs.on:
        return "term-of-a-continuation"
    if rule["count"] == "end-of-month" and ours.row["due"] == _month_end(theirs.due):
        return "month-end"
    return "letter-received-later" if _received_later(rule, theirs) == ours.row["due"] else None


def _after_grant(theirs: Theirs, events: pl.DataFrame) -> bool:
    """Whether a fee falls to the EPO for a year that begins after the day of the grant."""
    granted = events.filter(event="grant", office="EP")["on"].min()
    return theirs.task == "renewal" and theirs.office == "EP" and isinstance(granted, date) and theirs.due > granted


def _received_later(rule: dict[str, Any], theirs: Theirs) -> date | None:
    days = rule.get("deemed_receipt_days")
    if not days:
        return None
    received = theirs.on + timedelta(days=days if isinstance(days, int) else days["days"])
    end: date = pl.select(later(pl.lit(received), pl.lit(rule["delay"]["months"]))).item()
    return end


def _month_end(day: date) -> date:
    end: date = pl.select(pl.lit(day).dt.month_end()).item()
    return end
