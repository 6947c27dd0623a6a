"""What is known of needs and assets beside their own rows: where their owners are, what they did together before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

SCHEMA = {"side": pl.String, "record": pl.String, "what": pl.String, "value": pl.String}
"""One row for each thing known: `side` is need or asset; `what` and `value` as `Known.fits` reads them."""
NOTHING: frozenset[str] = frozenset()
Place = tuple[str | None, str | None, str | None]


def nothing_known() -> pl.DataFrame:
    """The table without rows: matches are then made from needs, assets and agreements alone."""
    return pl.DataFrame(schema=SCHEMA)


@dataclass(frozen=True, slots=True)
class Known:
    """The values that are known, by side, record and what they say."""

    values: Mapping[Place, frozenset[str]]

    @classmethod
    def of(cls, rows: pl.DataFrame) -> Known:
        """Read from a table as `SCHEMA` says; rows without a value say nothing."""
        found: defaultdict[Place, set[str]] = defaultdict(set)
        for side, record, what, value in rows.select(list(SCHEMA)).drop_nulls("value").iter_rows():
            found[side, record, what].add(value)
        return cls({place: frozenset(values) for place, values in found.items()})

    def fits(self, need: str, asset: str) -> Iterator[tuple[str, float]]:
        """Parts that are known of a pair, in the order of their names, with how well they fit.

        * `links`: 1 where the asset was spoken of or agreed on with the owner of the need before (`owner` of the need
          among `party` of the asset). That nobody recorded so says nothing: the part is then left out.
        * `pathway`: 1 where the way to use that was chosen for the asset answers this type of need, else 0 (`asks`
          among `answers`).
        * `region`: 1 where owners of both are in the same region, else 0.
        """
        if self._of("need", need, "owner") & self._of("asset", asset, "party"):
            yield "links", 1.0
        for part, asked, offered in (("pathway", "asks", "answers"), ("region", "region", "region")):
            wanted, there = self._of("need", need, asked), self._of("asset", asset, offered)
            if wanted and there:
                yield part, float(not wanted.isdisjoint(there))

    def _of(self, side: str, record: str, what: str) -> frozenset[str]:
        return self.values.get((side, record, what), NOTHING)
