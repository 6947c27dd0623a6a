"""The reasons of a date as data: event, rule and version, arithmetic, closed day, time after the day."""

from __future__ import annotations

import polars as pl

from valorise.assets.calendar import openings
from valorise.assets.coded import beside
from valorise.terms.tables import table

RULE_VALUES = ["condition", "rule", "says", "source", "status", "valid_from", "valid_to", "version_by"]
"""What the second reason tells of a rule; it is the same for all its dates, so it is written once per rule."""

SAID = [
    *("office", "task", "trigger", "count", "days", "fixed_day", "every", "calendar"),
    *("reference", "if_missed", "surcharge"),
]
"""What reasons tell of a rule besides."""

NO_PLACE = ["XC", "EU"]
"""Codes of contracts, funders and Union law, where nothing happens at an office."""

STEPS: tuple[tuple[int, str, str | None, dict[str, str]], ...] = (
    (1, "event", None, {"assumed": "assumed", "event": "event", "office": "place_told", "on": "on"}),
    (
        3,
        "arithmetic",
        None,
        {
            "count": "count_told",
            "counted_from": "begins_told",
            "days": "days",
            "end": "unmoved",
            "fixed": "fixed_day",
            "months": "months",
            "not_after": "ceiling",
            "not_before": "floor_told",
        },
    ),
    (4, "closed-day", "moved_by", {"from": "opened_from", "to": "due", "why": "opened_why"}),
    (
        5,
        "after-due",
        None,
        {
            "earliest": "opens",
            "free_until": "free_until",
            "if_missed": "if_missed",
            "surcharge": "surcharge",
            "with_surcharge_until": "last_day_with_surcharge",
        },
    ),
    (6, "unconfirmed", None, {"doubt": "doubt"}),
)
"""Place and name of the step, column of the reference, and the values in alphabetical order."""


def rule_values() -> pl.Expr:
    """The values of the second reason as JSON, for each row of a rule table."""
    return pl.struct(RULE_VALUES).struct.json_encode().alias("rule_values")


def deadline_reasons(
    dated: pl.DataFrame, names: pl.DataFrame, branches: pl.DataFrame, rules: pl.DataFrame, closing: pl.DataFrame
) -> pl.DataFrame:
    """Up to six reasons per date; a step that had nothing to say is left out.

    `dated` comes from `standing`; its numbers are the rows of `names` (of rights), `branches` and `rules`.
    """
    said = beside(dated, rules.select(*SAID, rule_values()), "number")
    said = beside(said, branches.select(branch=pl.col("office").cast(pl.String)), "place")
    known = beside(said.rename({"right": "named"}), names, "named")
    told = _told(_why_closed(known, closing)).lazy()
    parts = [_step(told, 2, "rule", pl.col("rule_values"), "reference")]
    for place, name, reference, values in STEPS:
        packed = pl.struct([pl.col(column).alias(key) for key, column in values.items()]).struct.json_encode()
        parts.append(_step(told.filter(_speaks(name)), place, name, packed, reference))
    return pl.concat(pl.collect_all(parts))


def _told(known: pl.DataFrame) -> pl.DataFrame:
    """Adds what a date is called in reasons and the values that are told only where they matter."""
    about = pl.concat_str(
        "office", pl.lit(" "), "task", pl.lit(" "), pl.col("year").cast(pl.String).fill_null("-"), pl.lit(" "), "due"
    )
    matters = pl.col("floor_binds") | pl.col("every").is_null()
    return known.with_columns(
        about=about,
        event="trigger",
        floor_told=pl.when(matters).then("floor"),
        count_told=pl.when(pl.col("months") > 0).then("count"),
        begins_told=pl.when(pl.col("fixed_day").is_null()).then("begins"),
        place_told=pl.when(~pl.col("branch").is_in(NO_PLACE)).then("branch"),
    )


def _why_closed(known: pl.DataFrame, closing: pl.DataFrame) -> pl.DataFrame:
    """Adds opened_why and moved_by: why an office was closed, and by which law the end moved."""
    span = known.select(first=pl.col("opened_from").min(), last=pl.col("opened_from").max()).row(0)
    if span[0] is None:
        return known.with_columns(pl.lit(None, pl.String).alias(name) for name in ("opened_why", "moved_by"))
    closed = openings(closing, first=span[0], last=span[1])
    why = closed.select("calendar", "moved_by", opened_from="closed", opened_why="why")
    return known.join(why, on=["calendar", "opened_from"], how="left", maintain_order="left")


def _step(told: pl.LazyFrame, place: int, name: str, values: pl.Expr, reference: str | None) -> pl.LazyFrame:
    steps = told.select(
        subject="right",
        about="about",
        step=pl.lit(place, pl.Int64),
        rule=pl.lit(name),
        values=values,
        reference=pl.col(reference) if reference else pl.lit(None, pl.String),
    )
    return steps.select(*table("reasons").schema)


def _speaks(name: str) -> pl.Expr:
    if name == "closed-day":
        return pl.col("opened_from").is_not_null()
    if name == "unconfirmed":
        return pl.col("doubt").is_not_null()
    if name == "after-due":
        return pl.any_horizontal(pl.col("opens", "free_until", "if_missed", "last_day_with_surcharge").is_not_null())
    return pl.lit(value=True)
