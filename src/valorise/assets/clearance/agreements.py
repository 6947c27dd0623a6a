"""Agreements about an asset: each one is answered for, also those that do not stand in the way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from valorise.assets.clearance.fields import Meets
from valorise.assets.clearance.question import Answer, Finding, Question
from valorise.assets.clearance.scope import Scope, by_id, first, last, scope_of
from valorise.assets.clearance.title import Held
from valorise.terms import knowledge

Row = Mapping[str, Any]
Said = tuple[Answer, str, str | None]
"""Answer, rule and remedy."""
FREE = Answer.YES


def agreement_findings(asset: Row, held: list[Held], agreements: Iterable[Row], question: Question) -> list[Finding]:
    """One finding for every agreement that names the asset."""
    about = [row for row in by_id(agreements) if asset["id"] in (row.get("assets") or ())]
    return [_of_agreement(_as_ended(row), asset, held, question) for row in about]


def _as_ended(row: Row) -> Row:
    """The agreement with the day on which somebody ended it early as its end, where that is earlier."""
    early, ends = row.get("terminated"), last(row.get("ends"))
    return {**row, "ends": early.isoformat()} if early and (ends is None or early < ends) else row


def _of_agreement(row: Row, asset: Row, held: list[Held], question: Question) -> Finding:
    others = _other_side(row, held, question)
    scope = scope_of(row, question, period=_period(row, question))
    answer, rule, remedy = _said(row, asset, others, scope, question)
    values = {
        "type": row.get("type"),
        "title": row.get("title"),
        "parties": others or None,
        "starts": row.get("starts") or row.get("signed"),
        "ends": row.get("ends"),
        "field": row.get("field_of_use"),
        "unclear": list(scope.unclear_in) or None,
        "free_from": _free_from(row),
    }
    clause = f"{row['id']}{': ' + str(row['title']) if row.get('title') else ''}"
    return Finding(
        kind="agreement",
        binding=str(row["id"]),
        answer=answer,
        rule=rule,
        path=(str(row["id"]), *others),
        holders=tuple(others) if answer != FREE else (),
        clause=clause,
        countries=scope.countries,
        remedy=remedy,
        values=values,
    )


def _other_side(row: Row, held: list[Held], question: Question) -> list[str]:
    """Parties that are neither the licensor nor an owner; in an agreement among owners alone, the other owners."""
    parties = [str(one) for one in row.get("parties") or () if not question.is_licensor(one)]
    owners = {question.name_key(one.owner) for one in held}
    return [one for one in parties if question.name_key(one) not in owners] or parties


def _period(row: Row, question: Question) -> Meets | None:
    """Whether it binds at all in the time asked; None where its own days tell."""
    status = row.get("status")
    ends = last(row.get("ends"))
    if status in ("ended", "terminated"):
        return Meets.UNKNOWN if ends is not None and ends >= question.starts else Meets.NO
    if status is None and not row.get("signed"):
        return Meets.UNKNOWN if scope_of(row, question).period == Meets.YES else Meets.NO
    return None


def _free_from(row: Row) -> str | None:
    ends = last(row.get("ends"))
    return ends.isoformat() if ends else None


def _said(row: Row, asset: Row, others: list[str], scope: Scope, question: Question) -> Said:
    """What the agreement answers. What sets it aside is looked at first: a draft, other countries, fields or times."""
    effect = knowledge.document("assets/clearance/agreement_effects.yaml")["effects"].get(row.get("type"))
    if row.get("status") == "draft" or effect == "silence":
        return FREE, "secrecy-only" if effect == "silence" else "only-a-draft", None
    own = bool(others) and all(map(question.is_licensee, others)) and effect != "moves"
    if effect == "reserves" and scope.period == Meets.NO and not own:
        return _lapsed(row, scope, question)
    if scope.meets == Meets.NO:
        return FREE, f"apart-in-{scope.apart_in}", None
    if effect == "moves":
        return _moved(others, asset, question)
    if own:
        return FREE, "with-the-licensee", None
    return _granted(row, effect, scope, question)


def _lapsed(row: Row, scope: Scope, question: Question) -> Said:
    """An option that is over by the day asked for: lapsed, unless it can still be exercised until then."""
    ends = last(row.get("ends"))
    starts = first(row.get("starts") or row.get("signed"))
    running = ends is not None and ends >= question.as_of and row.get("status") not in ("ended", "terminated")
    elsewhere = Meets.NO in (scope.territory, scope.field)
    later = starts is not None and question.ends is not None and starts > question.ends
    if not running or elsewhere or later or row.get("exclusive") is False:
        return FREE, "option-lapsed" if not running else "apart-in-period", None
    return Answer.ONLY_IF, "option-not-lapsed-yet", "wait-for-lapse"


def _moved(others: list[str], asset: Row, question: Question) -> Said:
    """An assignment: from a maker to us it is part of our title; to anybody else it may have taken it away."""
    makers = {
        question.name_key(str(name))
        for one in asset.get("contributors") or ()
        for name in (one.get("name"), one.get("organisation"))
        if name
    }
    if others and all(question.name_key(one) in makers for one in others):
        return FREE, "assigned-by-makers", None
    return Answer.ONLY_IF, "assigned-elsewhere", "show-direction"


def _granted(row: Row, effect: str | None, scope: Scope, question: Question) -> Said:
    """A right that somebody has, may get, or may find in a clause."""
    sure = scope.meets == Meets.YES
    exclusive = row.get("exclusive")
    if exclusive is True:
        rule = "option-running" if effect == "reserves" else "exclusive-given"
        return (Answer.NO, rule, "wait-or-waive") if sure else (Answer.ONLY_IF, f"{rule}-unclear", "read-the-scope")
    if effect in ("gives", "reserves"):
        return _given(exclusive, question, sure=sure)
    if question.exclusive:
        return Answer.ONLY_IF, "rights-in-a-clause", "read-the-clause"
    return FREE, "no-exclusive-right-recorded", None


def _given(exclusive: bool | None, question: Question, *, sure: bool) -> Said:
    """A right that is not exclusive, or of which nobody recorded whether it is."""
    if question.exclusive:
        return (
            (Answer.NO, "licence-given", "leave-out-or-share")
            if sure
            else (
                Answer.ONLY_IF,
                "licence-given-unclear",
                "read-the-scope",
            )
        )
    if exclusive is None:
        return Answer.ONLY_IF, "exclusivity-unknown", "read-the-clause"
    return FREE, "not-exclusive", None
