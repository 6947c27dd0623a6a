"""The forms that figures take: counts by year, sums by year, shares, and days until something happens."""

from __future__ import annotations

from datetime import datetime

import polars as pl

from valorise.monitoring.intervals import median_days, wilson
from valorise.monitoring.records import Records

FIGURES: dict[str, pl.DataType] = {
    "part": pl.String(),
    "period": pl.String(),
    "value": pl.Float64(),
    "exact": pl.String(),
    "numerator": pl.Float64(),
    "denominator": pl.Float64(),
    "low": pl.Float64(),
    "high": pl.Float64(),
    "coverage": pl.Float64(),
    "note": pl.String(),
    "lineage": pl.List(pl.String()),
}
"""What the function of an indicator returns. `part` splits a figure, for example by currency; missing: not split."""
FEWEST = 5
"""Shares and medians of fewer records are not shown: they say little, and too much about single people."""


def counted(found: pl.DataFrame, records: Records, *, coverage: float | None = None) -> pl.DataFrame:
    """How many rows of `found` (`year`, `id`) fall into each year, from the first that has any to `as_of`.

    Where they are events (with `at`), a year in which the whole log is silent is missing: nobody may have recorded.
    """
    value = {"value": pl.len().cast(pl.Float64)}
    told = _by_year(found.with_columns(part=pl.lit(None, pl.String())), value, records)
    note, value_or_none = _running(records), pl.col("value")
    if "at" in found.columns:
        alive = pl.col("year").is_in(records.events["year"].unique().implode())
        silent = pl.when(~alive).then(pl.lit("Missing: nothing of any kind is recorded in this year."))
        note = pl.concat_str(_begun(records), silent, note, separator=" ", ignore_nulls=True).replace("", None)
        value_or_none = pl.when(alive).then("value")
    return _shaped(told.with_columns(value_or_none, coverage=pl.lit(coverage, pl.Float64), note=note))


def summed(found: pl.DataFrame, records: Records) -> pl.DataFrame:
    """Exact sums of `amount` by year and currency (`year`, `id`, `amount`, `currency`).

    Rows without amount, currency or year cannot be added: the coverage says how many carry all three, a note how
    many are missing in a year, and where a year has only such rows its sum is missing, not zero.
    """
    complete = pl.all_horizontal(pl.col("amount", "currency", "year").is_not_null())
    exact = pl.col("amount").sum()
    value = {"value": exact.cast(pl.Float64), "exact": exact.cast(pl.String)}
    told = _by_year(found.filter(complete).with_columns(part=pl.col("currency")), value, records)
    without = found.filter(~complete & pl.col("year").is_not_null()).group_by("year").agg(without=pl.len())
    told = told.join(without, on="year", how="left")
    unknown = pl.col("without").is_not_null() & pl.col("lineage").is_null()
    lacking = pl.format("{} of this year without amount or currency are not in the sum.", "without")
    note = pl.concat_str(lacking, _running(records), separator=" ", ignore_nulls=True).replace("", None)
    return _shaped(
        told.with_columns(
            value=pl.when(~unknown).then("value"),
            exact=pl.when(~unknown).then(pl.col("exact").fill_null("0.00")),
            coverage=pl.lit(found.select(complete.mean()).item(), pl.Float64),
            note=note,
        )
    )


def shared(found: pl.DataFrame) -> pl.DataFrame:
    """Share of the rows of each `period` for which `holds` is true (`period`, `id`, `holds`), with its interval.

    Rows of which it is not known whether it holds are left out of the share and lower the coverage of their period.
    """
    low, high = wilson("numerator", "denominator")
    known = pl.col("holds").is_not_null()
    told = (
        found.group_by("period")
        .agg(
            numerator=pl.col("holds").sum().cast(pl.Float64),
            denominator=known.sum().cast(pl.Float64),
            coverage=known.mean(),
            lineage=pl.col("id").filter(known).sort(),
        )
        .with_columns(value=pl.col("numerator") / pl.col("denominator"), low=low, high=high)
        .with_columns(note=pl.lit(None, pl.String()))
    )
    return _shaped(_without_few(told))


