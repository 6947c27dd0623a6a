"""What Spark costs and gains on one machine: the same batch made here and by `local[2]`, one after the other.

Compared: `in_parts`, which is one process, and `on_cluster` with two workers of Spark on the same machine, from the
tables in memory to the joined result, index and start of Spark included; ratios are to the first. Seconds by the
clock: lower is better. A batch that one process answers before Spark has started shows the cost alone. Texts as in
`match_speed`: assets of 60 words, needs of 60, profile hybrid, ten matches each, parts of 100 needs. The run fails
where the two results differ. `smoke`: 20 needs.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import polars as pl

from tests.bench.match_speed import DAY, Texts, _assets
from tests.bench.registry import Line, NotHere, ratios
from valorise.journeys.batch import Batch, in_parts
from valorise.journeys.cluster import on_cluster
from valorise.journeys.matching import Options
from valorise.terms.results import Result
from valorise.terms.tables import table

SIZES = ((100, 1_000), (500, 20_000), (2_000, 20_000))
ONE, TWO = "one process", "Spark local[2]"


def run(smoke: bool) -> list[Line]:
    """Seconds of a batch by engine, for some numbers of needs and assets."""
    if not find_spec("pyspark") or not shutil.which("java"):
        raise NotHere("pyspark or Java is not installed; pip install 'valorise[cluster]'.")
    lines: list[Line] = []
    for needs, assets in ((20, 100),) if smoke else SIZES:
        lines += _measured(needs, assets)
    return ratios(lines, ONE)


def _measured(needs: int, assets: int) -> list[Line]:
    batch, on = _batch(needs, assets), f"{needs:,} x {assets:,}"
    with TemporaryDirectory() as place:
        here, first = _timed(partial(in_parts, batch, Path(place) / "one", tell=lambda *_: None))
        there, second = _timed(partial(on_cluster, batch, Path(place) / "two", "local[2]", tell=lambda *_: None))
    if not here.table.equals(there.table):
        raise AssertionError("The two engines found different matches.")
    return [Line(on, ONE, "seconds", first), Line(on, TWO, "seconds", second)]


def _timed(work: Callable[[], Result]) -> tuple[Result, float]:
    start = perf_counter()
    return work(), perf_counter() - start


def _batch(needs: int, assets: int) -> Batch:
    texts = Texts(seed=needs + assets)
    offered = _assets([next(texts.of(60)) for _ in range(assets)])
    rows = {"id": [f"n{at}" for at in range(needs)], "summary": [next(texts.of(60)) for _ in range(needs)]}
    wanted = pl.concat([table("needs").empty(), pl.DataFrame(rows)], how="diagonal")
    return Batch(wanted.with_columns(language=pl.lit("en")), offered, DAY, Options())
