"""Which rules apply to which events: the right office and kind, the conditions met.

Events are many and rules say much, so each step carries as little as it can: a row is a place, a day and the number of
a rule. What rules and places say is looked up by their numbers where a step asks for it.
"""

from __future__ import annotations

import polars as pl

from valorise.assets import happenings
from valorise.assets.calendar import DAYS, EPOCH, counted
from valorise.assets.coded import beside, joint, words_of
from valorise.assets.settled import ROAMING, settled

REFERS = ["trigger", "needs", "unless", "later_event", "earlier_event"]
"""Columns of rules that name an event to count from or to look for."""

EARLY = ["valid_from", "valid_to", "version_by", "outlives", "only_if_unfiled", "payable"]
"""What a rule says that can rule an event out before anything is counted."""

COMPARED = ["later_event", "earlier_event"]
LATER = ["later_event", "later_months", "later_count"]
EARLIER = ["earlier_event", "earlier_months", "earlier_count"]


def applied(events: pl.DataFrame, branches: pl.DataFrame, rules: pl.DataFrame) -> pl.DataFrame:
    """Events beside the rules they start and that no event has settled: place, right, number, on, and what is compared.

    `number` is the row of the rule and `place` the row of the branch. What only the counted day can tell, such as a
    payment without a year, is left to `dates`; `paid_on`, `granted_on` and `paid_year` say what was paid.
    """
    names = {name for column in REFERS for name in rules[column].drop_nulls()}
    facts = happenings.facts(events, branches, asked=names)
    began = _conditioned(_possible(_began(facts, branches, rules), branches, rules), facts, rules)
    return _compared(settled(events, began, rules), facts, branches, rules)


def _began(facts: pl.DataFrame, branches: pl.DataFrame, rules: pl.DataFrame) -> pl.DataFrame:
    """Places and days beside the rules they start; a roaming rule counts one and the same day of a right once."""
    words = words_of(rules)
    roams = pl.col("event_office").is_in(ROAMING)
    at_home, roaming = rules.filter(~roams), rules.filter(roams)
    seats = branches.select(home=joint(words, "office", "kind"), wherever=joint(words, "kind"), right="right")
    placed = beside(facts, seats, "place")
    home = _started(placed, at_home, words, "home", ["event_office", "kind"])
    known = placed.filter(pl.col("event").is_in(roaming["trigger"].unique().implode()))
    away = _started(known, roaming, words, "wherever", ["kind"])
    said = beside(away, rules.select("event_office", act="office"), "number")
    elsewhere = away.filter((said["event_office"] == "any") | (branches["office"][away["place"]] != said["act"]))
    duty = pl.col("right").cast(pl.UInt64) * (rules.height + 1) + pl.col("number")
    day = (pl.col("on").to_physical() + EPOCH).cast(pl.UInt64)
    once = elsewhere.group_by(key=duty * DAYS + day).agg(pl.all().min()).select(home.columns)
    return pl.concat([home, once])


def _started(facts: pl.DataFrame, rules: pl.DataFrame, words: pl.Enum, seat: str, said: list[str]) -> pl.DataFrame:
    """Facts of a seat beside the rules that their event starts there: place, right, on, number."""
    key = rules.select("number", key=joint(words, *said, "trigger"))
    size = len(words.categories) + 1
    return facts.with_columns(key=pl.col(seat) * size + pl.col("event").to_physical()).join(key, on="key").select(
        "place", "right", "on", "number"
    )  # fmt: skip


def _possible(began: pl.DataFrame, branches: pl.DataFrame, rules: pl.DataFrame) -> pl.DataFrame:
    """Without what the day of the event or the end of the right rules out already."""
    said = beside(began, rules.select(EARLY), "number")
    said = beside(said, branches.select("ended", "right_filed", "granted"), "place")
    on = pl.col("on")
    since = (pl.col("valid_from") <= on).fill_null(value=True) | (pl.col("version_by") == "due")
    until = (pl.col("valid_to") >= on).fill_null(value=True)
    over = ~pl.col("outlives") & pl.col("ended").is_not_null()
    filed_before = (pl.col("only_if_unfiled") & (pl.col("right_filed") <= on)).fill_null(value=False)
    without_grant = (pl.col("payable") == "after-unitary-grant") & pl.col("granted").is_null()
    out = said.select(fits=since & until & ~(over | filed_before | without_grant))
    return began.filter(out["fits"])


def _conditioned(began: pl.DataFrame, facts: pl.DataFrame, rules: pl.DataFrame) -> pl.DataFrame:
    """Rows of rules that need no other event, or whose needed event happened and whose excluding one did not."""
    words = words_of(rules)
    asked = pl.concat([rules["needs"], rules["unless"]]).drop_nulls().unique()
    known = facts.filter(pl.col("event").is_in(asked.implode())).select(joint(words, "place", "event")).to_series()
    said = beside(began, rules.select("needs", "unless"), "number")
    met = pl.col("needs").is_null() | joint(words, "place", "needs").is_in(known.implode())
    excluded = pl.col("unless").is_not_null() & joint(words, "place", "unless").is_in(known.implode())
    return began.filter(said.select(met & ~excluded).to_series())


def _compared(began: pl.DataFrame, facts: pl.DataFrame, branches: pl.DataFrame, rules: pl.DataFrame) -> pl.DataFrame:
    """Adds for the rules that compare with other events their days, and the earliest and latest end they give.

    New columns: later_event_on, later_event_guessed (the day was assumed), floor, earlier_event_on, ceiling.
    """
    words = words_of(rules)
    said = rules.select(pl.any_horizontal(pl.col("later_event", "earlier_event").is_not_null())).to_series()
    asks = said[began["number"]]
    some = beside(began.filter(asks), rules.select(*LATER, *EARLIER), "number")
    keys = {name: pl.when(pl.col(name).is_not_null()).then(joint(words, "place", name)) for name in COMPARED}
    some = some.with_columns(keys[name].alias(f"{name}_key") for name in COMPARED)
    asked = pl.concat([some[f"{name}_key"] for name in COMPARED]).unique()
    happened = facts.select("on", key=joint(words, "place", "event")).filter(pl.col("key").is_in(asked.implode()))
    first = happened.group_by("key").agg(day=pl.col("on").min())
    for name in COMPARED:
        some = some.join(first.rename({"key": f"{name}_key", "day": f"{name}_on"}), on=f"{name}_key", how="left")
    guessed = beside(some.select("place"), branches.select("priority_assumed"), "place")["priority_assumed"]
    compared = some.with_columns(
        later_event_guessed=(pl.col("later_event") == "priority") & guessed,
        floor=counted(pl.col("later_event_on"), pl.col("later_months"), pl.col("later_count")),
        ceiling=counted(pl.col("earlier_event_on"), pl.col("earlier_months"), pl.col("earlier_count")),
    ).drop(*LATER, *EARLIER, *(f"{name}_key" for name in COMPARED))
    return pl.concat([began.filter(~asks), compared], how="diagonal")
