"""What the words strong, fair and weak of a match are worth, on Cranfield, CISI and NPL with the same settings.

Questions put to their own collection are compared with questions put to another one, by two measures. `relevant`: of
the pairs of a word among the best five of each query in its own collection, the share judged relevant (grade 1 and
above; what nobody judged counts as not relevant). `reached by unrelated`: the share of queries whose best match in a
collection of another discipline is at least that word. Aeronautics, library science and electronics share some words,
so a few of those matches are right after all. Short `smoke`: 12 queries of Cranfield in their own collection only.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from tests.bench.judged import NAMES, Collection, collection
from tests.bench.judged_sets import few
from tests.bench.registry import Line, data, means, ratios
from valorise.matching.matches import Options, matches
from valorise.matching.settings import settings
from valorise.stores.index import TermIndex

BEST = 5
ANY_DAY = date(2026, 1, 1)
"""The collections have no dates, so the day changes nothing."""
REACHED = {"fair": ("fair", "strong"), "strong": ("strong",)}


def run(smoke: bool) -> list[Line]:
    """The two measures for each word, for each pair of collections and their mean; ratios are to the word weak."""
    sets = [few(collection("cranfield", data()))] if smoke else [collection(name, data()) for name in NAMES]
    made = {(asked.name, held.name): _best(asked, held) for asked in sets for held in sets}
    own = [line for one in sets for line in _relevant(one, made[one.name, one.name])]
    foreign = [line for (asked, held), found in made.items() if asked != held for line in _reached(asked, held, found)]
    return ratios([*own, *foreign, *means(own), *means(foreign)], "weak")


def _best(asked: Collection, held: Collection) -> pl.DataFrame:
    index = TermIndex.of(held.assets, settings())
    return matches(asked.needs, held.assets, index, as_of=ANY_DAY, options=Options(top=BEST)).table


def _relevant(judged: Collection, found: pl.DataFrame) -> list[Line]:
    marked = found.join(judged.relevant.with_columns(relevant=True), on=["need", "asset"], how="left")
    shares = marked.group_by("fit").agg(pl.col("relevant").fill_null(value=False).mean()).sort("fit")
    return [Line(judged.name, word, "relevant", share) for word, share in shares.iter_rows()]


def _reached(asked: str, held: str, found: pl.DataFrame) -> list[Line]:
    first = found.filter(rank=1)["fit"]
    return [
        Line(f"{asked}>{held}", word, "reached by unrelated", float(first.is_in(words).mean() or 0))
        for word, words in REACHED.items()
    ]
