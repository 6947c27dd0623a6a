"""Speed of the dates: all open dates of a portfolio of 100,000 rights with mixed events.

Compared: our engine (`deadlines`, one table function, without the texts of reasons, which are written when asked) and
a plain loop over python-dateutil's `relativedelta` that knows five rules only (renewals of one office with their
months of grace, the priority year, thirty months of the PCT, request for examination, opposition) and looks at each
right once. The loop does far less than the engine, so its figure is a floor for a program without tables. Both run on
the same rights in the same run; processor seconds, the best of three; ratios are to the loop. Memory is what the
process gained at its highest. `light`: national rights alone, about two events each; `mixed`: the portfolio of
`deadline_portfolios`, five events and four open dates a right. For one core: POLARS_MAX_THREADS=1. `smoke`: 300.
"""

from __future__ import annotations

import resource
from collections import defaultdict
from collections.abc import Callable
from datetime import date
from time import process_time

import polars as pl
from dateutil.relativedelta import relativedelta

from tests.bench.deadline_portfolios import AS_OF, light_portfolio, portfolio
from tests.bench.registry import Line, ratios
from valorise.assets.deadlines import deadlines
from valorise.assets.rulebook import closing_days, rulebook

PEER = "loop over dateutil"
Ask = Callable[[pl.DataFrame], int]


def run(smoke: bool) -> list[Line]:
    """Processor seconds, dates and memory, by portfolio."""
    size = 300 if smoke else 100_000
    lines: list[Line] = []
    for name, made in (("light", light_portfolio), ("mixed", portfolio)):
        events = made(size)
        for method, ask in (("ours", _ours), (PEER, _loop)):
            lines += _measured(f"{name}, {size:,}", method, ask, events)
    return ratios(lines, PEER)


def _measured(on: str, method: str, ask: Ask, events: pl.DataFrame) -> list[Line]:
    ask(events.head(100))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    times, found = [], 0
    for _ in range(3):
        start = process_time()
        found = ask(events)
        times.append(process_time() - start)
    gained = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    figures = {"seconds": min(times), "dates": float(found), "MiB gained": gained, "events": float(events.height)}
    return [Line(on, method, measure, value) for measure, value in figures.items()]


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
