"""Which rules apply to which events: the right office and kind, the conditions met, the years in sight.

Events are many and rules say much, so each step carries as little as it can: rules stay a number until dates are
counted, and what cannot matter any more is left out before the years are written out.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from valorise.assets import happenings
from valorise.assets.calendar import later
from valorise.assets.settled import ROAMING, duty, settled

TEXTS = ["rule", "task", "surcharge", "if_missed", "reference", "rule_values"]
"""Columns of rules that no calculation reads; they join at the end, because rows are many and texts are long."""

PLACE = ["right", "branch", "place"]

DAYS = ["filed", "granted", "validated", "divided", "ended", "right_filed", "opposed"]
"""Days of a branch that decide which rules still matter."""

VALIDATED_WITHIN = "-3mo"
"""A European patent is validated within three months of its grant (EPC Art. 65(1)): where no grant is recorded, fees of
years that began before were the European Patent Office's in any case."""

ACCRUED = "4mo"
"""Renewal fees of a divisional application that fell due before this time from its filing have a clock of their own
(EPC Rule 51(3))."""

REFERS = ["trigger", "needs", "unless", "later_event", "earlier_event"]
"""Columns of rules that name an event to count from or to look for."""

EARLY = ["valid_from", "valid_to", "version_by", "outlives", "only_if_unfiled", "needs", "unless", "payable"]
"""What a rule says that can rule an event out before anything is counted."""

TURNING = ["months", "every", "times", "first_year", "year_step", "opens_first", "opens_later", "payable"]


def applied(events: pl.DataFrame, rules: pl.DataFrame, *, as_of: date) -> pl.DataFrame:
    """One row per event, rule it starts and year in sight that no event has settled, with the days of its branch.

    `rules` carry their row number as `number`; what they say of a row is joined where it is needed. What only the
    counted day can tell, such as a payment without a year, is left to `standing`.
    """
    branches = happenings.branches(events)
    names = {name for column in REFERS for name in rules[column].drop_nulls()}
    days = branches.select("place", *DAYS)
    facts = happenings.facts(events, branches, asked=names).rename({"office": "branch"})
    began = _began(facts, rules)
    done = settled(events, began, rules)
    still = _possible(began.join(done, on="duty", how="left").join(days, on="place", how="left"), rules)
    compared = _compared(_conditioned(still, facts), facts, rules)
    return _ours(_repeated(compared, rules, as_of=as_of))


def _began(facts: pl.DataFrame, rules: pl.DataFrame) -> pl.DataFrame:
    """Events beside the rules they start; a roaming rule counts one and the same day of a right once."""
    key = rules.select("number", "kind", "event_office", event="trigger", act="office")
    at_home = key.filter(~pl.col("event_office").is_in(ROAMING)).select(
        "number", "kind", "event", branch="event_office"
    )
    roaming = key.filter(pl.col("event_office").is_in(ROAMING))
    columns = [*PLACE, "event", "on", "assumed", "number"]
    home = facts.join(at_home, on=["event", "kind", "branch"])
    away = (
        facts.join(roaming, on=["event", "kind"])
        .filter((pl.col("event_office") == "any") | (pl.col("branch") != pl.col("act")))
        .sort("branch")
        .unique(["right", "number", "on"], keep="first", maintain_order=True)
    )
    return pl.concat([home.select(columns), away.select(columns)]).with_columns(duty=duty(rules))


def _possible(began: pl.DataFrame, rules: pl.DataFrame) -> pl.DataFrame:
    """Without what the day of the event, the end of the right or a recorded act rules out already."""
    on = pl.col("on")
    since = (pl.col("valid_from") <= on).fill_null(value=True) | (pl.col("version_by") == "due")
    until = (pl.col("valid_to") >= on).fill_null(value=True)
    over = ~pl.col("outlives") & pl.col("ended").is_not_null()
    filed_before = pl.col("only_if_unfiled") & (pl.col("right_filed") <= on)
    done = pl.col("done_on") >= on
    without_grant = (pl.col("payable") == "after-unitary-grant") & pl.col("granted").is_null()
    out = pl.any_horizontal(over, filed_before.fill_null(value=False), done.fill_null(value=False), without_grant)
    joined = began.join(rules.select("number", *EARLY), on="number")
    return joined.filter(since & until & ~out).drop(
        "valid_from", "valid_to", "version_by", "outlives", "only_if_unfiled", "payable", "ended", "right_filed",
        "done_on", "duty",
    )  # fmt: skip


def _conditioned(began: pl.DataFrame, facts: pl.DataFrame) -> pl.DataFrame:
    """Rows of rules that need no other event, or whose needed event happened and whose excluding one did not."""
    asked = pl.any_horizontal(pl.col("needs", "unless").is_not_null())
    some = began.filter(asked)
    known = facts.select("place", condition="event").filter(
        pl.col("condition").cast(pl.String).is_in(sorted({*some["needs"].drop_nulls(), *some["unless"].drop_nulls()}))
    )
    unless = some.join(known, left_on=["place", "unless"], right_on=["place", "condition"], how="anti")
    met = unless.filter(pl.col("needs").is_null())
    needed = unless.filter(pl.col("needs").is_not_null()).join(
        known, left_on=["place", "needs"], right_on=["place", "condition"], how="semi"
    )
    return pl.concat([began.filter(~asked), met, needed]).drop("needs", "unless")


