"""Which dates are still open, and how firm they are."""

from __future__ import annotations

from datetime import date

import polars as pl

from valorise.assets.applied import TEXTS
from valorise.assets.calendar import later

NEAR_GRANT = "4mo"
"""Fees that fall due so soon after a grant have clocks of their own in several states (EPC Art. 141(2) and national
laws): shown, but never as firm."""


def standing(dated: pl.DataFrame, rules: pl.DataFrame, *, as_of: date) -> pl.DataFrame:
    """Dates that still stand, each once, sorted by day, with `overdue`, `status` and the texts of the rules.

    Late is what can no longer be done without a surcharge. A date that nobody has to act on (an expected publication,
    the end of a term) is never late: it is over once it has passed. `doubt` says why a date is not firm. Of two rules
    that give the same date the first in the order of `rules` is shown.
    """
    passed = pl.coalesce("free_until", "due") < as_of
    duties = rules.select("number", duty=pl.struct("office", "task").rank("dense"))
    still = dated.filter(~(pl.col("passes") & passed))
    first = (
        still.select("due", "right", "number", "year", "on", "branch")
        .with_row_index("row")
        .join(duties, on="number")
        .sort("due", "right", "number", "year", "on", "branch", nulls_last=True)
        .unique(["due", "right", "duty", "year"], keep="first", maintain_order=True)
    )
    return (
        still[first["row"]]
        .with_columns(overdue=passed, doubt=_doubt())
        .with_columns(status=pl.when(pl.col("doubt").is_not_null()).then(pl.lit("known")).otherwise("status"))
        .join(rules.select("number", *TEXTS), on="number", how="left", maintain_order="left")
    )


def _doubt() -> pl.Expr:
    """Why a date is not firm: something nobody recorded, or a rule nobody has seen in its source."""
    guessed = pl.col("assumed") | (pl.col("floor_binds") & pl.col("later_event_guessed").fill_null(value=False))
    floor_unseen = pl.col("floor_binds") & (pl.col("later_status") == "known")
    incomplete = pl.col("later_event").is_not_null() & pl.col("later_event_on").is_null()
    incomplete |= pl.col("earlier_event").is_not_null() & pl.col("earlier_event_on").is_null()
    validated = pl.col("every").is_not_null() & pl.col("validated").is_not_null()
    after_grant = pl.col("payable").is_in(["after-grant", "after-unitary-grant"]) | validated
    granted_once = (pl.col("payable") == "before-grant") & pl.col("opposed").is_not_null()
    near = pl.col("unmoved") <= pl.col("granted").dt.offset_by(NEAR_GRANT)
    settled_by_rule = pl.col("later_event").is_not_null() & pl.col("validated").is_null()
    paid_to_one = pl.col("every").is_not_null() & (pl.col("payable") != "always") & pl.col("granted").is_not_null()
    at_boundary = later(pl.when(paid_to_one).then("on"), pl.col("months")) == pl.col("granted")
    return (
        pl.when((pl.col("status") != "verified") | floor_unseen)
        .then(pl.lit("rule-not-seen"))
        .when(guessed)
        .then(pl.lit("day-assumed"))
        .when(incomplete)
        .then(pl.lit("other-event-missing"))
        .when((after_grant | granted_once) & pl.col("granted").is_null())
        .then(pl.lit("grant-not-recorded"))
        .when((after_grant & near & ~settled_by_rule) | at_boundary)
        .then(pl.lit("close-to-the-grant"))
    )
