"""What must be paid for rights, and when: dates of the deadline engine, and anniversaries where it has no rule."""

from __future__ import annotations

from datetime import date

import polars as pl

from valorise.assets import happenings
from valorise.assets.costs.fees import yearly_fees
from valorise.assets.deadlines import deadlines

SCHEMA: dict[str, pl.DataType] = {
    "right": pl.String(),
    "office": pl.String(),
    "task": pl.String(),
    "year": pl.Int64(),
    "due": pl.Date(),
    "free_until": pl.Date(),
    "last_day_with_surcharge": pl.Date(),
    "rule": pl.String(),
    "assumed": pl.Boolean(),
}
"""Columns of payments: `assumed` where no deadline rule sets the day and the anniversary of the filing stands in."""
YEARLY = ("renewal", "first-annual-fee")
"""Tasks that come again; all others are steps, which cost only if they are taken."""
OVER = ("grant", "validated", "registration")
OURS = ("filing", "international-filing", "divisional-filing")


def payments(
    happened: pl.DataFrame, rules: pl.DataFrame, closing: pl.DataFrame, *, as_of: date, until: date
) -> pl.DataFrame:
    """Everything that falls due up to `until` for rights as they stand on `as_of`, in the columns of `SCHEMA`.

    Yearly fees are listed as if every one before had been paid and nothing else happened: an application stays an
    application, a patent stays in force. Steps are those that are open now.
    """
    known = happenings.past(happened, as_of=as_of)
    later = deadlines(known, rules, closing, as_of=until).table.filter(pl.col("task").is_in(YEARLY))
    steps = deadlines(known, rules, closing, as_of=as_of).table.filter(~pl.col("task").is_in(YEARLY))
    ruled = pl.concat([later, steps]).with_columns(assumed=pl.lit(value=False)).select(*SCHEMA)
    found = pl.concat([ruled, _anniversaries(known, until=until)])
    return found.filter(pl.col("due") <= until).unique().sort("due", "right", "office", "task", "year", nulls_last=True)


def _anniversaries(known: pl.DataFrame, *, until: date) -> pl.DataFrame:
    """Yearly fees of offices without a deadline rule, for rights that live there, year after year up to `until`.

    A right lives at an office where it was granted, validated or filed. Its years count from its own filing, else from
    that of the application it comes from. After a validation the first year to pay is the one after the grant.
    """
    ended = known.filter(pl.col("event").is_in(happenings.ENDS)).select("right", "office").unique()
    here = known.filter(pl.col("event").is_in([*OVER, *OURS]), pl.col("kind") == "patent")
    filed = pl.col("on").filter(pl.col("event").is_in(OURS)).min()
    homes = known.group_by("right").agg(elsewhere=filed, granted=pl.col("on").filter(event="grant").min())
    branches = (
        here.group_by("right", "office")
        .agg(own=filed, validated=pl.col("on").filter(event="validated").min())
        .join(yearly_fees(), on="office")
        .join(ended, on=["right", "office"], how="anti")
        .join(homes, on="right")
        .with_columns(filed=pl.coalesce("own", "elsewhere"))
        .filter(pl.col("filed").is_not_null())
    )
    years = branches.with_columns(year=pl.int_ranges("first_year", pl.col("last_year") + 1)).explode("year")
    from_day = pl.col("filed").dt.offset_by(pl.format("{}y", pl.col("year") - 1))
    due = pl.when("month_end").then(from_day.dt.month_end()).otherwise(from_day)
    dated = years.with_columns(due=due).filter(
        pl.col("due") <= until, pl.col("validated").is_null() | (pl.col("due") > pl.coalesce("granted", "validated"))
    )
    nothing = pl.lit(None, pl.Date)
    return (
        _unpaid(dated, known)
        .select(
            "right",
            "office",
            task=pl.lit("renewal"),
            year="year",
            due="due",
            free_until=nothing,
            last_day_with_surcharge=pl.col("due").dt.offset_by("6mo"),
            rule="rule",
            assumed=pl.lit(value=True),
        )
        .cast(pl.Schema(SCHEMA))
    )


def _unpaid(dated: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Without the years that a payment is noted for: by its year, else by its day, half a year around the due day."""
    paid = known.filter(event="renewal-paid").select("right", "office", paid_year="year", paid_on="on")
    both = dated.join(paid, on=["right", "office"])
    near = pl.col("paid_on").is_between(pl.col("due").dt.offset_by("-6mo"), pl.col("due").dt.offset_by("6mo"))
    done = both.filter(
        pl.when(pl.col("paid_year").is_not_null()).then(pl.col("paid_year") == pl.col("year")).otherwise(near)
    )
    return dated.join(done.select("right", "office", "year"), on=["right", "office", "year"], how="anti")
