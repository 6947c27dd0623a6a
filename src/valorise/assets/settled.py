"""What recorded events have done already: which dates they settle, and until when a repeated duty is paid."""

from __future__ import annotations

import polars as pl

from valorise.assets.calendar import later
from valorise.assets.coded import joint, words_of

ROAMING = ["any", "elsewhere"]
"""Rules whose trigger may happen at any office, or at any other than their own."""

PAID = ["paid_on", "granted_on", "paid_year"]


def settled(events: pl.DataFrame, began: pl.DataFrame, rules: pl.DataFrame) -> pl.DataFrame:
    """What has begun without what an event has settled, with the new columns paid_on, granted_on, paid_year.

    A payment settles its year and the years before (`paid_year`); any other event what began on or before its day. A
    grant settles the fees that fell due before it (`granted_on`): without them the application would have been
    withdrawn. Of a repeated duty an event without a year settles what is due by then or within the months the rule
    names (`paid_on`). Later events settle all that earlier ones do, so the last of each is enough.
    """
    began = began.with_row_index("row")
    done = _done(events, began, rules)
    once = ~pl.col("repeated")
    over = done.filter(once & (pl.col("done") >= pl.col("on")))["row"].unique()
    by_year, granted = pl.col("by_year") & pl.col("paid").is_not_null(), pl.col("event") == "grant"
    paid = (
        done.filter(~once)
        .select(
            "row",
            paid_on=pl.when(~by_year & ~granted).then("done"),
            granted_on=pl.when(~by_year & granted).then("done"),
            paid_year=pl.when(by_year).then("paid"),
        )
        .group_by("row")
        .agg(pl.all().max())
    )
    left = began.filter(~pl.col("row").is_in(over.implode()))
    return left.join(paid, on="row", how="left").drop("row")


def _done(events: pl.DataFrame, began: pl.DataFrame, rules: pl.DataFrame) -> pl.DataFrame:
    """Begun rows beside the events that may settle them: row, on, event, repeated, by_year, done, paid (its year)."""
    words = words_of(rules)
    settling = _settling(rules).with_columns(deed=joint(words, "at", "event"))
    deeds = _deeds(events, settling, words)
    settling = settling.filter(pl.col("deed").is_in(deeds["deed"].unique().implode())).drop("event", "at")
    key = pl.col("right").cast(pl.UInt64) * (len(words.categories) + 1) ** 2 + pl.col("deed")
    asked = began.select("row", "right", "on", "number").join(settling, on="number")
    happened = deeds.select("event", "done", "paid", key=key)
    return asked.select("row", "on", "repeated", "by_year", key=key).join(happened, on="key")


def _deeds(events: pl.DataFrame, settling: pl.DataFrame, words: pl.Enum) -> pl.DataFrame:
    """Events that settle something, at their office and, where any office will do, once more without one.

    Columns right, event, at, done, paid and `deed`, the number of event and office.
    """
    everywhere = settling.filter(pl.col("at").is_null())["event"].unique()
    told = events.filter(pl.col("event").is_in(settling["event"].unique().implode()))
    told = told.select("right", "event", at="office", done="on", paid="year")
    anywhere = told.filter(pl.col("event").is_in(everywhere.implode())).with_columns(at=pl.lit(None, words))
    deeds = pl.concat([told.filter(pl.col("at").is_not_null()), anywhere])
    return deeds.with_columns(deed=joint(words, "at", "event"))


def open_still(*, unmoved: str = "unmoved") -> pl.Expr:
    """Whether nothing that `settled` found has settled a date that ends on `unmoved`, once its years are sorted out."""
    paid = pl.when(pl.col("paid_on").is_not_null())
    early = later(paid.then(unmoved), -pl.col("paid_early"))
    over = (pl.col(unmoved) < pl.col("granted_on")).fill_null(value=False)
    return ~(over | (early <= pl.col("paid_on")).fill_null(value=False))


def _settling(rules: pl.DataFrame) -> pl.DataFrame:
    """Per rule the events that settle it and where they must happen: number, event, at, repeated, by_year.

    For a rule whose trigger may happen anywhere, what was done at the rule's own office counts, and an international
    filing, which stands for all offices. `code@any` in a rule means that the event settles it wherever it happened;
    then `at` is missing.
    """
    words = words_of(rules)
    own = pl.when(pl.col("event_office").is_in(ROAMING)).then(pl.lit("WO", words)).otherwise("event_office")
    named = rules.select(
        "number",
        event="done_by",
        at=pl.concat_list(own.cast(pl.String), pl.col("office").cast(pl.String)),
        yearly=pl.col("every").is_not_null(),
        by_year=pl.col("first_year").is_not_null(),
    )
    for column in ("event", "at"):
        named = named.explode(column, empty_as_null=False, keep_nulls=False)
    placed = pl.when(~pl.col("event").str.ends_with("@any")).then("at")
    found = named.with_columns(event=pl.col("event").str.strip_suffix("@any"), at=placed).unique()
    return found.select(
        "number", pl.col("event", "at").cast(words), "by_year",
        repeated=pl.col("yearly") | (pl.col("event") == "renewal-paid"),
    )  # fmt: skip
