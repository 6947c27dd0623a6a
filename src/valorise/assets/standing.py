"""Which dates are still open, and how firm they are."""

from __future__ import annotations

from datetime import date

import polars as pl

from valorise.assets.applied import ROAMING, TEXTS
from valorise.assets.calendar import later

NEAR_GRANT = "4mo"
"""Fees that fall due so soon after a grant have clocks of their own in several states (EPC Art. 141(2) and national
laws): shown, but never as firm."""


def standing(dated: pl.DataFrame, events: pl.DataFrame, rules: pl.DataFrame, *, as_of: date) -> pl.DataFrame:
    """Dates that nothing has settled, each once, sorted by day, with `overdue`, `status` and the texts of the rules.

    Late is what can no longer be done without a surcharge. A date that nobody has to act on (an expected publication,
    the end of a term) is never late: it is over once it has passed. `doubt` says why a date is not firm. Of two rules
    that give the same date the first in the order of `rules` is shown.
    """
    ended = ~pl.col("outlives") & pl.col("ended").is_not_null()
    passed = pl.coalesce("free_until", "due") < as_of
    still = _undone(dated.filter(~ended, ~(pl.col("passes") & passed)), events, rules)
    return (
        still.lazy()
        .with_columns(
            overdue=passed,
            doubt=_doubt(),
        )
        .with_columns(status=pl.when(pl.col("doubt").is_not_null()).then(pl.lit("known")).otherwise("status"))
        .join(rules.lazy().select("number", duty=pl.struct("office", "task").rank("dense")), on="number")
        .sort("due", "right", "number", "year", nulls_last=True)
        .unique(["due", "right", "duty", "year"], keep="first", maintain_order=True)
        .join(rules.lazy().select("number", *TEXTS), on="number", maintain_order="left")
        .collect()
    )


def _doubt() -> pl.Expr:
    """Why a date is not firm: something nobody recorded, or a rule nobody has seen in its source."""
    guessed = pl.col("assumed") | (pl.col("floor_binds") & pl.col("later_event_guessed").fill_null(value=False))
    floor_unseen = pl.col("floor_binds") & (pl.col("later_status") == "known")
    incomplete = pl.col("later_event").is_not_null() & pl.col("later_event_on").is_null()
    incomplete |= pl.col("earlier_event").is_not_null() & pl.col("earlier_event_on").is_null()
    validated = pl.col("every").is_not_null() & pl.col("validated").is_not_null()
    after_grant = pl.col("payable").is_in(["after-grant", "after-unitary-grant"]) | validated
    near = pl.col("unmoved") <= pl.col("granted").dt.offset_by(NEAR_GRANT)
    settled_by_rule = pl.col("later_event").is_not_null() & pl.col("validated").is_null()
    on_grant = later(pl.col("on"), pl.col("months")) == pl.col("granted")
    at_boundary = pl.col("every").is_not_null() & (pl.col("payable") != "always") & on_grant
    return (
        pl.when((pl.col("status") != "verified") | floor_unseen)
        .then(pl.lit("rule-not-seen"))
        .when(guessed)
        .then(pl.lit("day-assumed"))
        .when(incomplete)
        .then(pl.lit("other-event-missing"))
        .when(after_grant & pl.col("granted").is_null())
        .then(pl.lit("grant-not-recorded"))
        .when((after_grant & near & ~settled_by_rule) | at_boundary)
        .then(pl.lit("close-to-the-grant"))
    )


def _undone(dated: pl.DataFrame, events: pl.DataFrame, rules: pl.DataFrame) -> pl.DataFrame:
    """Rows that no recorded event has settled.

    For a rule whose trigger may happen anywhere, what was done at the rule's own office counts, and an international
    filing, which stands for all offices. `code@any` in a rule means that the event settles it wherever it happened.
    """
    dated = dated.with_row_index("place")
    settling = rules.select("number", done_by="done_by").explode("done_by", empty_as_null=False, keep_nulls=False)
    settling = settling.with_columns(
        done_by=pl.col("done_by").str.strip_suffix("@any"), wherever=pl.col("done_by").str.ends_with("@any")
    )
    done = events.select("right", done_at="office", done_by="event", done_on="on", done_year="year").join(
        settling, on="done_by"
    )
    columns = ["place", "right", "number", "branch", "office", "event_office", "on", "every", "year", "unmoved"]
    met = dated.select(*columns, "paid_early").join(done, on=["right", "number"]).filter(_right_office(), _settles())
    return dated.join(met.select("place").unique(), on="place", how="anti")


def _right_office() -> pl.Expr:
    at = pl.col("done_at")
    roaming = pl.col("event_office").is_in(ROAMING)
    own = pl.when(roaming).then(at == "WO").otherwise(at == pl.col("branch"))
    return pl.col("wherever") | own | (at == pl.col("office"))


def _settles() -> pl.Expr:
    """A payment settles its year and the years before; any other event what began on or before its day.

    A grant settles the fees that fell due before it: without them the application would have been withdrawn. Of a
    repeated duty an event without a year settles what is due by then or within the months the rule names.
    """
    in_time = pl.col("unmoved").dt.offset_by("-" + pl.col("paid_early").cast(pl.String) + "mo") <= pl.col("done_on")
    repeated = pl.col("every").is_not_null() | (pl.col("done_by") == "renewal-paid")
    by_year = pl.col("done_year").is_not_null() & pl.col("year").is_not_null()
    return (
        pl.when(repeated & by_year)
        .then(pl.col("done_year") >= pl.col("year"))
        .when(repeated & (pl.col("done_by") == "grant"))
        .then(pl.col("unmoved") < pl.col("done_on"))
        .when(repeated)
        .then(in_time)
        .otherwise(pl.col("done_on") >= pl.col("on"))
    )
