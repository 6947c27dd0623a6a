"""Which dates would move if rules changed: before a rule is accepted, its effect on the rights of an office."""

from __future__ import annotations

from datetime import date

import polars as pl

from valorise.assets.deadlines import deadlines
from valorise.terms.tables import table

DUTY = ["right", "office", "task", "year"]
SAID = ["due", "free_until", "last_day_with_surcharge", "status", "overdue", "rule", "reference"]


def moved_dates(
    happened: pl.DataFrame, before: pl.DataFrame, after: pl.DataFrame, closing: pl.DataFrame, *, as_of: date
) -> pl.DataFrame:
    """Dates that are moved, new or gone under the rules `after`, as the declared table `moved_dates`.

    A date whose day stays but whose last day without or with surcharge, or whose certainty, is another one counts as
    changed. Where one duty of a right has several dates, they are compared in their order.
    """
    old, new = (deadlines(happened, rules, closing, as_of=as_of).table for rules in (before, after))
    pairs = _numbered(old).join(_numbered(new), on=[*DUTY, "place"], how="full", suffix="_new", nulls_equal=True)
    both = pairs.with_columns(pl.coalesce(name, f"{name}_new").alias(name) for name in DUTY)
    changes = (
        pl.when(pl.col("due_new").is_null())
        .then(pl.lit("gone"))
        .when(pl.col("due").is_null())
        .then(pl.lit("new"))
        .when(pl.col("due") != pl.col("due_new"))
        .then(pl.lit("moved"))
        .when(_differs("free_until") | _differs("last_day_with_surcharge"))
        .then(pl.lit("surcharge-moved"))
        .when(_differs("status"))
        .then(pl.lit("certainty"))
    )
    columns = table("moved_dates").schema
    found = both.with_columns(
        change=changes,
        rule=pl.coalesce("rule_new", "rule"),
        reference=pl.coalesce("reference_new", "reference"),
        old="due",
        new="due_new",
        days=(pl.col("due_new") - pl.col("due")).dt.total_days(),
        old_last_day="last_day_with_surcharge",
        new_last_day="last_day_with_surcharge_new",
        status=pl.coalesce("status_new", "status"),
    )
    return (
        found.filter(pl.col("change").is_not_null())
        .select(*columns)
        .cast(columns)
        .sort("rule", "right", "office", "year", "old", "new", nulls_last=True)
    )


def _numbered(found: pl.DataFrame) -> pl.DataFrame:
    return found.select(*DUTY, *SAID).sort("due").with_columns(place=pl.int_range(pl.len()).over(DUTY))


def _differs(name: str) -> pl.Expr:
    return pl.col(name).ne_missing(pl.col(f"{name}_new"))
