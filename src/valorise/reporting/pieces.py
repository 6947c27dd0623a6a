"""The smallest pieces of a document: marked passages, tags, reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Tone = Literal["", "late", "soon", "good", "quiet"]
"""What a value means for the reader, never how it is coloured."""


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a passage; `marked` where it is evidence."""

    text: str
    marked: bool = False


Passage = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Tag:
    """A short remark on a card, such as “unconfirmed”; `meaning` says it in a sentence."""

    text: str
    tone: Tone = ""
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """A step of a chain of reasons, not yet a sentence."""

    rule: str
    values: Mapping[str, Any]
    reference: str | None = None
    about: str = ""
