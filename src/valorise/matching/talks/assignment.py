"""Who should talk to whom: the best talks from the matches of an office, and what its floors cost."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

import numpy as np
import polars as pl

from valorise.matching.talks.bounds import Question, question
from valorise.matching.talks.conflicts import contradiction
from valorise.matching.talks.groups import groups, of_pairs
from valorise.matching.talks.prices import Prices, prices
from valorise.matching.talks.rules import Rules, excluded, held, without_talk
from valorise.matching.talks.solved import Best, Whole, best, drawn
from valorise.terms.errors import Invalid
from valorise.terms.problems import Problem, problems_table
from valorise.terms.reasons import reason, reasons_table
from valorise.terms.results import Result
from valorise.terms.tables import table

UNIT = 10_000
"""Whole numbers that a worth of 1 becomes: worths are compared to four digits, so that a proof is exact."""
LOTS = 1 << 16
MOST = 1e6
"""Worth of one match that is still taken for one."""
FITS = ("weak", "fair", "strong")


@dataclass(frozen=True, slots=True)
class By:
    """By what talks are chosen.

    `worth` is the column that is added up: `overlap`, which may be compared between needs, or `score`. Matches of a
    lesser `fit` are left out; those whose fit nobody could tell are not.
    """

    worth: str = "overlap"
    fit: str = "fair"


@dataclass(frozen=True, slots=True)
class Talks:
    """The chosen talks with reasons and problems, the floors with their prices, and what all are worth together."""

    result: Result
    floors: pl.DataFrame
    worth: float
    without_floors: float
    """What the best talks are worth where no floor is asked for."""


def talks(
    matches: pl.DataFrame, needs: pl.DataFrame, assets: pl.DataFrame, rules: Rules, by: By | None = None
) -> Talks:
    """The talks that are worth most together under capacities, floors and exclusions, as the table `talks`.

    A match with a blocker is never chosen. The choice is proven to be the best: no other one under these rules is worth
    more. Among several best ones the lots decide, which are drawn from the names of need and asset, so that the same
    matches give the same talks everywhere and no name is favoured. Raises Invalid where floors contradict, and names
    them.
    """
    by = by or By()
    strong, left = _fitting(matches, by.fit)
    pairs = _pairs(strong, by.worth)
    known = groups(needs, assets, rules.memberships)
    grouped = of_pairs(pairs, known)
    asked = question(
        _whole(pairs), grouped, held(rules, grouped, known), (rules.exclusions, excluded(rules.exclusions, grouped))
    )
    found = best(asked.program())
    if found is None:
        raise contradiction(asked)
    found = drawn(asked.program(), found, _lots(pairs))
    made = _table(pairs, found, asked)
    problems = pl.concat([left, _blocked(strong), without_talk(rules.floors, known, grouped)])
    priced = prices(asked, found.total)
    told = Result(made, _reasons(matches, pairs, asked, made), problems)
    return Talks(told, _floors(asked, found, priced), found.total / UNIT, priced.none / UNIT)


def _fitting(matches: pl.DataFrame, fit: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Matches that are at least this fit or of which nobody can tell, and a notice of how many the others are."""
    lesser = pl.col("fit").is_in(FITS[: FITS.index(fit)]).fill_null(False)
    left = matches.filter(lesser).height
    told = Problem(
        table="matches",
        column="fit",
        found=f"{left} matches that are less than {fit}",
        expected=f"a fit of {fit} or better",
        rule="match-too-weak",
        fix="They are no possible talks; --fit weak takes all matches.",
        severity="notice",
    )
    return matches.filter(~lesser), problems_table([told] if left else [])


