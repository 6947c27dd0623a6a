"""What an indicator is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Perspective = Literal["input", "activity", "output", "outcome", "impact", "process"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """A figure that an office can answer from its records: what it means, what it needs, what to beware of."""

    name: str
    label: str
    defined: str
    """Name of the file in `definitions` that says what the figure means in surveys and where it is compared."""
    definition: str
    perspective: Perspective
    unit: str
    pitfalls: str
    sources: tuple[str, ...]
    """Keys of `definitions/sources.yaml`: surveys and texts that ask for the figure or a near relative of it."""
    status: Literal["verified", "known"]
    """`verified`: seen in a page of at least one source; `known`: from general knowledge, or proposed here."""
    events: tuple[str, ...] = ()
    """Activities of which at least one must occur in the log; otherwise the figure cannot be computed."""
    tables: tuple[str, ...] = ()
    """Register tables that must be given and have rows."""
