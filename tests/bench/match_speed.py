"""Speed of the index and of one need, from its text to the ranked and explained pairs, on texts of about 60 words.

Compared: our index and ranking (`TermIndex.of`, then query, candidates, ranking for one need at a time) and bm25s
(English stop words and stemmer, k1 1.2, b 0.75; retrieval of the same number of candidates). Both are given the same
records on the same machine in the same run; ratios are to bm25s. Rates: higher is better; times: lower is better.
Words follow Zipf's law over 60,000 made-up words and are drawn with a fixed seed. Needs have 8, 60 and 170 words.
50,000 and 200,000 records; a million for ours alone, kept in a folder: by the clock and in processor seconds of
all processes, with the memory at most used, the size on disk, and how long it takes until a changed record is
found. `smoke`: 400.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date
from itertools import accumulate
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from statistics import quantiles
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

import bm25s
import polars as pl
import Stemmer

from tests.bench.registry import Line, ratios
from valorise.matching.keys import keys
from valorise.matching.matches import Matching, Options
from valorise.matching.settings import settings
from valorise.stores.index import TermIndex, writing
from valorise.terms.tables import table

DAY = date(2026, 1, 1)
WORDS = 60_000
PEER = "bm25s stemmed"
LENGTHS = (8, 60, 170)
MILLION = 1_000_000


def run(smoke: bool) -> list[Line]:
    """Index rate and times for a need, by number of records."""
    lines: list[Line] = []
    for size in (400,) if smoke else (50_000, 200_000):
        texts = Texts(seed=size)
        records = [next(texts.of(60)) for _ in range(size)]
        needs = {length: [next(texts.of(length)) for _ in range(5 if smoke else 50)] for length in LENGTHS}
        for method, prepared in (("ours", _ours), (PEER, _bm25s)):
            lines += _measured(f"{size:,}", method, prepared, records, needs)
    return ratios([*lines, *_kept(400 if smoke else MILLION, 5 if smoke else 50)], PEER)


class Texts:
    """Made-up texts with the word frequencies of real ones."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)
        syllables = ["ba", "co", "di", "fe", "gu", "la", "mo", "ne", "pi", "ro", "su", "ta", "ve", "xi", "zo", "qua"]
        self.words = ["".join(self.draw.choices(syllables, k=self.draw.randint(2, 5))) for _ in range(WORDS)]
        self.weights = list(accumulate(1 / (rank + 10) for rank in range(WORDS)))

    def of(self, length: int) -> Iterator[str]:
        """Texts of that many words without end."""
        while True:
            yield " ".join(self.draw.choices(self.words, cum_weights=self.weights, k=length))


Ask = Callable[[str], int]


def _measured(
    on: str, method: str, prepared: Callable[[list[str]], Ask], records: list[str], needs: dict[int, list[str]]
) -> list[Line]:
    start = perf_counter()
    ask = prepared(records)
    lines = [Line(on, method, "records per second", len(records) / (perf_counter() - start))]
    for length, texts in needs.items():
        times = [_time(ask, text) for text in texts]
        cuts = quantiles(times, n=20)
        lines += [Line(on, method, f"p{p} ms, {length} words", 1000 * cuts[p // 5 - 1]) for p in (50, 95)]
    return lines


def _time(ask: Ask, text: str) -> float:
    start = perf_counter()
    ask(text)
    return perf_counter() - start


def _ours(texts: list[str]) -> Ask:
    assets = _assets(texts)
    return _asking(assets, TermIndex.of(assets, settings()))


def _assets(texts: list[str]) -> pl.DataFrame:
    rows = {"id": [f"a{number}" for number in range(len(texts))], "summary": texts, "language": ["en"] * len(texts)}
    return pl.concat([table("assets").empty(), pl.DataFrame(rows)], how="diagonal")


def _asking(assets: pl.DataFrame, index: TermIndex, profile: str = "hybrid") -> Ask:
    side = Matching("asset", assets, index, Options(settings=settings(profile)))

    def ask(text: str) -> int:
        one = pl.DataFrame([{"id": "n", "summary": text, "language": "en"}], schema=table("needs").schema)
        return len(side.run(one, as_of=DAY).matches("n"))

    return ask


def _kept(size: int, asked: int) -> list[Line]:
    """An index of this many records in a folder: built, asked, and changed."""
    texts, on, lines = Texts(seed=size), f"{size:,} in a folder", []
    assets = _assets([next(texts.of(60)) for _ in range(size)])
    with TemporaryDirectory() as place:
        folder = Path(place) / "index"
        clock, processor = perf_counter(), _processor()
        index = TermIndex.of(assets, settings(), folder=folder)
        lines.append(Line(on, "ours", "records per second", size / (perf_counter() - clock)))
        lines.append(Line(on, "ours", "records per processor second", size / (_processor() - processor)))
        lines.append(Line(on, "ours", "MB on disk", sum(one.stat().st_size for one in folder.rglob("*.*")) / 1e6))
        for profile in ("lexical", "hybrid"):
            ask = _asking(assets, index, profile)
            ask(next(texts.of(8)))
            for length in LENGTHS:
                cuts = quantiles([_processor_time(ask, next(texts.of(length))) for _ in range(asked)], n=20)
                lines += [
                    Line(on, f"ours, {profile}", f"p{p} processor ms, {length} words", 1000 * cuts[p // 5 - 1])
                    for p in (50, 95)
                ]
        clock = perf_counter()
        with writing(folder, settings()) as writer:
            writer.change(assets[:1].with_columns(summary=pl.lit("unheard")))
        seen = TermIndex.kept(folder, settings(), before=index).frequencies(keys(["unheard"])).tolist()
        lines.append(Line(on, "ours", "seconds until a change is found", perf_counter() - clock))
    if seen != [1]:
        raise AssertionError("A changed record was not found.")
    return [*lines, Line(on, "ours", "MB of memory at most", getrusage(RUSAGE_SELF).ru_maxrss / 1e3)]


def _processor() -> float:
    """Processor seconds of this process and of those it started."""
    return sum(one.ru_utime + one.ru_stime for one in map(getrusage, (RUSAGE_SELF, RUSAGE_CHILDREN)))


def _processor_time(ask: Ask, text: str) -> float:
    start = process_time()
    ask(text)
    return process_time() - start


def _bm25s(texts: list[str]) -> Ask:
    stemmer = Stemmer.Stemmer("english")
    index = bm25s.BM25(k1=1.2, b=0.75)
    index.index(bm25s.tokenize(texts, stopwords="en", stemmer=stemmer, show_progress=False), show_progress=False)
    most = min(settings().candidates, len(texts))

    def ask(text: str) -> int:
        words = bm25s.tokenize([text], stopwords="en", stemmer=stemmer, show_progress=False)
        hits, _ = index.retrieve(words, k=most, show_progress=False)
        return len(hits[0])

    return ask
