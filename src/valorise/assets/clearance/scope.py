"""Whether what was agreed earlier meets what is asked: countries, field and time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from valorise.assets.clearance.fields import Meets, field_of, fields_meet, is_within
from valorise.assets.clearance.question import Question
from valorise.terms import time


@dataclass(frozen=True, slots=True)
class Scope:
    """How a binding and the question meet in each respect, and in which countries."""

    countries: frozenset[str]
    """Countries asked about that it may concern; all of them where its own are not recorded."""
    territory: Meets
    field: Meets
    period: Meets

    @property
    def meets(self) -> Meets:
        """Whether they meet at all: not where they are apart in one respect, certainly only where in all of them."""
        respects = (self.territory, self.field, self.period)
        if Meets.NO in respects:
            return Meets.NO
        return Meets.UNKNOWN if Meets.UNKNOWN in respects else Meets.YES

    @property
    def apart_in(self) -> str:
        """The first respect in which they are apart, for the reason; empty where there is none."""
        named = (("territory", self.territory), ("field", self.field), ("period", self.period))
        return next((name for name, found in named if found == Meets.NO), "")

    @property
    def unclear_in(self) -> tuple[str, ...]:
        """Respects in which it cannot be told."""
        named = (("territory", self.territory), ("field", self.field), ("period", self.period))
        return tuple(name for name, found in named if found == Meets.UNKNOWN)


def scope_of(row: Mapping[str, Any], question: Question, *, period: Meets | None = None) -> Scope:
    """How a row with `territory`, `field_of_use`, `starts` and `ends` meets the question.

    No territory means worldwide or not recorded, and no field all fields or not recorded: then it cannot be told.
    """
    own = frozenset(row.get("territory") or ())
    shared = question.territory & own if own else question.territory
    territory = Meets.UNKNOWN if not own else Meets.YES if shared else Meets.NO
    when = periods_meet(row, question) if period is None else period
    return Scope(shared, territory, _fields(row.get("field_of_use"), question), when)


def _fields(written: str | None, question: Question) -> Meets:
    if not written:
        return Meets.UNKNOWN
    given = field_of(written)
    if given is not None and any(is_within(given, one) for one in question.except_fields):
        return Meets.NO
    return fields_meet(question.field_of_use, given)


def periods_meet(row: Mapping[str, Any], question: Question) -> Meets:
    """Whether a row binds on some day of the licence asked for; where a day is not exact, every day it can mean."""
    starts, ends = first(row.get("starts") or row.get("signed")), last(row.get("ends"))
    over = ends is not None and ends < question.starts
    later = starts is not None and question.ends is not None and starts > question.ends
    return Meets.NO if over or later else Meets.YES


def first(partial: str | None) -> date | None:
    """First day that a recorded date can mean; None where none is recorded."""
    return time.first_day(partial) if partial else None


def last(partial: str | None) -> date | None:
    """Last day that a recorded date can mean; None where none is recorded."""
    return time.last_day(partial) if partial else None


def by_id(rows: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The rows in the order of their ids, so that the order of a file never matters."""
    return sorted(rows, key=lambda row: str(row["id"]))
