"""What is wrong with chains of title, for the list of problems of a register."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from valorise.assets.clearance.question import Finding
from valorise.assets.clearance.title import chain, flaws
from valorise.terms.problems import Problem, problems_table, shown

SAID: dict[str, tuple[str, str, str, str]] = {
    "title-gap": (
        "starts",
        "no owner {when}",
        "an owner on every day",
        "Find the document that shows who owned it in that time, and record the title.",
    ),
    "shares-uneven": (
        "share",
        "shares that sum to {sum} {when}",
        "shares that sum to exactly 1",
        "Agree in writing on shares that sum to one; where one title ended, record its last day.",
    ),
    "shares-unknown": (
        "share",
        "a share is missing {when}; the others sum to {sum}",
        "a share for each title",
        "Agree on the missing share and record it; missing is not taken as zero.",
    ),
    "chain-begins-late": (
        "starts",
        "the first title begins on {since}, the asset was created by {created}",
        "a title from the day of creation on",
        "Record who owned it first, with the document that shows it.",
    ),
}
"""By the rule of a flaw: the column, what was found, what was expected, and what mends it."""


def title_problems(assets: pl.DataFrame, titles: pl.DataFrame, *, as_of: date) -> pl.DataFrame:
    """Notices for gaps, overlaps and sums other than one in the titles of each asset, as the register knows them.

    `assets` and `titles` are the declared tables. An asset without titles is left out: its owners count for all time.
    """
    own = assets.join(titles.select(id="asset").unique(), on="id", how="semi").sort("id")
    by_asset = {str(name): rows.to_dicts() for (name,), rows in titles.partition_by("asset", as_dict=True).items()}
    found: list[Problem] = []
    for asset in own.iter_rows(named=True):
        held = chain(asset, by_asset[asset["id"]], as_of=as_of)
        found += [_problem(one) for one in flaws(asset, held, None)] if held else []
    return problems_table(found)


def _problem(flaw: Finding) -> Problem:
    column, found, expected, fix = SAID[flaw.rule]
    return Problem(
        table="titles",
        record=shown(flaw.binding),
        column=column,
        found=found.format(
            when=_when(flaw.values), **{name: flaw.values.get(name) for name in ("sum", "created", "since")}
        ),
        expected=expected,
        rule=flaw.rule,
        fix=fix,
        severity="notice",
    )


def _when(values: Any) -> str:
    since, until = values.get("since"), values.get("until")
    begins = f"from {since}" if since else "from the beginning"
    return f"{begins} to {until}" if until else f"{begins} on"
