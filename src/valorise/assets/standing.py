"""Which dates are still open, and how firm they are."""

from __future__ import annotations

from datetime import date

import polars as pl

from valorise.assets.calendar import DAYS, EPOCH, later
from valorise.assets.coded import beside

NEAR_GRANT = "4mo"
"""Fees that fall due so soon after a grant have clocks of their own in several states (EPC Art. 141(2) and national
laws): shown, but never as firm."""

SEEN_SINCE = date(2000, 1, 1)
"""Rules were looked for in the law of today and of the years before it. What fell due earlier may have followed other
law, also where nobody wrote down since when a rule holds: it is shown, but never as firm."""

RIGHTS, YEARS = 2**32, 2**16
"""More than there are rights, and years of a right: what is packed into one number is never mixed up."""

FIRM = ["status", "later_status", "later_event", "earlier_event", "every", "payable", "valid_from"]
GRANTS = ["priority_assumed", "granted", "validated", "opposed", "near_grant"]
"""What rules and branches say that makes a date firm or not."""


def standing(dated: pl.DataFrame, branches: pl.DataFrame, rules: pl.DataFrame, *, as_of: date) -> pl.DataFrame:
    """Dates that still stand, each once, sorted by day, with `overdue`, `assumed`, `doubt` and `status`.

    Late is what can no longer be done without a surcharge. A date that nobody has to act on (an expected publication,
    the end of a term) is never late: it is over once it has passed. `doubt` says why a date is not firm. Of two rules
    that give the same date the first in the order of `rules` is shown.
    """
    passed = pl.coalesce("free_until", "due") < as_of
    passes = rules["passes"][dated["number"]]
    still = _once(dated.filter(~(passes & dated.select(passed).to_series())), rules)
    said = beside(beside(still, rules.select(*FIRM, "trigger"), "number"), _days(branches), "place")
    firm = said.with_columns(overdue=passed, assumed=(pl.col("trigger") == "priority") & pl.col("priority_assumed"))
    doubted = firm.with_columns(doubt=_doubt())
    status = pl.when(pl.col("doubt").is_not_null()).then(pl.lit("known")).otherwise("status")
    return doubted.select(*still.columns, "overdue", "assumed", "doubt", status=status)


def _once(still: pl.DataFrame, rules: pl.DataFrame) -> pl.DataFrame:
    """Each date of a duty once, the first in the order of the rules; by day, right, rule, year and event.

    Packed into two numbers the keys sort in a third of the time that six columns take.
    """
    duties = rules.select(duty=pl.struct("office", "task").rank("dense"))
    year = pl.col("year").fill_null(YEARS - 2) + 1
    order = still.select(
        day=pl.col("due").to_physical().cast(pl.Int64) * RIGHTS + pl.col("right"),
        said=(pl.col("number").cast(pl.Int64) * YEARS + year) * DAYS + pl.col("on").to_physical() + EPOCH,
    )
    order = order.with_row_index("row").sort("day", "said")
    number = order.select(pl.col("said") // (YEARS * DAYS)).to_series()
    dates = order.select("row", "day", year=pl.col("said") // DAYS % YEARS, duty=duties["duty"][number])
    begins = (pl.col("day") != pl.col("day").shift()) | (pl.col("duty") != pl.col("duty").shift())
    of_duty = begins.fill_null(value=True).cast(pl.Int64).cum_sum()
    return still[dates.filter((of_duty * YEARS + pl.col("year")).is_first_distinct())["row"]]


def _days(branches: pl.DataFrame) -> pl.DataFrame:
    return branches.with_columns(near_grant=pl.col("granted").dt.offset_by(NEAR_GRANT)).select(GRANTS)


def _doubt() -> pl.Expr:
    """Why a date is not firm: something nobody recorded, or a rule nobody has seen in its source."""
    guessed = pl.col("assumed") | (pl.col("floor_binds") & pl.col("later_event_guessed").fill_null(value=False))
    floor_unseen = pl.col("floor_binds") & (pl.col("later_status") == "known")
    incomplete = pl.col("later_event").is_not_null() & pl.col("later_event_on").is_null()
    incomplete |= pl.col("earlier_event").is_not_null() & pl.col("earlier_event_on").is_null()
    validated = pl.col("every").is_not_null() & pl.col("validated").is_not_null()
    after_grant = pl.col("payable").is_in(["after-grant", "after-unitary-grant"]) | validated
    granted_once = (pl.col("payable") == "before-grant") & pl.col("opposed").is_not_null()
    near = pl.col("unmoved") <= pl.col("near_grant")
    settled_by_rule = pl.col("later_event").is_not_null() & pl.col("validated").is_null()
    paid_to_one = pl.col("every").is_not_null() & (pl.col("payable") != "always") & pl.col("granted").is_not_null()
    at_boundary = later(pl.when(paid_to_one).then("on"), pl.col("months")) == pl.col("granted")
    return (
        pl.when((pl.col("status") != "verified") | floor_unseen)
        .then(pl.lit("rule-not-seen"))
        .when(pl.col("valid_from").is_null() & (pl.col("unmoved") < SEEN_SINCE))
        .then(pl.lit("law-not-looked-at"))
        .when(guessed)
        .then(pl.lit("day-assumed"))
        .when(incomplete)
        .then(pl.lit("other-event-missing"))
        .when((after_grant | granted_once) & pl.col("granted").is_null())
        .then(pl.lit("grant-not-recorded"))
        .when((after_grant & near & ~settled_by_rule) | at_boundary)
        .then(pl.lit("close-to-the-grant"))
    )
