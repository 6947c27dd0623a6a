"""Answers as they are written: what a form says, and whether two people wrote at once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict

from valorise.platform.disclosure.facts import MOST_CHARACTERS
from valorise.platform.disclosure.models import Disclosure
from valorise.platform.disclosure.plain import plain, whole
from valorise.platform.disclosure.questions import Question
from valorise.platform.foundation import clock

DOTTED = re.compile(r"(?:(\d{1,2})\.\s*)?(\d{1,2})\.\s*(\d{4})")
"""A day or month with dots."""
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
        tidy = "" if value == "unknown" else value
        found[one.id] = Said(tidy, unknown and not tidy, whole(seen))
    return found


def in_shape(question: Question, said: Said) -> Said:
    """The answer as the question keeps it: a list for several choices, else one text."""
    if question.kind == "day":
        return replace(said, value=_day(str(said.value)))
    if question.kind == "choices":
        return said if isinstance(said.value, list) else replace(said, value=[said.value] if said.value else [])
    return replace(said, value="\n".join(map(str, said.value))) if isinstance(said.value, list) else said


def _day(written: str) -> str:
    """A day or month with dots, as much of Europe writes it, in the order that is kept; anything else as it is.

    >>> _day("14. 12. 2026"), _day("3.2026"), _day("soon")
    ('2026-12-14', '2026-03', 'soon')
    """
    found = DOTTED.fullmatch(written.strip())
    if found is None:
        return written
    day, month, year = found.groups()
    return f"{year}-{int(month):02}-{int(day):02}" if day else f"{year}-{int(month):02}"


def _tidy(value: Any) -> Any:
    """Text without signs that no database keeps, and not beyond what is kept."""
    if isinstance(value, list):
        return [said for one in value if (said := plain(one, 100))][:50]
    return plain(value, MOST_CHARACTERS + 1)


def put(disclosure: Disclosure, said: dict[str, Said], *, by: int | None) -> tuple[list[str], dict[str, Conflict]]:
    """Write answers into a locked disclosure; those that somebody else changed meanwhile are told and left alone."""
    changed, conflicts = [], {}
    clean = {name: replace(one, value=_tidy(one.value), source=plain(one.source, 200)) for name, one in said.items()}
    for name, one in clean.items():
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
        disclosure.answers = disclosure.answers | {name: _entry(disclosure, clean[name], by) for name in changed}
    return changed, conflicts


def _entry(disclosure: Disclosure, said: Said, by: int | None) -> dict[str, Any]:
    entry = {"value": said.value, "version": disclosure.version, "by": by, "at": clock.now().isoformat()}
    return entry | ({"unknown": True} if said.unknown else {}) | ({"from": said.source} if said.source else {})
