"""Records of the side that is found, each read once however many seekers it is a candidate for."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from valorise.matching.passages import passages, terms_of
from valorise.matching.settings import Settings
from valorise.matching.texts import Texts, texts


@dataclass(frozen=True, slots=True)
class Cut:
    """Passages of records (`passages.passages`) and the terms of each (`passages.terms_of` or `own_terms`)."""

    passages: pl.DataFrame
    terms: pl.DataFrame


class Reading:
    """Remembers terms and passages of the records asked for so far."""

    def __init__(self, records: pl.DataFrame, settings: Settings) -> None:
        self.records, self.settings = records, settings
        self._texts: dict[str, pl.DataFrame] = {}
        self._cut: dict[str, pl.DataFrame] = {}
        self._read = {"texts": pl.Series([], dtype=pl.String), "cut": pl.Series([], dtype=pl.String)}

    def texts(self, names: pl.Series) -> Texts:
        """Weighted terms and lengths of the named records."""
        new = self._new("texts", names)
        if new.height or not self._texts:
            read = texts(new, self.settings)
            self._texts = _added(self._texts, {"terms": read.terms, "lengths": read.lengths})
        return Texts(*(_of(self._texts[part], names) for part in ("terms", "lengths")))

    def cut(self, names: pl.Series) -> Cut:
        """Passages of the named records and their terms."""
        new = self._new("cut", names)
        if new.height or not self._cut:
            cut = passages(new, self.settings.passages.longest)
            numbered = cut.with_columns(pl.col("text") + self._cut.get("passages", cut.clear()).height)
            both = {"passages": numbered, "terms": terms_of(numbered, self.settings.columns)}
            self._cut = _added(self._cut, both)
        return Cut(*(_of(self._cut[part], names) for part in ("passages", "terms")))

    def _new(self, what: str, names: pl.Series) -> pl.DataFrame:
        """Named records that were not read yet; from now on they are."""
        left = names.unique(maintain_order=True)
        left = left.filter(~left.is_in(self._read[what].implode()))
        self._read[what] = pl.concat([self._read[what], left])
        return self.records.filter(pl.col("id").is_in(left.implode()))


def _added(before: dict[str, pl.DataFrame], new: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    return {part: pl.concat([before[part], table]) if before else table for part, table in new.items()}


def _of(table: pl.DataFrame, names: pl.Series) -> pl.DataFrame:
    return table.filter(pl.col("record").is_in(names.unique().implode()))
