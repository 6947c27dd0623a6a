"""Judged pairs with what their score is made from, for fitting the yardstick of scores and for trying it.

Each collection is asked whole, and in random parts of 50, 200 and 1,000 records (drawn with a fixed seed), so that
small registers count too. Of each query the ten best pairs are taken, as `valorise match` shows them. Queries are put
into two halves by the checksum of their name: one to fit on, one to try on.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence

import polars as pl

from tests.bench.judged import Collection
from tests.bench.match_methods import ANY_DAY
from valorise.matching.compared import compared, proposed
from valorise.matching.matches import Matching, Options, Run
from valorise.matching.settings import settings
from valorise.matching.yardstick import beside, yardstick
from valorise.stores.index import TermIndex

BEST = 10
PARTS = (50, 200, 1000)
FIT, TRY = 0, 1
SCHEMA = {
    "on": pl.String, "records": pl.Int64, "profile": pl.String, "need": pl.String, "half": pl.Int64,
    "strength": pl.Float64, "wanted": pl.Float64, "words": pl.Float64, "beside": pl.Float64, "score": pl.Float64,
    "good": pl.Boolean,
}  # fmt: skip
"""`records` is 0 for a whole collection; `half` is `FIT` or `TRY`; `good` says whether it is judged relevant."""


def pairs(sets: Sequence[Collection], profiles: Sequence[str], parts: Sequence[int] = PARTS) -> pl.DataFrame:
    """The pairs of these collections, whole and in parts, by these profiles."""
    asked = [(one, size) for one in sets for size in (0, *parts) if size < one.assets.height]
    rows = [row for one, size in asked for profile in profiles for row in _pairs(one, size, profile)]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def half(collection: str, need: str) -> int:
    """The half that a query belongs to, `FIT` or `TRY`."""
    return zlib.crc32(f"{collection}/{need}".encode()) % 2


def _pairs(judged: Collection, size: int, profile: str) -> Iterator[tuple[object, ...]]:
    assets = judged.assets.sample(size, seed=size) if size else judged.assets
    chosen = settings(profile)
    side = Matching("asset", assets, TermIndex.of(assets, chosen), Options(top=BEST, settings=chosen))
    run = side.run(judged.needs, as_of=ANY_DAY)
    relevant, itself = set(judged.relevant.iter_rows()), set(judged.itself.iter_rows())
    for need in judged.needs["id"]:
        for asset, row in _asked(run, need):
            if (need, asset) not in itself:
                yield (judged.name, size, profile, need, half(judged.name, need), *row, (need, asset) in relevant)


def _asked(run: Run, need: str) -> Iterator[tuple[str, tuple[float, ...]]]:
    """The best of one query: each with its strength, what its yardstick is made from, and its score."""
    chosen = run.side.options.settings
    asked = run.seekers.asked(need, run.side.index)
    found = compared(asked, proposed(asked, run.side.index, chosen, BEST), run.side.among)
    scale, whole = yardstick(asked, found, chosen), found.whole
    own = (asked.wanted, float(asked.weight.sum()), beside(found, chosen.yardstick.best))
    for place in sorted(range(whole.size), key=lambda one: (-whole[one], found.names[one]))[:BEST]:
        strength = float(whole[place])
        yield found.names[place], (strength, *own, scale.chance(strength))