def _compared(began: pl.DataFrame, facts: pl.DataFrame, rules: pl.DataFrame) -> pl.DataFrame:
    """Adds the days of the events that some rules compare with, and whether the later one was assumed."""
    others = rules.select("number", "later_event", "earlier_event").filter(
        pl.any_horizontal(pl.col("later_event", "earlier_event").is_not_null())
    )
    names = pl.concat([others["later_event"], others["earlier_event"]]).drop_nulls().unique()
    first = (
        facts.filter(pl.col("event").is_in(names.to_list()))
        .group_by("place", "event")
        .agg(day=pl.col("on").min(), guessed=pl.col("assumed").any())
    )
    floor = first.rename({"event": "later_event", "day": "later_event_on", "guessed": "later_event_guessed"})
    ceiling = first.drop("guessed").rename({"event": "earlier_event", "day": "earlier_event_on"})
    asked = (
        began.join(others, on="number")
        .join(floor, on=["place", "later_event"], how="left")
        .join(ceiling, on=["place", "earlier_event"], how="left")
        .drop("later_event", "earlier_event")
    )
    return pl.concat([began.join(others, on="number", how="anti"), asked], how="diagonal")


def _repeated(began: pl.DataFrame, rules: pl.DataFrame, *, as_of: date) -> pl.DataFrame:
    """Repeated duties once for each time: all that have come due by the day of the question, and the next.

    Times whose year is paid are left out, and those that fall surely to another office; `_ours` looks at the rest.
    """
    said = began.join(rules.select("number", *TURNING), on="number")
    passed = as_of.year * 12 + as_of.month - _month("on")
    come_due = (passed - pl.col("months")).floordiv(pl.col("every"))
    times = (come_due + 2).clip(1, pl.col("times")).fill_null(1)
    paid = ((pl.col("paid_year") - pl.col("first_year")).floordiv(pl.col("year_step")) + 1).fill_null(0)
    latest = pl.coalesce("granted", pl.col("validated").dt.offset_by(VALIDATED_WITHIN))
    theirs = pl.when(pl.col("validated").is_not_null() | (pl.col("payable") == "after-unitary-grant")).then(latest)
    until_then = _month(theirs) - _month("on") - pl.col("months")
    before = (-((-until_then).floordiv(pl.col("every")))).fill_null(0)
    ours = (_month("granted") - _month("on") - pl.col("months")).floordiv(pl.col("every")) + 1
    ends = pl.when(pl.col("payable") == "before-grant").then(ours)
    first, last = pl.max_horizontal(paid, before, pl.lit(0)), pl.min_horizontal(times, ends)
    turned = said.with_columns(turn=first, last_turn=last).filter(pl.col("turn") < pl.col("last_turn"))
    again = turned.with_columns(turn=pl.int_ranges("turn", "last_turn")).explode(
        "turn", empty_as_null=False, keep_nulls=False
    )
    return again.with_columns(
        months=pl.col("months") + pl.col("turn") * pl.col("every").fill_null(0),
        year=pl.col("first_year") + pl.col("turn") * pl.col("year_step"),
        opens_months=pl.when(pl.col("turn") == 0).then("opens_first").otherwise("opens_later"),
    ).drop("turn", "last_turn", "times", "first_year", "year_step", "opens_first", "opens_later", "paid_year")


def _month(day: str | pl.Expr) -> pl.Expr:
    """Months since the year 0, so that months can be counted as numbers."""
    told = pl.col(day) if isinstance(day, str) else day
    return told.dt.year().cast(pl.Int64) * 12 + told.dt.month()


def _ours(began: pl.DataFrame) -> pl.DataFrame:
    """Leaves out fees of years that another office collected, and dates that an earlier filing made needless."""
    asked = (pl.col("payable") != "always") | (pl.col("every").is_not_null() & pl.col("validated").is_not_null())
    begins = later(pl.col("on"), pl.col("months"))
    third_year = later(pl.col("filed"), pl.lit(24)).dt.month_end()
    clock_ends = pl.col("divided").dt.offset_by(ACCRUED)
    payable, granted = pl.col("payable"), pl.col("granted")
    at_the_latest = pl.coalesce("granted", pl.col("validated").dt.offset_by(VALIDATED_WITHIN))
    accrued = begins.dt.month_end() <= clock_ends
    not_ours = (
        ((payable == "before-grant") & ((begins > granted) | accrued.fill_null(value=False)))
        | (pl.col("every").is_not_null() & pl.col("validated").is_not_null() & (begins <= at_the_latest))
        | ((payable == "accrued") & (third_year > clock_ends))
        | ((payable == "after-unitary-grant") & (begins <= granted).fill_null(value=True))
    )
    some = began.filter(asked)
    return pl.concat([began.filter(~asked), some.filter(~not_ours.fill_null(value=False))])
