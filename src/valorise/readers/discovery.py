"""Finds the readers, and the one that fits a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

from valorise.readers.rows import Rows, Wish
from valorise.readers.source import Source
from valorise.terms import knowledge
from valorise.terms.errors import Broken, Invalid


@dataclass(frozen=True, slots=True)
class Reader:
    """One source format: what `source.yaml` of its folder says."""

    name: str
    label: str
    describes: str
    tables: tuple[str, ...]
    endings: tuple[str, ...]
    licence: str | None = None
    credit: str | None = None
    """Sentence that reports must carry when data of this source are shown."""

    def recognise(self, source: Source) -> float:
        """How sure the reader is, from 0 (not mine) to 1 (mine for certain), by content."""
        found: float = self._part("recognise")(source)
        return found

    def rows(self, source: Source, wish: Wish) -> Rows:
        """Every row or record of the file, understood or refused."""
        found: Rows = self._part("rows")(source, wish)
        return found

    def _part(self, name: str) -> Callable[..., Any]:
        part: Callable[..., Any] = getattr(import_module(f"valorise.readers.{self.name}.parse"), name)
        return part


@cache
def readers() -> dict[str, Reader]:
    """All readers by name: every folder here with a `source.yaml`."""
    found = {name: _reader(name) for name in knowledge.folders_with("readers", "source.yaml")}
    if not found:
        raise Broken(what="No reader was found in this installation.", fix="Install Valorise again.")
    return found


def _reader(name: str) -> Reader:
    said = knowledge.document(f"readers/{name}/source.yaml")
    return Reader(
        name=name,
        label=said["label"],
        describes=said["describes"],
        tables=tuple(said["tables"]),
        endings=tuple(said["endings"]),
        licence=said.get("licence"),
        credit=said.get("credit"),
    )


def reader_for(source: Source, wish: Wish | None = None) -> Reader:
    """The reader wished for, or the one surest of the file; `Invalid` where it is empty or no reader knows it."""
    if not source.head.strip():
        raise Invalid(
            what=f"“{source.name}” is empty.", where=source.name, fix="Export it again, or leave the file out."
        )
    if wish and wish.reader:
        return readers()[wish.reader]
    sure = {name: one.recognise(source) for name, one in readers().items()}
    best = max(sure.values())
    names = [name for name, value in sure.items() if value == best]
    if best <= 0:
        raise _unknown(source)
    if len(names) > 1:
        raise Broken(
            what=f"Two readers claim “{source.name}”: {', '.join(names)}.",
            where=source.name,
            fix="Please report this with the first lines of the file; saved as CSV it can be read now.",
        )
    return readers()[names[0]]


def _unknown(source: Source) -> Invalid:
    text = "\x00" not in source.head_text
    begins = f"“{' '.join(source.head_text[:80].split())}”" if text else "bytes that are no text"
    labels = ", ".join(one.label for one in readers().values())
    return Invalid(
        what=f"No reader knows the format of “{source.name}”.",
        where=source.name,
        why=f"It begins with {begins}. Known formats are: {labels}.",
        fix="Save it as CSV, XLSX or JSON Lines; a table with a header row can always be read.",
    )
