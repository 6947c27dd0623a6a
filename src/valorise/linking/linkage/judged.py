"""What people judged wins over what was learned: pairs they called the same or not the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import polars as pl

from valorise.linking.linkage.cutting import JUDGED

Verdict = Literal["same", "different", "unsure"]
Row = tuple[bool, int]
"""Whether a row is one of the reference, and its place."""
VERDICTS: tuple[Verdict, ...] = ("same", "different", "unsure")


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person said of two rows: both of the file, or the second of the reference."""

    left: int
    right: int
    verdict: Verdict
    said: str = ""
    """Who, when and why, in words."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A judgement that cannot hold with earlier ones, which together say the opposite."""

    judgement: Judgement
    others: tuple[Judgement, ...]


def agreed(judgements: Sequence[Judgement], *, apart: bool) -> tuple[list[Judgement], list[Contradiction]]:
    """Those that hold together, and those that do not: judgements come oldest first, and what is older stands.

    Same is passed on (a is b, b is c: a is c), not the same is not. `apart`: left and right are rows of two files.
    """
    held: list[Judgement] = []
    wrong: list[Contradiction] = []
    groups = _Groups(apart=apart)
    for one in judgements:
        others = _against(one, held, groups)
        if others:
            wrong.append(Contradiction(one, others))
        elif one.verdict != "unsure":
            held.append(one)
            if one.verdict == "same":
                groups.join(one)
    return held, wrong


def _against(one: Judgement, held: Sequence[Judgement], groups: _Groups) -> tuple[Judgement, ...]:
    """The earlier judgements by which this one cannot be: a chain of same, or such chains around one not the same."""
    if one.verdict == "unsure":
        return ()
    left, right = groups.ends(one)
    if one.verdict == "different":
        return _chain(left, right, held, groups) if groups.of(left) == groups.of(right) else ()
    wanted = {groups.of(left), groups.of(right)}
    for other in held:
        first, last = groups.ends(other)
        if other.verdict == "different" and {groups.of(first), groups.of(last)} == wanted:
            if groups.of(first) != groups.of(left):
                first, last = last, first
            return (*_chain(left, first, held, groups), other, *_chain(last, right, held, groups))
    return ()


class _Groups:
    """Rows that people called the same, by a row of each group."""

    def __init__(self, *, apart: bool) -> None:
        self._apart, self._above = apart, dict[Row, Row]()

    def ends(self, one: Judgement) -> tuple[Row, Row]:
        return (False, one.left), (self._apart, one.right)

    def of(self, row: Row) -> Row:
        while (above := self._above.get(row, row)) != row:
            row = above
        return row

    def join(self, one: Judgement) -> None:
        left, right = map(self.of, self.ends(one))
        if left != right:
            self._above[right] = left


def _chain(start: Row, goal: Row, held: Sequence[Judgement], groups: _Groups) -> tuple[Judgement, ...]:
    """The shortest chain of same from one row to another, empty where they are one row."""
    reached: dict[Row, tuple[Judgement, ...]] = {start: ()}
    waiting = [start]
    while goal not in reached:
        here = waiting.pop(0)
        for one in held:
            ends = groups.ends(one)
            if one.verdict == "same" and here in ends:
                there = ends[1] if here == ends[0] else ends[0]
                if there not in reached:
                    reached[there] = (*reached[here], one)
                    waiting.append(there)
    return reached[goal]


def judged(pairs: pl.DataFrame, held: Sequence[Judgement], *, apart: bool) -> pl.DataFrame:
    """The pairs with `judged` (who said it; null where nobody did), and the weight of what was said.

    Pairs nobody had compared are added, their levels unknown. The order stays that of left and right.
    """
    if not held:
        return pairs.with_columns(judged=pl.lit(None, pl.String))
    said = pl.DataFrame(
        [_row(one, apart) for one in held],
        schema={"left": pairs.schema["left"], "right": pairs.schema["right"], "told": pl.Float64, "judged": pl.String},
        orient="row",
    ).unique(["left", "right"], keep="last")
    both = pairs.join(said, on=["left", "right"], how="full", coalesce=True)
    likely = pl.when(pl.col("told") > 0).then(1.0).when(pl.col("told") < 0).then(0.0).otherwise("probability")
    levels = [name for name in pairs.columns if name.startswith(("level_", "weight_"))]
    unknown = [pl.col(name).fill_null(-1 if name.startswith("level_") else 0.0) for name in levels]
    weight = pl.coalesce("told", "weight")
    return (
        both.with_columns(weight.alias("weight"), likely.alias("probability"), *unknown)
        .drop("told")
        .sort("left", "right")
    )


def _row(one: Judgement, apart: bool) -> tuple[int, int, float, str]:
    left, right = (one.left, one.right) if apart or one.left < one.right else (one.right, one.left)
    return left, right, JUDGED if one.verdict == "same" else -JUDGED, one.said
