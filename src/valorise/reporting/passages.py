"""Texts with the evidence marked, cut down to what surrounds it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from valorise.reporting.pieces import Passage, Span
from valorise.reporting.wording import clipped
from valorise.terms.words import CONTROL

AROUND = 80
"""Characters shown on each side of a marked passage."""
MOST = 4
"""Marked passages per side; the weightiest stay."""


def marked(text: str | None, evidence: Iterable[Mapping[str, Any]], *, around: int = AROUND) -> Passage:
    """The text around its evidence, evidence marked, gaps shown by an ellipsis.

    Evidence whose place does not hold the passage it names is shown by itself: nothing is marked in the wrong place.

    >>> marked("A membrane for salt water", [{"start": 2, "end": 10, "text": "membrane", "weight": 1.0}])
    (Span(text='A ', marked=False), Span(text='membrane', marked=True), Span(text=' for salt water', marked=False))
    """
    chosen = sorted(evidence, key=lambda one: -(one["weight"] or 0))[:MOST]
    body = text or ""
    sound = [one for one in chosen if body[one["start"] : one["end"]] == one["text"] and one["text"]]
    loose = [one for one in chosen if one not in sound]
    spans = _windows(body, sorted({(one["start"], one["end"]) for one in sound}), around)
    for one in loose:
        spans += [Span(" … "), Span(clean(str(one["text"] or "")), marked=True)]
    return tuple(span for span in spans if span.text)


def clean(text: str) -> str:
    """The text without control characters, blanks as they are."""
    return CONTROL.sub(" ", text)


def beginning(text: str | None, most: int = 240) -> Passage:
    """The first words of a text without marks; nothing where there is no text."""
    shown = clipped(text, most)
    return (Span(shown),) if shown else ()


def _windows(text: str, places: list[tuple[int, int]], around: int) -> list[Span]:
    spans: list[Span] = []
    reached = 0
    for number, (start, end) in enumerate(places):
        begin = max(reached, start - around)
        if begin > reached:
            begin = _after_blank(text, begin, start)
            spans.append(Span("… " if not spans else " … "))
        spans.append(Span(clean(text[begin:start])))
        spans.append(Span(clean(text[max(start, reached) : end]), marked=True))
        until = places[number + 1][0] if number + 1 < len(places) else len(text)
        reached = max(reached, end, _before_blank(text, end, min(end + around, until)))
        spans.append(Span(clean(text[end:reached])))
    if spans and reached < len(text):
        spans.append(Span(" …"))
    return spans


def _after_blank(text: str, begin: int, end: int) -> int:
    """The first beginning of a word at or after `begin`, so that no word is cut."""
    blank = text.find(" ", begin, end)
    return blank + 1 if blank >= 0 else begin


def _before_blank(text: str, begin: int, end: int) -> int:
    """The last end of a word at or before `end`."""
    if end >= len(text):
        return len(text)
    blank = text.rfind(" ", begin, end + 1)
    return blank if blank >= 0 else end
