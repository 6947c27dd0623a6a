"""What matching asks of a search index. A store provides it; matching knows neither engine nor disk."""

from __future__ import annotations

from typing import Protocol

import polars as pl


class Index(Protocol):
    """Weighted terms of many records (`matching.texts`), ready to be asked."""

    @property
    def documents(self) -> int:
        """Number of records with at least one term."""

    @property
    def mean_length(self) -> float:
        """Mean length of those records in weighted terms; 0 where there is none."""

    def document_frequencies(self, terms: pl.Series) -> pl.DataFrame:
        """Columns `term`, `documents`: how many records have each term; 0 for a term that none has."""

    def candidates(self, queries: pl.DataFrame, *, most: int) -> pl.DataFrame:
        """Columns `seeker`, `found`: up to `most` records for each seeker, best first.

        `queries` has seeker, term, weight. A record that has none of the terms is never a candidate.
        """
