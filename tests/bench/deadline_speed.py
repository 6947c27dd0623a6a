"""Speed of the dates: all open dates of a portfolio of 100,000 rights with mixed events.

Compared: our engine (`deadlines`, the public table function, from the table of events to the finished table of dates
with its texts and the problems; rules already read; without the reasons, which are written when somebody asks) and a
plain loop over python-dateutil's `relativedelta` that knows five rules only (renewals of one office with their months
of grace, the priority year, thirty months of the PCT, request for examination, opposition) and looks at each right
once. The loop does far less than the engine, so its figure is a floor for a program without tables.

Each runs in a process of its own on the same rights: seconds on the clock and on the processors (all cores together),
each the best of five; ratios are to the loop. `MiB at the highest` is the whole process with Python, libraries, rules
and events; `MiB gained` is what the dates added to that. `seconds to read the rules`: once per process, from their
files. `light`: national rights alone, about two events each; `mixed`: the portfolio of `deadline_portfolios`, five
events and four open dates a right. Polars takes all cores: POLARS_MAX_THREADS=1 for one. `smoke`: 300 rights.
"""

from __future__ import annotations

import resource
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

import polars as pl
from dateutil.relativedelta import relativedelta

from tests.bench.deadline_portfolios import AS_OF, light_portfolio, portfolio
from tests.bench.registry import Line, ratios
from valorise.assets.deadlines import deadlines
from valorise.assets.rulebook import closing_days, rulebook

PEER = "loop over dateutil"
Ask = Callable[[pl.DataFrame], int]


def run(smoke: bool) -> list[Line]:
    """Seconds, dates and memory, by portfolio."""
    size = 300 if smoke else 100_000
    lines: list[Line] = []
    for name, made in (("light", light_portfolio), ("mixed", portfolio)):
        events = made(size)
        for method, ask in (("ours", _ours), (PEER, _loop)):
            lines += _measured(f"{name}, {size:,}", method, ask, events)
    return ratios(lines, PEER)


def _measured(on: str, method: str, ask: Ask, events: pl.DataFrame) -> list[Line]:
    with TemporaryDirectory() as folder, ProcessPoolExecutor(1, mp_context=get_context("spawn")) as apart:
        file = Path(folder) / "events.parquet"
        events.write_parquet(file)
        figures = apart.submit(_figures, ask, file).result()
    return [Line(on, method, measure, value) for measure, value in figures.items()]


def _figures(ask: Ask, file: Path) -> dict[str, float]:
    """Seconds, dates and memory of the process that this runs in."""
    start = perf_counter()
    rulebook(), closing_days()
    read = perf_counter() - start
    events = pl.read_parquet(file)
    ask(events.head(100))
    before, spent, found = _highest(), [], 0
    for _ in range(5):
        clock, processor = perf_counter(), process_time()
        found = ask(events)
        spent.append((perf_counter() - clock, process_time() - processor))
    return {
        "seconds on the clock": min(clock for clock, _ in spent),
        "seconds on the processors": min(processor for _, processor in spent),
        "seconds to read the rules": read,
        "dates": float(found),
        "events": float(events.height),
        "MiB at the highest": _highest(),
        "MiB gained": _highest() - before,
    }


def _highest() -> float:
    """The most memory that this process has held so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _ours(events: pl.DataFrame) -> int:
    return deadlines(events, rulebook(), closing_days(), as_of=AS_OF).table.height


def _loop(events: pl.DataFrame) -> int:
    """Open dates of five rules, one right after the other."""
    rights: dict[str, list[tuple[str, str, date, int | None]]] = defaultdict(list)
    for right, office, event, on, year in events.select("right", "office", "event", "on", "year").iter_rows():
        rights[right].append((office, event, on, year))
    return sum(len(_dates_of(happened)) for happened in rights.values())


def _dates_of(happened: list[tuple[str, str, date, int | None]]) -> list[date]:
    found = []
    for office, event, on, _ in happened:
        paid = max((year or 0 for at, name, _, year in happened if name == "renewal-paid" and at == office), default=2)
        if event == "filing":
            for year in range(max(3, paid + 1), 21):
                due = on + relativedelta(months=12 * (year - 1), day=31)
                found.append(due + relativedelta(months=6, day=31))
                if due > AS_OF:
                    break
        elif event == "first-filing":
            found.append(on + relativedelta(months=12))
        elif event == "international-filing":
            found.append(on + relativedelta(months=30))
        elif event == "search-report-published":
            found.append(on + relativedelta(months=6))
        elif event == "grant":
            found.append(on + relativedelta(months=9))
    return found
