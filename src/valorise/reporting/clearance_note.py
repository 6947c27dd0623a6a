"""One page that answers whether an asset may be licensed as asked, with what stands in the way and what is free."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from valorise.reporting.document import Block, Cell, Document, Empty, Grid, Head, Notice, Paragraph, Section
from valorise.reporting.pieces import Tone
from valorise.reporting.sentences import Say, english
from valorise.terms import codes

ANSWERS = {
    "yes": "Yes. Nothing that is recorded stands in the way.",
    "only-if": "Only if what is listed below is done, shown or agreed first.",
    "no": "No, not as asked.",
}
"""The whole answer in a sentence, by its code."""
TONES: dict[str, Tone] = {"yes": "good", "only-if": "soon", "no": "late"}


@dataclass(frozen=True, slots=True)
class Binding:
    """One thing that binds the asset, in words: its answer, the way to it, why, and what would make it yes."""

    answer: str
    way: str
    why: str
    fix: str = ""
    clause: str = ""
    where: str = ""
    """Countries in which it stands in the way; empty where in all that were asked about."""


@dataclass(frozen=True, slots=True)
class Note:
    """A question and its answer. `facts` are the question point by point."""

    title: str
    office: str
    as_of: date
    facts: Sequence[tuple[str, str]]
    answer: str
    bindings: Sequence[Binding]


def clearance_note(note: Note, say: Say = english) -> Document:
    """The note as a document; `say` speaks the reader's language."""
    asked = tuple((Cell(name), Cell(text)) for name, text in note.facts)
    head: tuple[Block, ...] = (
        Notice(say(ANSWERS[note.answer]), TONES[note.answer]),
        Grid(say("The question"), (Head(""), Head("")), asked),
    )
    against = [one for one in note.bindings if one.answer != "yes"]
    free = [one for one in note.bindings if one.answer == "yes"]
    none = Empty(say("Nothing that is recorded stands in the way."))
    sections = [
        Section("answer", say("May we license it?"), head),
        Section("against", say("What stands in the way"), (_against(against, say),) if against else (none,)),
    ]
    if free:
        sections.append(Section("free", say("What was looked at and does not stand in the way"), (_free(free, say),)))
    end = Paragraph(say("It rests on what is recorded, and is no legal advice."))
    return Document(
        note.title, note.office, "", note.as_of, (*sections, Section("rests", say("What it rests on"), (end,)))
    )


def _against(rows: Sequence[Binding], say: Say) -> Grid:
    heads = (Head(say("The way to it")), Head(say("Why")), Head(say("Yes if")))
    return Grid(
        "", heads, tuple((Cell(one.way, _beside(one, say)), Cell(one.why, one.clause), Cell(one.fix)) for one in rows)
    )


def _beside(one: Binding, say: Say) -> str:
    return " · ".join(filter(None, (say(codes.label("clearance_answers", one.answer)), one.where)))


def _free(rows: Sequence[Binding], say: Say) -> Grid:
    return Grid(
        "", (Head(say("The way to it")), Head(say("Why"))), tuple((Cell(one.way), Cell(one.why)) for one in rows)
    )
