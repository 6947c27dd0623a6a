"""Data frames in files of R (`save()`, versions 2 and 3, in the XDR form), read without R and without running anything.

The form is described in “R Internals”, section 1.8 (Serialization Formats).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import Any

from valorise.readers.source import Source
from valorise.terms.errors import Invalid

MAGIC = {b"RDX2\nX\n": 2, b"RDX3\nX\n": 3}
DEEPEST = 60
NIL, GLOBAL, EMPTY, REFERENCE = 254, 253, 242, 255
SYMBOL, PAIRS, CALL, CHARS, LOGICAL, INTEGER, REAL, TEXTS, LIST = 1, 2, 6, 9, 10, 13, 14, 16, 19
ATTRIBUTES, TAG = 0x200, 0x400
NO_INTEGER = -(2**31)
NO_REAL = bytes.fromhex("7ff00000000007a2")

Frames = dict[str, dict[str, list[Any]]]


class _Damaged(Exception):
    """The bytes are not what the form promises."""


@dataclass(slots=True)
class _Value:
    """A value with its attributes, such as the names of a list."""

    value: Any
    attributes: dict[str, Any] = field(default_factory=dict)


def is_r(source: Source) -> bool:
    """Whether the file was saved by R in the form that is read here."""
    return source.head[:7] in MAGIC


def frames(source: Source) -> Frames:
    """Columns by name, of every data frame in the file by its name; `Invalid` where the file is damaged."""
    try:
        found = _Reading(source.content()).pairs_at_top()
    except (_Damaged, struct.error, RecursionError, UnicodeDecodeError) as error:
        raise Invalid(
            what=f"“{source.name}” was saved by R, but is damaged or holds something else than tables.",
            where=source.name,
            why=str(error) or "It ends too early.",
            fix="Save the table in R with write.csv, and give that file.",
        ) from error
    return {name: frame for name, value in found.items() if (frame := _frame(value))}


def _frame(found: _Value) -> dict[str, list[Any]]:
    """The columns of a data frame; empty for anything else."""
    columns = [one for one in _list(found) if isinstance(one, _Value)]
    if "data.frame" not in _list(found.attributes.get("class")):
        return {}
    return {str(name): _column(one) for name, one in zip(_list(found.attributes.get("names")), columns, strict=False)}


def _column(found: _Value) -> list[Any]:
    """Values of a column; those of a factor by their labels."""
    if "levels" not in found.attributes:
        return _list(found)
    labels = _list(found.attributes["levels"])
    return [labels[one - 1] if isinstance(one, int) and 0 < one <= len(labels) else None for one in _list(found)]


def _list(found: _Value | None) -> list[Any]:
    return found.value if found is not None and isinstance(found.value, list) else []


class _Reading:
    """The bytes, and how far they are read."""

    def __init__(self, content: bytes) -> None:
        self.content, self.at, self.symbols = content, 7, []
        version = MAGIC[content[:7]]
        self.numbers(3)
        if version == 3:
            self.take(self.length())

    symbols: list[_Value]

    def take(self, count: int) -> bytes:
        if count < 0 or self.at + count > len(self.content):
            raise _Damaged(f"It ends at byte {len(self.content)}, in the middle of a value.")
        self.at += count
        return self.content[self.at - count : self.at]

    def numbers(self, count: int) -> tuple[int, ...]:
        return struct.unpack(f">{count}i", self.take(4 * count))

    def length(self) -> int:
        return self.numbers(1)[0]

    def pairs_at_top(self) -> dict[str, _Value]:
        found = self.item(0)
        return found.value if isinstance(found.value, dict) else {}

    def item(self, depth: int) -> _Value:
        """The next value."""
        if depth > DEEPEST:
            raise _Damaged("It is nested too deeply.")
        flags = self.length()
        kind = flags & 0xFF
        if kind in (NIL, GLOBAL, EMPTY):
            return _Value(None)
        if kind == REFERENCE:
            place = flags >> 8 or self.length()
            if not 0 < place <= len(self.symbols):
                raise _Damaged("A reference leads nowhere.")
            return self.symbols[place - 1]
        if kind == SYMBOL:
            self.symbols.append(self.item(depth + 1))
            return self.symbols[-1]
        if kind in (PAIRS, CALL):
            return self.pairs(flags, depth)
        found = _Value(self.vector(kind, depth))
        if flags & ATTRIBUTES and kind != CHARS:
            said = self.item(depth + 1).value
            if not isinstance(said, dict | None):
                raise _Damaged("What is said about a value is no chain of names.")
            found.attributes = said or {}
        return found

    def pairs(self, flags: int, depth: int) -> _Value:
        """A chain of named values, as a dictionary."""
        found: dict[str, _Value] = {}
        while flags & 0xFF in (PAIRS, CALL):
            if flags & ATTRIBUTES:
                self.item(depth + 1)
            name = self.item(depth + 1).value if flags & TAG else None
            found[str(name or len(found))] = self.item(depth + 1)
            flags = self.length()
        if flags & 0xFF != NIL:
            raise _Damaged("A chain of values has no end.")
        return _Value(found)

    def vector(self, kind: int, depth: int) -> Any:
        count = self.length()
        if kind == CHARS:
            return None if count == -1 else self.take(count).decode("utf-8", "replace")
        if kind in (LOGICAL, INTEGER):
            return [None if one == NO_INTEGER else one for one in struct.unpack(f">{count}i", self.take(4 * count))]
        if kind == REAL:
            return [self.real() for _ in range(self.possible(count, 8))]
        if kind in (TEXTS, LIST):
            inside = [self.item(depth + 1) for _ in range(self.possible(count, 4))]
            return [one.value for one in inside] if kind == TEXTS else inside
        raise _Damaged(f"It holds a value of kind {kind}, which no plain table has.")

    def possible(self, count: int, size: int) -> int:
        if count < 0 or count * size > len(self.content) - self.at:
            raise _Damaged("It announces more values than it holds.")
        return count

    def real(self) -> float | None:
        written = self.take(8)
        found: float = struct.unpack(">d", written)[0]
        return None if written == NO_REAL or found != found else found
