"""Ten thousand needs before a million assets in one batch, killed on the way and given again.

Compared: `in_parts` in one process, with an index kept in a folder, and bm25s (English stop words and stemmer, k1 1.2,
b 0.75), which finds as many candidates for the first 200 of these needs and neither explains nor keeps them. Ours ends
itself with the signal 9 once half of the needs is answered, and a second process goes on from the finished parts; it
does all that the command does but reading the files of a person. Processor seconds, so that what else runs on the
machine does not count; `minutes by the clock` says what a person waits, both processes together. Texts as in
`match_speed`: assets and needs of 60 made-up words; profile hybrid, ten matches. `smoke`: 240 needs, 400 assets. The
run fails where a need is missing, or where parts made before the kill are made again.
"""

from __future__ import annotations

import json
import os
import signal
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

import polars as pl

from tests.bench.match_speed import DAY, PEER, Texts, _assets, _bm25s, _processor
from tests.bench.registry import Line, ratios
from valorise.journeys.batch import Batch, in_parts
from valorise.journeys.matching import Options
from valorise.matching.parts import SIZE
from valorise.matching.settings import settings
from valorise.stores.index import TermIndex
from valorise.terms.tables import table

OURS = "ours, one process"
PEERS = 200
"""Needs that the peer is asked; it takes each by itself, so more would not change the mean."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many needs and assets."""

    needs: int
    assets: int

    def __str__(self) -> str:
        return f"{self.needs:,} x {self.assets:,}"


def run(smoke: bool) -> list[Line]:
    """What the batch takes until it is killed and afterwards, and what the peer takes for a need."""
    sizes = Sizes(240, 400) if smoke else Sizes(10_000, 1_000_000)
    with TemporaryDirectory() as place:
        folder = Path(place)
        _written(folder, sizes)
        start = perf_counter()
        before = _in_a_process_of_its_own(folder, sizes.needs // 2)
        after = _in_a_process_of_its_own(folder, None)
        minutes = (perf_counter() - start) / 60
        _checked(before, after, sizes)
        measures = {
            "processor s, index": before["index"],
            "processor ms, one need": 1000 * before["comparing"] / before["made"],
            "processor ms, one need, given again": 1000 * after["comparing"] / after["made"],
            "processor s, given again until it goes on": after["until"],
            "needs answered before the kill": before["made"],
            "matches": after["rows"],
            "minutes by the clock": minutes,
            "MB of memory at most": max(before["memory"], after["memory"]),
        }
        lines = [Line(str(sizes), OURS, name, value) for name, value in measures.items()]
        lines.append(Line(str(sizes), PEER, "processor ms, one need", _peer(folder)))
    return ratios(lines, PEER)


def _written(folder: Path, sizes: Sizes) -> None:
    """The tables as files, so that both processes are given the same."""
    texts = Texts(seed=sizes.assets)
    _assets(list(islice(texts.of(60), sizes.assets))).write_ipc(folder / "assets.arrow")
    rows = {"id": [f"n{at}" for at in range(sizes.needs)], "summary": list(islice(texts.of(60), sizes.needs))}
    needs = pl.concat([table("needs").empty(), pl.DataFrame(rows)], how="diagonal")
    needs.with_columns(language=pl.lit("en")).write_ipc(folder / "needs.arrow")


def _in_a_process_of_its_own(folder: Path, kill_at: int | None) -> dict[str, float]:
    process = get_context("spawn").Process(target=_work, args=(folder, kill_at))
    process.start()
    process.join()
    if process.exitcode != (0 if kill_at is None else -signal.SIGKILL):
        raise AssertionError(f"The process ended with {process.exitcode}.")
    found: dict[str, float] = json.loads((folder / "told.json").read_text())
    return found


def _work(folder: Path, kill_at: int | None) -> None:
    """The batch, as far as it goes; writes what it took to `told.json`."""
    assets, needs = pl.read_ipc(folder / "assets.arrow"), pl.read_ipc(folder / "needs.arrow")
    batch = Batch(needs, assets, DAY, Options(top=10))
    kept, start = folder / "index", _processor()
    index = TermIndex.kept(kept, settings()) if kept.exists() else TermIndex.of(assets, settings(), folder=kept)
    told, begun, last = {"index": _processor() - start, "made": 0.0}, process_time(), 0

    def tell(what: str, done: int, total: int) -> None:
        nonlocal last
        # A part that was there already is told as a whole.
        if done == last + 1:
            told.setdefault("until", process_time() - begun)
            told.update(made=told["made"] + 1, comparing=process_time() - begun - told["until"])
        last = done
        if kill_at is not None and done >= kill_at:
            _say(folder, told)
            os.kill(os.getpid(), signal.SIGKILL)

    rows = in_parts(batch, folder / "parts", tell=tell, index=index).table.height
    _say(folder, {**told, "rows": rows})


def _say(folder: Path, told: dict[str, float]) -> None:
    told["memory"] = getrusage(RUSAGE_SELF).ru_maxrss / 1e3
    (folder / "told.json").write_text(json.dumps(told))


def _checked(before: dict[str, float], after: dict[str, float], sizes: Sizes) -> None:
    if after["rows"] < sizes.needs:
        raise AssertionError("Some needs have no match.")
    again = before["made"] + after["made"] - sizes.needs
    # The part that was being made when the process was killed is made again, and nothing else.
    if not 0 <= again <= SIZE:
        raise AssertionError(f"{again} needs were answered again.")


def _peer(folder: Path) -> float:
    """Milliseconds of bm25s for one need."""
    ask = _bm25s(pl.read_ipc(folder / "assets.arrow")["summary"].to_list())
    texts = pl.read_ipc(folder / "needs.arrow")["summary"].to_list()[:PEERS]
    ask(texts[0])
    start = process_time()
    for text in texts:
        ask(text)
    return 1000 * (process_time() - start) / len(texts)