def _pairs(matches: pl.DataFrame, worth: str) -> pl.DataFrame:
    """Matches that nothing blocks, in the order of their names; `Invalid` where one has no worth."""
    free = matches.filter(pl.col("blockers").list.len().fill_null(0) == 0).sort("need", "asset")
    if free.select("need", "asset").is_duplicated().any():
        raise Invalid(
            what="Several matches are of the same need and asset.",
            where="the matches",
            fix="Give the matches of one run of valorise match.",
        )
    usable = pl.col(worth).is_finite() & pl.col(worth).is_between(0, MOST)
    without = free.filter(~usable.fill_null(False))
    if without.height:
        first = without.row(0, named=True)
        raise Invalid(
            what=f"{without.height} matches have no {worth} that talks could be chosen by.",
            where=f"need {first['need']}, asset {first['asset']}",
            why=f"Their {worth} is empty, below zero or no number.",
            fix="Match again with this version, or choose by the score: --worth score.",
        )
    return free.with_columns(worth=pl.col(worth).round(4))


def _whole(pairs: pl.DataFrame) -> Whole:
    whole: Whole = np.rint(pairs["worth"].to_numpy() * UNIT).astype(np.int64)
    return whole


def _lots(pairs: pl.DataFrame) -> Whole:
    """A number for each pair that follows from its names alone."""
    names = pairs.select(pl.concat_str("need", "asset", separator="\0"))["need"]
    drawn_ = (int.from_bytes(sha256(name.encode()).digest()[:4]) % LOTS + 1 for name in names)
    return np.fromiter(drawn_, dtype=np.int64, count=pairs.height)


def _table(pairs: pl.DataFrame, found: Best, asked: Question) -> pl.DataFrame:
    counted: dict[int, list[str]] = {}
    for one in asked.floors:
        for pair in one.pairs[found.chosen[one.pairs] > 0]:
            counted.setdefault(int(pair), []).append(f"{one.item.kind} {one.item.name}")
    numbered = pairs.with_columns(
        floors=pl.Series([counted.get(at) for at in range(pairs.height)], dtype=pl.List(pl.String))
    )
    return numbered.filter(pl.Series(found.chosen > 0)).select(table("talks").schema.names())


def _floors(asked: Question, found: Best, priced: Prices) -> pl.DataFrame:
    rows = [
        {
            "kind": one.item.kind,
            "name": one.item.name,
            "least": one.least,
            "possible": int(asked.upper[one.pairs].sum()),
            "talks": int(found.chosen[one.pairs].sum()),
            "worth": found.total / UNIT,
            "without": without / UNIT,
            "price": (without - found.total) / UNIT,
            "price_alone": (priced.none - alone) / UNIT,
        }
        for one, without, alone in zip(asked.floors, priced.without, priced.alone, strict=True)
    ]
    dear = ["price", "price_alone", "kind", "name"]
    return pl.DataFrame(rows, schema=table("floor_prices").schema).sort(dear, descending=[True, True, False, False])


def _reasons(matches: pl.DataFrame, pairs: pl.DataFrame, asked: Question, made: pl.DataFrame) -> pl.DataFrame:
    """Why each talk, and why a need has none: its matches are blocked or weak, excluded, or others are worth more."""
    told = ("worth", "rank", "floors")
    chosen = (
        reason(one["need"], one["asset"], 1, "talk-chosen", {name: one[name] for name in told})
        for one in made.iter_rows(named=True)
    )
    allowed = set(pairs.filter(pl.Series(asked.upper > 0, dtype=pl.Boolean))["need"])
    free, having = set(pairs["need"]), set(made["need"])
    without = (
        reason(need, "talks", 1, _why_none(need in free, need in allowed), {})
        for need in matches["need"].unique().sort()
        if need not in having
    )
    return reasons_table([*chosen, *without])


def _why_none(free: bool, allowed: bool) -> str:
    if not free:
        return "talk-no-match"
    return "talk-capacity" if allowed else "talk-excluded"


def _blocked(matches: pl.DataFrame) -> pl.DataFrame:
    blocked = matches.filter(pl.col("blockers").list.len() > 0).sort("need", "rank")
    return problems_table(
        Problem(
            table="matches",
            record=f"{one['need']} {one['asset']}",
            found=", ".join(stop["rule"] for stop in one["blockers"]),
            expected="a match that nothing blocks",
            rule="match-blocked",
            fix="It is no possible talk until that is settled.",
            severity="notice",
        )
        for one in blocked.iter_rows(named=True)
    )
