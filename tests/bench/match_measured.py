"""What one method reaches: rankings of judged collections, speed, memory and disk, in a process of its own."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from statistics import quantiles
from time import perf_counter, process_time

import polars as pl

from tests.bench.judged import Collection
from tests.bench.match_methods import METHODS, Absent, Ask, Method
from tests.bench.ranking_measures import each

DEPTH = 1_000
"""Records of a ranking that are judged."""
SHOWN = 10
"""Records asked for when speed is measured."""
MIB = 1024 * 1024
PROCESS = Path("/proc/self")


@dataclass(frozen=True, slots=True)
class Speed:
    """Seconds to make the index, milliseconds for needs by their words (median, 95 of 100), MiB of memory and disk.

    Memory and disk of what works in a process of its own are not known.
    """

    build: float
    needs: Mapping[int, tuple[float, float]]
    memory: float | None
    disk: float | None
    first: Mapping[int, tuple[float, float]] = field(default_factory=dict)
    """Milliseconds of needs that are asked for the first time, where texts are read then and kept."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Quality by collection, one row per need; speed; why there is neither."""

    quality: Mapping[str, pl.DataFrame]
    speed: Speed | None
    absent: str = ""


@dataclass(frozen=True, slots=True)
class Sizes:
    """Generated records, and needs of them by their number of words."""

    assets: pl.DataFrame
    needs: Mapping[int, pl.DataFrame]


def all_measured(collections: Sequence[Collection], sizes: Sizes) -> dict[str, Measured]:
    """What each method reaches, one after another, each in a fresh process so that memory is its own."""
    found = {}
    for method in METHODS:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as fresh:
            found[method.name] = fresh.submit(measured, method.name, collections, sizes).result()
    return found


def measured(name: str, collections: Sequence[Collection], sizes: Sizes) -> Measured:
    """Quality and speed of the method of this name."""
    method = next(one for one in METHODS if one.name == name)
    try:
        speed = _speed(method, sizes) if method.sized else None
        return Measured({one.name: each(ranking(method, one), one.relevant) for one in collections}, speed)
    except Absent as error:
        return Measured({}, None, str(error))


def ranking(method: Method, judged: Collection, depth: int = DEPTH) -> pl.DataFrame:
    """The ranking of a collection as need, asset, rank (at most `depth`); a record never answers itself."""
    with tempfile.TemporaryDirectory() as folder:
        ask = method.build(judged.assets, judged.needs, Path(folder))
        rows = [(need, asset) for need in judged.needs["id"].to_list() for asset in ask(need, depth)]
    found = pl.DataFrame(rows, schema={"need": pl.String, "asset": pl.String}, orient="row")
    others = found.join(judged.itself, on=["need", "asset"], how="anti", maintain_order="left")
    return others.with_columns(rank=pl.int_range(1, pl.len() + 1).over("need"))


def _speed(method: Method, sizes: Sizes) -> Speed:
    clock = perf_counter if method.elsewhere else process_time
    build, before = method.whole or method.build, _memory_from_here()
    every = pl.concat(sizes.needs.values())
    with tempfile.TemporaryDirectory() as folder:
        start = clock()
        ask = build(sizes.assets, every, Path(folder))
        taken = clock() - start
        first = {
            words: _times(ask, needs["id"].to_list(), clock) for words, needs in sizes.needs.items() if method.twice
        }
        times = {words: _times(ask, needs["id"].to_list(), clock) for words, needs in sizes.needs.items()}
        disk = sum(file.stat().st_size for file in Path(folder).rglob("*") if file.is_file()) / MIB
    return Speed(taken, times, *((None, None) if method.elsewhere else (_most_memory() - before, disk)), first)


def _times(ask: Ask, names: Iterable[str], clock: Callable[[], float]) -> tuple[float, float]:
    taken = []
    for name in names:
        start = clock()
        ask(name, SHOWN)
        taken.append(1000 * (clock() - start))
    cuts = quantiles(taken, n=20)
    return cuts[9], cuts[18]


def _memory_from_here() -> float:
    """MiB of memory now; from here on the most is counted anew (Linux counts that of a parent process otherwise)."""
    (PROCESS / "clear_refs").write_text("5")
    return _most_memory()


def _most_memory() -> float:
    """MiB of memory at its most since it was last counted anew."""
    found = re.search(r"VmHWM:\s+(\d+) kB", (PROCESS / "status").read_text())
    return int(found[1]) / 1024 if found else 0.0
