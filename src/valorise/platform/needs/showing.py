"""A need in words, as much of it as the person who asked may see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from valorise.platform.foundation.recorded import Facts
from valorise.platform.needs.models import INSIDE, Need
from valorise.platform.needs.reads import SOON
from valorise.reporting.wording import THIN, number
from valorise.terms.codes import label


@dataclass(frozen=True, slots=True)
class Row:
    """A need in a list."""

    name: str
    title: str
    type: str
    owner: str
    country: str
    deadline: str
    outcome: str
    over: bool
    soon: bool


@dataclass(frozen=True, slots=True)
class About:
    """What the page of a need says beside its text."""

    facts: list[tuple[str, str]]
    audience: str
    closed: bool
    outcome: str
    reason: str
    """Why nothing fitted, in words; empty where none was chosen."""
    over: bool
    soon: bool
    inside: bool


def row(need: Need, today: date) -> Row:
    """The need in a line; `need` comes from `reads.needs`, which knows its last day."""
    facts = need.shown()
    over, soon = _time(need, today)
    return Row(
        name=need.pk,
        title=facts.get("title") or str(facts.get("summary") or need.pk)[:120],
        type=_code("need_types", facts.get("type")),
        owner=_owner(need, facts),
        country=_code("countries", facts.get("country")),
        deadline=facts.get("deadline") or "",
        outcome=_code("need_outcomes", need.outcome),
        over=over,
        soon=soon,
    )


def about(need: Need, today: date) -> About:
    """The need beside its text."""
    over, soon = _time(need, today)
    return About(
        facts=[(name, value) for name, value in _facts(need, need.shown()) if value],
        audience=_audience(need),
        closed=need.closed,
        outcome=_code("need_outcomes", need.outcome),
        reason=_code("need_reasons", need.closed_for),
        over=over,
        soon=soon,
        inside=getattr(need, "sight", "") in INSIDE,
    )


def _facts(need: Need, facts: Facts) -> Iterable[tuple[str, str]]:
    asked: Mapping[str, Any] = facts.get("constraints") or {}
    yield _("Kind"), _code("need_types", facts.get("type"))
    yield _("Who has it"), _owner(need, facts)
    yield _("Where"), _code("countries", facts.get("country"))
    yield _("Open from"), facts.get("opens") or ""
    yield _("Answers until"), facts.get("deadline") or _("no end named")
    yield _("Money set aside"), _money(facts.get("budget") or {})
    yield _("What can answer it"), ", ".join(_code("asset_types", one) for one in asked.get("types") or ())
    yield _("Readiness"), _readiness(asked)
    yield _("Only from"), ", ".join(_code("countries", one) for one in asked.get("countries") or ())
    yield _("Alone in the field"), {None: "", True: _("yes"), False: _("no")}[asked.get("exclusive")]
    yield _("Field of use"), asked.get("field_of_use") or ""
    yield _("Words"), ", ".join(facts.get("keywords") or ())


def _owner(need: Need, facts: Facts) -> str:
    """The owner as shown; whoever may not see it reads that it stays unnamed."""
    named = str((facts.get("owner") or {}).get("name") or "")
    return named or (_("unnamed") if need.anonymous else "")


def _money(budget: Mapping[str, Any]) -> str:
    amount = budget.get("amount")
    return "" if amount is None else f"{number(float(amount))}{THIN}{budget.get('currency') or ''}".strip()


def _readiness(asked: Mapping[str, Any]) -> str:
    lowest, highest = asked.get("trl_from"), asked.get("trl_to")
    if lowest is None and highest is None:
        return ""
    return _("TRL %(lowest)s to %(highest)s") % {"lowest": lowest or 1, "highest": highest or 9}


def _audience(need: Need) -> str:
    if getattr(need, "sight", "") not in INSIDE:
        return ""
    if not need.shared:
        return _("Only your organisation reads it.")
    if need.shared_until:
        return _("Everybody who is signed in reads it until %s.") % need.shared_until.isoformat()
    return _("Everybody who is signed in reads it.") + (" " + _("Its owner is not named.") if need.anonymous else "")


def _time(need: Need, today: date) -> tuple[bool, bool]:
    """Whether the last day to answer is over, and whether it is near."""
    last = str(getattr(need, "last", ""))
    if need.closed or not last:
        return False, False
    over = last < today.isoformat()
    return over, not over and last <= (today + timedelta(days=SOON)).isoformat()


def _code(listed: str, code: str | None) -> str:
    return _(label(listed, code)) if code else ""
