"""All indicators, found by file, and their figures as the declared table."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module
from typing import Any

import polars as pl

from valorise.monitoring import indicators as folder
from valorise.monitoring.figures import FIGURES
from valorise.monitoring.indicator import Indicator
from valorise.monitoring.records import Records, records
from valorise.terms import knowledge
from valorise.terms.errors import Missing
from valorise.terms.problems import Problem, problems_table
from valorise.terms.reasons import reason, reasons_table
from valorise.terms.results import Result
from valorise.terms.tables import table

Figures = Callable[[Records], pl.DataFrame]


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of the folder `indicators`."""

    about: Indicator
    figures: Figures


@cache
def catalogue() -> dict[str, Entry]:
    """All indicators by name, in the order of perspective and name."""
    modules = [import_module(f"{folder.__name__}.{one.name}") for one in pkgutil.iter_modules(folder.__path__)]
    found = [Entry(one.INDICATOR, one.figures) for one in modules if hasattr(one, "INDICATOR")]
    order = ("input", "activity", "output", "outcome", "impact", "process")
    found.sort(key=lambda one: (order.index(one.about.perspective), one.about.name))
    return {one.about.name: one for one in found}


def indicators(
    events: pl.DataFrame,
    tables: Mapping[str, pl.DataFrame],
    *,
    as_of: date,
    names: Iterable[str] | None = None,
) -> Result:
    """The figures as the declared table `indicators`: all of them, or those named; years in UTC.

    A figure whose events or tables are not there at all is null with a note, never zero; a year without any, after
    one that has some, is zero. Shares and medians that rest on fewer than five records are not shown. `reasons` hold
    definition, pitfalls and sources of each indicator and exact sums of money; `problems` what could not be computed.
    Raises `Missing` for a name that is no indicator.
    """
    known = records(events, tables, as_of=as_of)
    entries = _chosen(names)
    absent = {entry.about.name: _lacks(entry.about, known) for entry in entries}
    each = [_rows(entry, known, absent[entry.about.name]) for entry in entries]
    told = pl.concat(each) if each else _empty()
    return Result(
        told.select(*table("indicators").schema),
        reasons_table(_reasons(entries, told)),
        problems_table(_problem(name, lack) for name, lack in absent.items() if lack),
    )


def _chosen(names: Iterable[str] | None) -> list[Entry]:
    if names is None:
        return list(catalogue().values())
    wanted = list(dict.fromkeys(names))
    for name in wanted:
        if name not in catalogue():
            raise Missing(
                what=f"There is no indicator “{name}”.",
                where="monitoring/indicators",
                fix=f"Indicators are: {', '.join(catalogue())}.",
            )
    return [catalogue()[name] for name in wanted]


def _lacks(about: Indicator, known: Records) -> str | None:
    """What is not recorded at all, in words; None where the figure can be computed."""
    without = [name for name in about.tables if known.table(name).is_empty()]
    if without:
        return f"no records in the table {' or '.join(without)}"
    if about.events and known.happened(*about.events).is_empty():
        return f"no such events recorded ({', '.join(about.events)})"
    return None


def _rows(entry: Entry, known: Records, lack: str | None) -> pl.DataFrame:
    found = pl.DataFrame(schema=FIGURES) if lack else entry.figures(known)
    if found.is_empty():
        note = f"Cannot be computed: {lack or 'no record carries what it needs'}."
        found = pl.DataFrame([{"period": str(known.as_of.year), "note": note}], schema=FIGURES)
    about = entry.about
    split = pl.col("part").is_not_null()
    return found.sort("part", "period").with_columns(
        indicator=pl.concat_str(pl.lit(about.name), "-" + pl.col("part").str.to_lowercase(), ignore_nulls=True),
        label=pl.when(split).then(pl.format("{} ({})", pl.lit(about.label), "part")).otherwise(pl.lit(about.label)),
        perspective=pl.lit(about.perspective),
        unit=pl.coalesce("part", pl.lit(about.unit)),
    )


def _empty() -> pl.DataFrame:
    return table("indicators").empty().with_columns(exact=pl.lit(None, pl.String()))


def _reasons(entries: list[Entry], told: pl.DataFrame) -> Iterable[dict[str, Any]]:
    sources = knowledge.document("monitoring/definitions/sources.yaml")
    for one in (entry.about for entry in entries):
        values = {
            "label": one.label,
            "definition": one.definition,
            "pitfalls": one.pitfalls,
            "status": one.status,
            "events": one.events,
            "tables": one.tables,
        }
        yield reason(one.name, "definition", 1, "indicator", values, "; ".join(sources[key] for key in one.sources))
    for name, period, exact in told.filter(pl.col("exact").is_not_null()).select("indicator", "period", "exact").rows():
        yield reason(f"{name} {period}", "value", 1, "exact-sum", {"sum": exact})


def _problem(name: str, lack: str) -> Problem:
    return Problem(
        table="indicators",
        record=name,
        column="value",
        found=lack,
        expected="records that the figure can be computed from",
        rule="nothing-to-count",
        fix="Record such events or bring in such a table; until then the figure stays empty.",
        severity="notice",
    )
