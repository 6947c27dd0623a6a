"""What every calculation hands back."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from valorise.terms.problems import problems_table
from valorise.terms.reasons import reasons_table


@dataclass(frozen=True, slots=True)
class Result:
    """A result table with the reasons for it and the problems met on the way."""

    table: pl.DataFrame
    reasons: pl.DataFrame = field(default_factory=lambda: reasons_table([]))
    problems: pl.DataFrame = field(default_factory=lambda: problems_table([]))
