"""Several indexes asked as if they were one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from valorise.matching.port import Index


@dataclass(frozen=True, slots=True)
class Joined:
    """An index (`port.Index`) made of others that share no record.

    How common a word is, is counted over `read`; what can be found comes from `asked` alone. So records can be ranked
    among those that the same people may see, without showing the others.
    """

    read: Sequence[Index]
    asked: Sequence[Index]

    @property
    def documents(self) -> int:
        """Records with at least one term, in all that are read."""
        return sum(one.documents for one in self.read)

    @property
    def mean_length(self) -> float:
        """Mean length of those records."""
        whole = sum(one.documents * one.mean_length for one in self.read)
        return whole / self.documents if self.documents else 0.0

    def document_frequencies(self, terms: pl.Series) -> pl.DataFrame:
        """Columns term, documents; in all that are read."""
        counts = [one.document_frequencies(terms)["documents"] for one in self.read]
        summed = sum(counts, pl.zeros(terms.len(), dtype=pl.Int64, eager=True))
        return pl.DataFrame({"term": terms, "documents": summed}, schema={"term": pl.String, "documents": pl.Int64})

    def candidates(self, queries: pl.DataFrame, *, most: int) -> pl.DataFrame:
        """Columns seeker, found: up to `most` of each index that is asked."""
        found = [one.candidates(queries, most=most) for one in self.asked]
        return pl.concat([pl.DataFrame(schema={"seeker": pl.String, "found": pl.String}), *found]).unique(
            maintain_order=True
        )
