"""How an agreement stands on a day: drafted, sent, signed by some, signed, in force, ended; and for how many days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
from django.utils.translation import gettext_lazy as _

from valorise.assets.contract_days import terms
from valorise.linking.evidence import organisation_key
from valorise.terms import time

Facts = Mapping[str, Any]
TERM: dict[str, pl.DataType] = {
    "ends": pl.String(), "terminated": pl.String(), "status": pl.String(), "renews_months": pl.Int64(),
    "notice_months": pl.Int64(), "notice_days": pl.Int64(),
}  # fmt: skip
"""What of an agreement says when a term of it ends."""
STATES = {
    "draft": _("draft"),
    "sent": _("sent to be signed"),
    "coming": _("signed, not yet in force"),
    "in-force": _("in force"),
    "ended": _("ended"),
}
"""States in the order of an agreement's life."""
OVER = ("ended", "terminated")
"""What `status` says of an agreement that binds no longer."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How an agreement stands."""

    state: str
    since: date | None = None
    """First day of that state; None where it is not recorded."""
    days: int | None = None
    """Days since then."""
    left: int | None = None
    """Days until the next state, such as the end of one in force; None where no day is recorded."""
    signed_by: tuple[tuple[str, str], ...] = ()
    """Parties that have signed, with the day."""
    waiting_for: tuple[str, ...] = ()
    """Parties that were asked and have not signed."""

    @property
    def label(self) -> str:
        """The state in words."""
        return str(STATES[self.state])


def standing(facts: Facts, today: date) -> Standing:
    """How the agreement of these facts stands on a day.

    A date of which only month or year is known begins on its first day and ends on its last.

    >>> one = {"parties": ["A", "B"], "sent": "2026-01-05", "signatures": [{"party": "A", "on": "2026-01-08"}]}
    >>> found = standing(one, date(2026, 1, 15))
    >>> found.state, found.days, found.signed_by, found.waiting_for
    ('sent', 10, (('A', '2026-01-08'),), ('B',))
    """
    signed_by, waiting = _signatures(facts)
    signed = _first(facts.get("signed"))
    since, until = _first(facts.get("starts")) or signed, over_after(facts, today)
    ended = facts.get("status") in OVER or (until is not None and until < today)
    sent = _first(facts.get("sent"))
    binding = facts.get("status") == "signed" or (signed is not None and facts.get("status") != "draft")
    if ended:
        state, begun, ahead = "ended", until, None
    elif binding and since is not None and since > today:
        state, begun, ahead = "coming", signed, since
    elif binding:
        state, begun, ahead = "in-force", since, until
    else:
        state, begun, ahead = ("sent", sent, None) if sent else ("draft", None, None)
    days = (today - begun).days if begun else None
    return Standing(state, begun, days, (ahead - today).days if ahead else None, signed_by, waiting)


def over_after(facts: Facts, today: date) -> date | None:
    """The last day on which it binds: the end of the term that runs, or an earlier one; None where none is known."""
    days = [running(facts, today)[0], _last(facts.get("terminated"))]
    return min((day for day in days if day), default=None)


def running(facts: Facts, today: date) -> tuple[date | None, date | None]:
    """The last day of the term that runs on a day, and the last day to give notice; None for what there is not."""
    ends = _last(facts.get("ends"))
    if ends is None or not any(facts.get(name) for name in ("renews_months", "notice_months", "notice_days")):
        return ends, None
    told = {name: facts.get(name) for name in TERM} | {"ends": ends.isoformat(), "terminated": facts.get("terminated")}
    found = terms(pl.DataFrame([told], schema=TERM), as_of=today)
    return found["term_ends"].item(), found["notice_by"].item()


def _signatures(facts: Facts) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]]:
    told = facts.get("signatures") or []
    signed = tuple((str(one["party"]), str(one["on"])) for one in told if one.get("on"))
    keys = {organisation_key(party) for party, _day in signed}
    asked = dict.fromkeys([*map(str, facts.get("parties") or ()), *(str(one["party"]) for one in told)])
    open_ = tuple(party for party in asked if organisation_key(party) not in keys)
    complete = facts.get("signed") or facts.get("status") in ("signed", *OVER)
    return signed, () if complete or not (told or facts.get("sent")) else open_


def _first(partial: str | None) -> date | None:
    return time.first_day(str(partial)) if partial else None


def _last(partial: str | None) -> date | None:
    return time.last_day(str(partial)) if partial else None
