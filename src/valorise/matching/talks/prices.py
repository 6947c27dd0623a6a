"""What each floor costs: what the talks would be worth without it, and what they are worth under it alone."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from valorise.matching.talks.bounds import Item, Question
from valorise.matching.talks.solved import Best, best, without_effect
from valorise.terms.errors import Broken


@dataclass(frozen=True, slots=True)
class Prices:
    """What the best talks are worth: with no floor, and for each floor in turn without it and under it alone."""

    none: int
    without: list[int]
    alone: list[int]


def prices(question: Question, total: int) -> Prices:
    """The prices of all floors; `total` is what the best talks are worth under all of them."""
    unbound = _best(question, question.floor_items)
    return Prices(unbound.total, _without(question, total, unbound.total), _alone(question, unbound))


def _without(question: Question, total: int, unbound: int) -> list[int]:
    """Without each floor, all the others in place.

    A floor whose price in the linear relaxation is nothing, where that relaxation reaches the total, is not asked for
    again: the same proof holds without it (weak duality).
    """
    if unbound == total:
        return [total] * len(question.floors)
    rows = question.kept(question.items)
    free = without_effect(question.program(), total) or [False] * len(rows)
    counts = {one.item for one, costs_nothing in zip(rows, free, strict=True) if not costs_nothing}
    return [_best(question, [one.item]).total if one.item in counts else total for one in question.floors]


def _alone(question: Question, unbound: Best) -> list[int]:
    """Under each floor alone; one that the best talks without floors keep anyway changes nothing."""
    found = []
    for one in question.floors:
        kept = int(unbound.chosen[one.pairs].sum()) >= one.least
        others = [item for item in question.floor_items if item != one.item]
        found.append(unbound.total if kept else _best(question, others).total)
    return found


def _best(question: Question, without: Collection[Item]) -> Best:
    found = best(question.program(without))
    if found is None:
        raise Broken(what="Talks that kept all floors are gone without some of them.", fix="Report this.")
    return found
