"""Which rules apply to which events: the right office and kind, the conditions met, the years in sight."""

from __future__ import annotations

from datetime import date
from typing import Literal

import polars as pl

from valorise.assets import happenings
from valorise.assets.calendar import later

ROAMING = ["any", "elsewhere"]
"""Rules whose trigger may happen at any office, or at any other than their own."""

TEXTS = ["rule", "task", "surcharge", "if_missed", "reference", "rule_values"]
UNREAD = [*TEXTS, "says", "condition", "source", "done_by"]
"""Columns of rules that no calculation reads; they join at the end, because rows are many and texts are long."""

PLACE = ["right", "branch", "kind"]

VALIDATED_WITHIN = "-3mo"
"""A European patent is validated within three months of its grant (EPC Art. 65(1)): where no grant is recorded, fees of
years that began before were the European Patent Office's in any case."""

ACCRUED = "4mo"
"""Renewal fees of a divisional application that fell due before this time from its filing have a clock of their own
(EPC Rule 51(3))."""


def applied(events: pl.DataFrame, rules: pl.DataFrame, *, as_of: date) -> pl.DataFrame:
    """One row per event, rule it starts and year in sight, with the days of the branch the event belongs to.

    `rules` carry their row number as `number`; their texts are left out.
    """
    facts = happenings.facts(events).rename({"office": "branch"})
    asked = _began(facts, rules).join(rules.select("number", "needs", "unless"), on="number")
    began = _in_force(_conditioned(asked, facts).drop("needs", "unless"), rules)
    days = happenings.branch_days(events).rename({"office": "branch"})
    met = _compared(began, facts).join(days, on=PLACE, how="left")
    return _ours(_repeated(met, as_of=as_of))


def _in_force(began: pl.DataFrame, rules: pl.DataFrame) -> pl.DataFrame:
    """Adds what the rules say, without versions that the day of the event rules out already."""
    joined = began.join(rules.drop(*UNREAD, "needs", "unless", "kind", "trigger"), on="number")
    since = (pl.col("valid_from") <= pl.col("on")).fill_null(value=True)
    until = (pl.col("valid_to") >= pl.col("on")).fill_null(value=True)
    return joined.filter(
        ((pl.col("version_by") == "trigger") & since & until) | ((pl.col("version_by") == "due") & until)
    )


def _began(facts: pl.DataFrame, rules: pl.DataFrame) -> pl.DataFrame:
    """Events beside the rules they start; a roaming rule counts one and the same day of a right once."""
    key = rules.select("number", "kind", "trigger", "event_office", act="office")
    at_home = key.filter(~pl.col("event_office").is_in(ROAMING))
    roaming = key.filter(pl.col("event_office").is_in(ROAMING))
    columns = [*PLACE, "event", "on", "assumed", "number"]
    home = facts.join(at_home, left_on=["event", "kind", "branch"], right_on=["trigger", "kind", "event_office"])
    away = (
        facts.join(roaming, left_on=["event", "kind"], right_on=["trigger", "kind"])
        .filter((pl.col("event_office") == "any") | (pl.col("branch") != pl.col("act")))
        .sort("branch")
        .unique(["right", "number", "on"], keep="first", maintain_order=True)
    )
    return pl.concat([home.select(columns), away.select(columns)])


def _repeated(began: pl.DataFrame, *, as_of: date) -> pl.DataFrame:
    """Repeated duties once for each time: the first, all that have come due by the day of the question, the next."""
    passed = as_of.year * 12 + as_of.month - pl.col("on").dt.year().cast(pl.Int64) * 12 - pl.col("on").dt.month()
    come_due = (passed - pl.col("months")).floordiv(pl.col("every"))
    times = (come_due + 2).clip(1, pl.col("times")).fill_null(1)
    again = began.with_columns(turn=pl.int_ranges(times)).explode("turn", empty_as_null=False, keep_nulls=False)
    return again.with_columns(
        months=pl.col("months") + pl.col("turn") * pl.col("every").fill_null(0),
        year=pl.col("first_year") + pl.col("turn") * pl.col("year_step"),
        opens_months=pl.when(pl.col("turn") == 0).then("opens_first").otherwise("opens_later"),
    ).drop("turn", "times", "first_year", "year_step", "opens_first", "opens_later")


def _conditioned(began: pl.DataFrame, facts: pl.DataFrame) -> pl.DataFrame:
    """Rows of rules that need no other event, or whose needed event happened and whose excluding one did not."""
    known = facts.select(*PLACE, condition_event="event").unique()
    kinds: tuple[tuple[str, Literal["semi", "anti"]], ...] = (("needs", "semi"), ("unless", "anti"))
    for name, how in kinds:
        asked = began.filter(pl.col(name).is_not_null())
        met = asked.join(known, left_on=[*PLACE, name], right_on=[*PLACE, "condition_event"], how=how)
        began = pl.concat([began.filter(pl.col(name).is_null()), met])
    return began


def _compared(began: pl.DataFrame, facts: pl.DataFrame) -> pl.DataFrame:
    """Adds the days of the events that some rules compare with, and whether the later one was assumed."""
    compares = pl.any_horizontal(pl.col("later_event", "earlier_event").is_not_null())
    first = facts.group_by(*PLACE, "event").agg(day=pl.col("on").min(), guessed=pl.col("assumed").any())
    floor = first.rename({"event": "later_event", "day": "later_event_on", "guessed": "later_event_guessed"})
    ceiling = first.drop("guessed").rename({"event": "earlier_event", "day": "earlier_event_on"})
    asked = (
        began.filter(compares)
        .join(floor, on=[*PLACE, "later_event"], how="left")
        .join(ceiling, on=[*PLACE, "earlier_event"], how="left")
    )
    return pl.concat([began.filter(~compares), asked], how="diagonal")


def _ours(began: pl.DataFrame) -> pl.DataFrame:
    """Leaves out fees of years that another office collected, and dates that an earlier filing made needless."""
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
        | (pl.col("only_if_unfiled") & (pl.col("right_filed") <= pl.col("on")))
    )
    return began.filter(~not_ours.fill_null(value=False))
