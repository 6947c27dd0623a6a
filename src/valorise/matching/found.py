"""Needs and assets by name, each read when it is first needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from valorise.matching.facts import COLUMNS, Offer, Wish
from valorise.matching.keys import by_key
from valorise.matching.passages import Passage, cut
from valorise.matching.settings import Settings
from valorise.matching.texts import record, texts

REMEMBERED = 50_000
"""Records of which facts or passages are kept; then all are forgotten, and read again when they are needed."""


Counted = tuple[Passage, Mapping[int, int]]
"""A passage, and how often it holds each term, by the key of the term."""


class Records:
    """A table of needs or of assets; facts and passages are read when they are first asked for."""

    def __init__(self, kind: str, table: pl.DataFrame, settings: Settings) -> None:
        self.kind, self.table, self.settings = kind, table, settings
        self._at = {name: number for number, name in enumerate(table["id"])}
        self._facts: dict[str, Any] = {}
        self._cut: dict[str, list[Counted]] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._at

    def facts(self, names: Sequence[str]) -> list[Any]:
        """What the named records state, as `Wish` or `Offer`."""
        if len(self._facts) > REMEMBERED:
            self._facts.clear()
        new = [name for name in names if name not in self._facts]
        if new:
            rows = self.table[[self._at[name] for name in new]].select(COLUMNS[self.kind])
            self._facts.update({row["id"]: self._read(row) for row in rows.iter_rows(named=True)})
        return [self._facts[name] for name in names]

    def passages(self, name: str) -> list[Counted]:
        """The passages of one record, with their terms by key."""
        if len(self._cut) > REMEMBERED:
            self._cut.clear()
        known = self._cut.get(name)
        if known is None:
            row = self.table.row(self._at[name], named=True)
            known = [(one, by_key(one.terms)) for one in cut(texts(record(row), row["language"]), self.settings)]
            self._cut[name] = known
        return known

    def _read(self, row: Mapping[str, Any]) -> Wish | Offer:
        return Wish.of(row, self.settings) if self.kind == "need" else Offer.of(row)
