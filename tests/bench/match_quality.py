"""Ranking quality on Cranfield, CISI and NPL, and its mean, with the same settings for all three.

Compared: our ranking with and without related words; bm25s with its English stop words and the English Snowball
stemmer (k1 1.2, b 0.75); tantivy alone over the same terms as ours (its own BM25, k1 1.2, b 0.75). Ratios are to bm25s.
Conventions: Cranfield queries are numbered by order of appearance; grade 1 and above is relevant, grade 0 is not (all
of Cranfield's 225 pairs of grade 0 are left out); queries without a relevant document are left out; depth 1,000;
nDCG with binary gain and the ideal of the judged documents. Short `smoke`: 12 queries of Cranfield only.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import bm25s
import polars as pl
import Stemmer

from tests.bench.judged import NAMES, Collection, collection
from tests.bench.ranking_measures import quality
from tests.bench.registry import Line, NotHere, ratios
from valorise.matching.compared import compared, proposed
from valorise.matching.seekers import Seekers
from valorise.matching.settings import Settings, settings
from valorise.stores.index import TermIndex

DEPTH = 1000
PEER = "bm25s stemmed"
Ranker = Callable[[Collection], pl.DataFrame]


def run(smoke: bool) -> list[Line]:
    """The three measures for each method on each collection and on their mean."""
    sets = [few(collection("cranfield", data()))] if smoke else [collection(name, data()) for name in NAMES]
    lines = [
        Line(one.name, method, measure, value)
        for one in sets
        for method, ranked in RANKERS.items()
        for measure, value in quality(ranked(one), one.relevant).items()
    ]
    return ratios([*lines, *_means(lines)], PEER)


def data() -> Path:
    """The folder of shared open data."""
    root = Path(__file__).resolve().parents[2].parent / "shared"
    folder = Path(os.environ.get("VALORISE_SHARED", root)) / "data"
    if not folder.is_dir():
        raise NotHere("the shared open data is not beside the project; set VALORISE_SHARED to its folder.")
    return folder


def ours(judged: Collection, chosen: Settings | None = None) -> pl.DataFrame:
    """Our ranking of a collection: need, asset, rank."""
    numbers = chosen or settings()
    index = TermIndex.of(judged.assets, numbers)
    seekers = Seekers(judged.needs, numbers)
    found = []
    for name in seekers:
        asked = seekers.asked(name, index)
        one = compared(asked, index, proposed(asked, index, numbers, DEPTH), numbers)
        columns = {"found": one.names, "score": one.direct + one.related}
        found.append(pl.DataFrame(columns).with_columns(seeker=pl.lit(name)))
    return _ranked(pl.concat(found))


def _without_related(judged: Collection) -> pl.DataFrame:
    plain = settings()
    return ours(judged, replace(plain, feedback=replace(plain.feedback, strength=0.0)))


def _tantivy(judged: Collection) -> pl.DataFrame:
    even = replace(settings(), columns=dict.fromkeys(settings().columns, 1), commonness=0.0, k3=1e9)
    index, seekers = TermIndex.of(judged.assets, even), Seekers(judged.needs, even)
    found = []
    for name in seekers:
        asked = seekers.asked(name, index)
        numbers = index.candidates(asked.terms, asked.value, most=DEPTH)
        ranks = range(1, len(numbers) + 1)
        found += [(name, asset, rank) for asset, rank in zip(index.names(numbers), ranks, strict=True)]
    return pl.DataFrame(found, schema=["need", "asset", "rank"], orient="row")


def _bm25s(judged: Collection) -> pl.DataFrame:
    stemmer = Stemmer.Stemmer("english")
    texts = judged.assets.select(pl.concat_str("title", "summary", separator=" ", ignore_nulls=True)).to_series()
    index = bm25s.BM25(k1=1.2, b=0.75)
    index.index(_words(texts, stemmer), show_progress=False)
    most = min(DEPTH, judged.assets.height)
    hits, scores = index.retrieve(_words(judged.needs["summary"], stemmer), k=most, show_progress=False)
    found = pl.DataFrame({"seeker": judged.needs["id"], "row": hits, "score": scores}).explode("row", "score")
    named = found.with_columns(found=judged.assets["id"].gather(found["row"].cast(pl.UInt32)))
    return _ranked(named.filter(pl.col("score") > 0))


def _words(texts: pl.Series, stemmer: Stemmer.Stemmer) -> bm25s.tokenization.Tokenized:
    return bm25s.tokenize(texts.to_list(), stopwords="en", stemmer=stemmer, show_progress=False)


def _ranked(pairs: pl.DataFrame) -> pl.DataFrame:
    ordered = pairs.sort("seeker", "score", "found", descending=[False, True, False])
    return ordered.select(need="seeker", asset="found", rank=pl.int_range(1, pl.len() + 1).over("seeker"))


def few(judged: Collection) -> Collection:
    """The first twelve needs of a collection, for a short run."""
    needs = judged.needs.head(12)
    relevant = judged.relevant.filter(pl.col("need").is_in(needs["id"].implode()))
    return replace(judged, needs=needs, relevant=relevant)


def _means(lines: list[Line]) -> list[Line]:
    keys = dict.fromkeys((one.method, one.measure) for one in lines)
    values = {key: [one.value for one in lines if (one.method, one.measure) == key] for key in keys}
    return [Line("mean", method, measure, sum(found) / len(found)) for (method, measure), found in values.items()]


RANKERS: dict[str, Ranker] = {
    PEER: _bm25s,
    "tantivy alone": _tantivy,
    "ours without related words": _without_related,
    "ours": ours,
}
