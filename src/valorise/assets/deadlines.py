"""Dates by which something must be done, and why: one table function for every right and duty."""

from __future__ import annotations

from datetime import date
from functools import partial

import polars as pl

from valorise.assets import happenings
from valorise.assets.applied import applied
from valorise.assets.coded import beside, coded
from valorise.assets.dates import dates
from valorise.assets.event_problems import event_problems
from valorise.assets.novelty import novelty_problems
from valorise.assets.repeated import repeated
from valorise.assets.standing import standing
from valorise.assets.why import deadline_reasons
from valorise.terms.results import Result
from valorise.terms.tables import table


def deadlines(happened: pl.DataFrame, rules: pl.DataFrame, closing: pl.DataFrame, *, as_of: date) -> Result:
    """Open dates of all rights in the declared table `deadlines`; late ones stay visible.

    `happened` has the columns right, office, kind, event, on and optionally year (the patent year a renewal was paid
    for). `rules` and `closing` come from `valorise.assets.rulebook`. Nothing after `as_of` is known. A rule applies
    when its trigger happened and its version was valid. A repeated duty shows what has come due and the next one.
    What an event has done is no longer open, nor is a right that has ended; a later `as_of` alone loses no date.
    `status` is `verified` (firm) only where the rule was seen in its source and nothing had to be assumed.

    The reasons of a date have the subject right and the `about` office, task, year and due day, parted by
    blanks; they are written when somebody first asks for them.
    """
    events = happenings.past(happened, as_of=as_of)
    numbered = rules.sort("office", "task", "status", "rule", descending=[False, False, True, False])
    numbered = numbered.with_row_index("number")
    names, told, read = coded(events, numbered)
    branches = happenings.branches(told)
    began = repeated(applied(told, branches, read), branches, read, as_of=as_of)
    found = standing(dates(began, read, closing), branches, read, as_of=as_of)
    problems = pl.concat([event_problems(happened, as_of=as_of), novelty_problems(told, names)])
    reasons = partial(deadline_reasons, found, names, branches, numbered, closing)
    return Result(_shown(found, names, numbered), reasons, problems)


def _shown(found: pl.DataFrame, names: pl.DataFrame, rules: pl.DataFrame) -> pl.DataFrame:
    """The dates in the columns of the table `deadlines`: numbers give way to the names and texts they stand for."""
    columns = table("deadlines").schema
    said = beside(found.rename({"right": "named"}), names, "named")
    texts = [name for name in columns if name not in said.columns]
    return beside(said, rules.select(texts), "number").select(*columns).cast(columns)
