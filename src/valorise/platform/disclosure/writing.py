"""Answers as they are written: what a form says, and whether two people wrote at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from valorise.platform.disclosure.facts import MOST_CHARACTERS
from valorise.platform.disclosure.models import Disclosure
from valorise.platform.disclosure.questions import Question
from valorise.platform.foundation import clock

SEEN, UNKNOWN, SOURCE = ".seen", ".unknown", ".from"


@dataclass(frozen=True, slots=True)
class Said:
    """One answer as it arrives."""

    value: Any
    unknown: bool = False
    seen: int | None = None
    """Version of the answer that the person had before them; None overwrites nothing that somebody wrote."""
    source: str = ""
    """Where a prefill took it from."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody else wrote an answer since this person read it."""

    question: str
    mine: Said
    theirs: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of saving."""

    disclosure: Disclosure
    changed: list[str]
    conflicts: dict[str, Conflict]


def said_in(form: QueryDict, questions: Iterable[Question]) -> dict[str, Said]:
    """Answers of these questions that a form holds; a question that is not in the form is left as it is."""
    found = {}
    for one in questions:
        if one.kind == "people" or not ({one.id, one.id + SEEN, one.id + UNKNOWN} & form.keys()):
            continue
        value: Any = form.getlist(one.id) if one.kind == "choices" else form.get(one.id, "")
        seen = form.get(one.id + SEEN, "")
        unknown = bool(form.get(one.id + UNKNOWN)) or value == "unknown"
        tidy = "" if value == "unknown" else _tidy(value)
        found[one.id] = Said(tidy, unknown and not tidy, int(seen) if seen.isdecimal() else 0)
    return found


def _tidy(value: Any) -> Any:
    """Text without signs that no database keeps, and not beyond what is kept."""
    if isinstance(value, list):
        return [one for one in value if one][:50]
    return str(value).replace("\x00", "").replace("\r\n", "\n")[: MOST_CHARACTERS + 1]


def put(disclosure: Disclosure, said: dict[str, Said], *, by: int | None) -> tuple[list[str], dict[str, Conflict]]:
    """Write answers into a locked disclosure; those that somebody else changed meanwhile are told and left alone."""
    changed, conflicts = [], {}
    for name, one in said.items():
        kept = disclosure.answers.get(name, {})
        if (kept.get("value") or "") == one.value and bool(kept.get("unknown")) == one.unknown:
            continue
        if one.seen is not None and kept.get("version", 0) > one.seen:
            conflicts[name] = Conflict(name, one, kept)
            continue
        changed.append(name)
    if changed:
        disclosure.version += 1
        disclosure.changed_at = clock.now()
        disclosure.answers = disclosure.answers | {name: _entry(disclosure, said[name], by) for name in changed}
    return changed, conflicts


def _entry(disclosure: Disclosure, said: Said, by: int | None) -> dict[str, Any]:
    entry = {"value": said.value, "version": disclosure.version, "by": by, "at": clock.now().isoformat()}
    return entry | ({"unknown": True} if said.unknown else {}) | ({"from": said.source} if said.source else {})
