"""What every calculation hands back."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from valorise.terms.problems import problems_table
from valorise.terms.reasons import reasons_table

Reasons = pl.DataFrame | Callable[[], pl.DataFrame]
"""Reasons as a table, or a way to write them once somebody asks."""


class Result:
    """A result table with the reasons for it and the problems met on the way; not changed once made."""

    __slots__ = ("_told", "problems", "table")

    def __init__(
        self, table: pl.DataFrame, reasons: Reasons | None = None, problems: pl.DataFrame | None = None
    ) -> None:
        self.table = table
        self.problems = problems_table([]) if problems is None else problems
        self._told: Reasons = reasons_table([]) if reasons is None else reasons

    @property
    def reasons(self) -> pl.DataFrame:
        """Why, as the declared table `reasons`; where it is long it is written when it is first asked for."""
        if not isinstance(self._told, pl.DataFrame):
            self._told = self._told()
        return self._told
