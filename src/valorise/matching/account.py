"""Matches as the declared table with their reasons, and an account of who has none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from valorise.matching.constraints import Broken
from valorise.matching.explain import Cited, Evidence
from valorise.matching.score import Scored
from valorise.terms.problems import Problem, problems_table
from valorise.terms.reasons import reason, reasons_table
from valorise.terms.tables import table

WORDS = 6
"""Shared words that a reason names."""


@dataclass(frozen=True, slots=True)
class Match:
    """A pair that fits, with its rank for the seeker and all that was found out about it.

    `found` is the name of the record that was found, `place` its place among the candidates.
    """

    need: str
    asset: str
    found: str
    place: int
    scored: Scored
    fit: str | None
    covered: float
    overlap: float
    blockers: Sequence[Broken] = ()
    rank: int = 0
    evidence: Evidence | None = None

    @property
    def secret(self) -> bool:
        """Whether neither passages nor words may be shown."""
        return any(rule == "confidential" for rule, _ in self.blockers)


def ranked(pairs: Iterable[Match]) -> list[Match]:
    """Best first; ties go by name."""
    return sorted(pairs, key=lambda one: (-one.scored.strength, one.found))


def kept(best_first: Sequence[Match], top: int, stops: Callable[[Match], Sequence[Broken]]) -> list[Match]:
    """The `top` best with their ranks and with what `stops` them, and further ones until `top` are free."""
    chosen, free = [], 0
    for rank, one in enumerate(best_first, 1):
        if rank > top and free >= top:
            break
        broken = stops(one)
        free += not broken
        if rank <= top or not broken:
            chosen.append(replace(one, rank=rank, blockers=broken))
    return chosen


def table_of(made: Sequence[Match], sides: Sequence[str]) -> pl.DataFrame:
    """The matches as the declared table; `sides` names the columns of the seeker and of what is found."""
    schema = table("matches").schema
    rows = [_row(one, sides) for one in made]
    return pl.DataFrame(rows, schema=schema, orient="row").sort(sides[0], "rank")


def reasons_of(made: Iterable[Match]) -> pl.DataFrame:
    """One reason for each pair: the words that carry most of it, with their shares of the text strength."""
    return reasons_table(_reason(one) for one in made)


def without_match(names: Iterable[str], worded: Iterable[str]) -> pl.DataFrame:
    """Reasons for seekers that have no match: no words at all, or none that the other side has too."""
    having = set(worded)
    rows = (("nothing-in-common", name) if name in having else ("no-words", name) for name in names)
    return reasons_table(reason(name, "match", 1, rule, {"matches": 0}) for rule, name in rows)


def named_twice(**records: pl.DataFrame) -> pl.DataFrame:
    """Problems for names that several records of a table have; only one of them was compared."""
    found = [_named_twice(name, one) for name, listed in records.items() for one in _repeated(listed)]
    return problems_table(found)


def _repeated(records: pl.DataFrame) -> list[str]:
    return records.filter(pl.col("id").is_duplicated())["id"].unique().sort().to_list()


def _named_twice(name: str, record: str) -> Problem:
    return Problem(
        rule="duplicate-id",
        expected="one record for each id",
        fix="Give each record an id of its own, or unite them; only the one whose title comes first was compared.",
        severity="refused",
        found=record,
        table=name,
        record=record,
        column="id",
    )


def _row(one: Match, sides: Sequence[str]) -> dict[str, Any]:
    return {
        "need": one.need,
        "asset": one.asset,
        "rank": one.rank,
        "score": one.scored.score,
        "fit": one.fit,
        "overlap": one.overlap,
        "parts": [{"part": part, "score": score} for part, score in one.scored.parts],
        "evidence": _evidence(one, sides) or None,
        "blockers": [{"rule": rule, "reason": told} for rule, told in one.blockers] or None,
    }


def _evidence(one: Match, sides: Sequence[str]) -> list[dict[str, Any]]:
    """Passages of both sides; of a confidential asset none is shown, nor what was sought with."""
    if one.secret or one.evidence is None:
        return []
    both = sorted(zip(sides, (one.evidence.sought, one.evidence.offered), strict=True), reverse=True)
    return [_passage(side, cited) for side, listed in both for cited in listed]


def _passage(side: str, cited: Cited) -> dict[str, Any]:
    one = cited.passage
    return {
        "side": side,
        "field": one.field,
        "start": one.start,
        "end": one.end,
        "text": one.written,
        "weight": cited.weight,
    }


def _reason(one: Match) -> dict[str, object]:
    words = {} if one.secret or one.evidence is None else dict(one.evidence.shared[:WORDS])
    named = {word: round(share, 4) for word, share in words.items()}
    rule = "shared-words" if named else "words-withheld"
    values = {"score": round(one.scored.score, 6), "fit": one.fit, "covered": round(one.covered, 4), "words": named}
    return reason(one.need, one.asset, 1, rule, values)
