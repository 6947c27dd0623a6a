"""What a set of mentions with known truth is."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True, slots=True)
class Marked:
    """Mentions of one kind. `truth` names the thing of each row; with a reference it is the row there, or None."""

    name: str
    kind: str
    rows: pl.DataFrame
    truth: list[str | int | None]
    against: pl.DataFrame | None = None
