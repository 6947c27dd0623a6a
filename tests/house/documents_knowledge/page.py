"""A page of `docs/knowledge`, and the words and tables that pages are made of."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from valorise.terms.things import Thing, in_words

WRITTEN = "<!-- Written by `make docs` from the knowledge files; change those. -->"
FILES = "../../src/valorise"
"""Way from a page to the package."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its file name without ending, what it is about, and what writes its lines."""

    name: str
    title: str
    meaning: str
    lines: Callable[[], Iterable[str]]
    things: tuple[Thing, ...] = ()

    def text(self) -> str:
        """The whole page."""
        head = [f"# {self.title}", "", WRITTEN, "", self.meaning, "", "[All pages](README.md)", ""]
        return "\n".join([*head, *self.lines()]).rstrip() + "\n"


def grid(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """A table; cells are made safe, an empty cell stands for what is not given."""
    lines = ["| " + " | ".join(headings) + " |", "|" + "---|" * len(headings)]
    return [*lines, *("| " + " | ".join(cell(one) for one in row) + " |" for row in rows), ""]


def cell(said: object) -> str:
    """A value as the content of one cell."""
    return " ".join(words(said).split()).replace("|", "\\|")


def words(said: Any) -> str:
    """A value in words: lists with commas, mappings as name and value; nothing where nothing is given."""
    if said is None:
        return ""
    if isinstance(said, bool):
        return "yes" if said else "no"
    if isinstance(said, Mapping):
        return "; ".join(
            f"{in_words(name).lower()}: {words(inner)}" for name, inner in said.items() if inner is not None
        )
    if isinstance(said, list | tuple):
        return ", ".join(words(one) for one in said)
    return str(said)


def to_file(thing: Thing) -> str:
    """The id of a thing as a link to the file that says it."""
    return f"[`{thing.id}`]({FILES}/{thing.path})"


def anchor(title: str) -> str:
    """The address of a heading inside its page."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def standing(things: Iterable[Thing]) -> str:
    """How many of the things are verified and how many are still to be confirmed, in one sentence."""
    found = [one.status for one in things]
    seen, known = found.count("verified"), found.count("known")
    own = len(found) - seen - known
    parts = [f"{seen:,} verified"] if seen else []
    parts += [f"{known:,} known, to be confirmed"] if known else []
    parts += [f"{own:,} our own choice"] if own else []
    return f"{len(found):,} entries: {', '.join(parts)}."
