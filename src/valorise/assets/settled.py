"""What recorded events have done already: per right and rule, the last of them that settles a date."""

from __future__ import annotations

import polars as pl

from valorise.assets.calendar import later

ROAMING = ["any", "elsewhere"]
"""Rules whose trigger may happen at any office, or at any other than their own."""


def duty(rules: pl.DataFrame) -> pl.Expr:
    """One number for a right and a rule together."""
    return pl.col("right").cast(pl.UInt64) * (rules.height + 1) + pl.col("number")


def settled(events: pl.DataFrame, began: pl.DataFrame, rules: pl.DataFrame) -> pl.DataFrame:
    """One row per duty that has begun and that some event speaks of: duty, done_on, paid_on, granted_on, paid_year.

    A payment settles its year and the years before (`paid_year`); any other event what began on or before its day
    (`done_on`). A grant settles the fees that fell due before it (`granted_on`): without them the application would
    have been withdrawn. Of a repeated duty an event without a year settles what is due by then or within the months
    the rule names (`paid_on`). Later events settle all that earlier ones do, so the last of each is enough.
    """
    named = _settling(rules)
    begun = began.select("duty").unique()
    told = events.select("right", "event", "on", at="office", paid="year")
    placed = named.filter(~pl.col("wherever")).drop("wherever")
    wherever = named.filter(pl.col("wherever")).drop("wherever", "at").unique()
    columns = ["duty", "event", "on", "paid", "yearly", "by_year"]
    done = pl.concat(
        [
            told.join(settling, on=key)
            .with_columns(duty=duty(rules))
            .select(columns)
            .join(begun, on="duty", how="semi")
            for settling, key in ((placed, ["event", "at"]), (wherever, ["event"]))
        ]
    )
    repeated = pl.col("yearly") | (pl.col("event") == "renewal-paid")
    by_year = pl.col("by_year") & pl.col("paid").is_not_null()
    granted = pl.col("event") == "grant"
    return (
        done.select(
            "duty",
            done_on=pl.when(~repeated).then("on"),
            paid_on=pl.when(repeated & ~by_year & ~granted).then("on"),
            granted_on=pl.when(repeated & ~by_year & granted).then("on"),
            paid_year=pl.when(repeated & by_year).then("paid"),
        )
        .group_by("duty")
        .agg(pl.all().max())
    )


def open_still(*, unmoved: str = "unmoved") -> pl.Expr:
    """Whether nothing that `settled` found has settled a date that ends on `unmoved`, once its years are sorted out."""
    paid = pl.when(pl.col("paid_on").is_not_null())
    early = later(paid.then(unmoved), -pl.col("paid_early"))
    over = (pl.col(unmoved) < pl.col("granted_on")).fill_null(value=False)
    return ~(over | (early <= pl.col("paid_on")).fill_null(value=False))


def _settling(rules: pl.DataFrame) -> pl.DataFrame:
    """Per rule the events that settle it and where they must happen: number, event, at, wherever, yearly, by_year.

    For a rule whose trigger may happen anywhere, what was done at the rule's own office counts, and an international
    filing, which stands for all offices. `code@any` in a rule means that the event settles it wherever it happened.
    """
    code = rules.schema["office"]
    own = pl.when(_roaming()).then(pl.lit("WO")).otherwise(pl.col("event_office").cast(pl.String))
    named = rules.select(
        "number",
        event="done_by",
        at=pl.concat_list(own, pl.col("office").cast(pl.String)).list.unique(),
        yearly=pl.col("every").is_not_null(),
        by_year=pl.col("first_year").is_not_null(),
    )
    for column in ("event", "at"):
        named = named.explode(column, empty_as_null=False, keep_nulls=False)
    return named.with_columns(
        event=pl.col("event").str.strip_suffix("@any").cast(code),
        at=pl.col("at").cast(code),
        wherever=pl.col("event").str.ends_with("@any"),
    )


def _roaming() -> pl.Expr:
    return pl.col("event_office").cast(pl.String).is_in(ROAMING)