def waited(waits: pl.DataFrame, records: Records) -> pl.DataFrame:
    """Median days until the end was reached, by year of the start and for all together.

    `waits` comes from `monitoring.waiting`. The numerator is how many reached the end, the denominator how many
    started; those whose end is dated before the start are left out and lower the coverage.
    """
    if waits.is_empty():
        return pl.DataFrame(schema=FIGURES)
    each = _periods(waits, records)
    usable = pl.col("days") >= 0
    sizes = each.group_by("period").agg(
        numerator=(pl.col("reached") & usable).sum().cast(pl.Float64),
        denominator=usable.sum().cast(pl.Float64),
        coverage=usable.mean(),
        odd=(~usable).sum(),
        lineage=pl.col("id").filter(usable).sort(),
    )
    told = sizes.join(median_days(each.filter(usable), "period"), on="period", how="left")
    return _shaped(_without_few(told.with_columns(note=_waiting_note(records))))


def _periods(waits: pl.DataFrame, records: Records) -> pl.DataFrame:
    """The waits once under the year of their start, and once more under all years where there are several."""
    by_year = waits.with_columns(period=pl.col("year").cast(pl.String))
    years = waits["year"].unique().sort()
    if len(years) == 1:
        return by_year
    return pl.concat([by_year, waits.with_columns(period=pl.lit(f"{years[0]}-{records.as_of.year}"))])


def _waiting_note(records: Records) -> pl.Expr:
    half = pl.format("{} of {} had got there by {}.", *_whole("numerator", "denominator"), pl.lit(str(records.as_of)))
    open_end = pl.when(pl.col("value").is_null()).then(pl.lit("Fewer than half have, so there is no median."))
    left_out = pl.format("{} left out because the end is dated before the start.", "odd")
    odd = pl.when(pl.col("odd") > 0).then(left_out)
    return pl.concat_str(half, open_end, odd, separator=" ", ignore_nulls=True)


def _whole(*columns: str) -> list[pl.Expr]:
    return [pl.col(one).cast(pl.Int64) for one in columns]


def _by_year(found: pl.DataFrame, value: dict[str, pl.Expr], records: Records) -> pl.DataFrame:
    """Years without any count as zero between the first year that has some and `as_of`; never before that."""
    years = found.with_columns(pl.col("year").cast(pl.Int32))
    some = years.group_by("part", "year").agg(**value, lineage=pl.col("id").sort())
    last = records.as_of.year + 1
    spans = years.group_by("part").agg(year=pl.int_range(pl.col("year").min(), last, dtype=pl.Int32))
    filled = spans.explode("year").join(some, on=["part", "year"], how="left", nulls_equal=True)
    return filled.with_columns(pl.col("value").fill_null(0.0), period=pl.col("year").cast(pl.String))


def _running(records: Records) -> pl.Expr:
    """A year that is not over cannot be compared with whole years."""
    end = records.as_of
    unfinished = (end.month, end.day) != (12, 31)
    return pl.when((pl.col("year") == end.year) & unfinished).then(pl.lit(f"Year not complete: up to {end}."))


def _begun(records: Records) -> pl.Expr:
    """Nor can the year in which the log begins."""
    first = records.events["at"].min()
    if not isinstance(first, datetime):
        return pl.lit(None, pl.String())
    return pl.when(pl.col("year") == first.year).then(pl.lit(f"The log begins on {first:%Y-%m-%d}."))


def _without_few(told: pl.DataFrame) -> pl.DataFrame:
    """Figures that rest on too few records keep only how many there were."""
    few = pl.col("denominator") < FEWEST
    why = pl.format("Not shown: it would rest on fewer than {} records.", pl.lit(FEWEST))
    hidden = [pl.when(~few).then(pl.col(name)).alias(name) for name in ("value", "numerator", "low", "high", "lineage")]
    return told.with_columns(*hidden, note=pl.when(few).then(why).otherwise("note"))


def _shaped(told: pl.DataFrame) -> pl.DataFrame:
    absent = [pl.lit(None, dtype).alias(name) for name, dtype in FIGURES.items() if name not in told.columns]
    return told.with_columns(absent).select(pl.col(name).cast(dtype) for name, dtype in FIGURES.items())
