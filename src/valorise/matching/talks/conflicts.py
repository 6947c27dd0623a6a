"""Floors that contradict each other or what else was set, and the nearest ones that do not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from valorise.matching.talks.bounds import FLOOR, Item, Question
from valorise.matching.talks.solved import best
from valorise.terms.errors import Invalid
from valorise.terms.problems import Problem, problems_table

SHOWN = 5
"""Contradictions that are looked for; one that shares a floor with another shows once the other is mended."""
NAMED = 8
"""Names that one sentence holds."""
Fits = Callable[[Sequence[Item]], bool]


def contradictions(question: Question) -> list[tuple[Item, ...]]:
    """Smallest sets of things set of which no choice keeps all: leaving out any one of a set makes the others fit.

    No floor is in two of them.
    """

    def fits(items: Sequence[Item]) -> bool:
        program = question.only(items)
        return best(replace(program, worth=np.zeros_like(program.worth))) is not None

    left = list(question.items)
    found: list[tuple[Item, ...]] = []
    while len(found) < SHOWN and not fits(left):
        smallest = _smallest((), False, tuple(left), fits)
        found.append(tuple(sorted(smallest, key=_order)))
        left = [one for one in left if one.what != FLOOR or one not in smallest]
    return found


def nearest(question: Question) -> dict[Item, int]:
    """Floors that must be lower, with what they can be: of all ways to mend them, one that takes fewest talks away.

    Where several take as few, the first ones by kind and name keep theirs as far as that goes.
    """
    floors, size = question.floors, question.worth.size
    program = question.short()
    found = best(program)
    if found is None:
        return {}
    order = np.concatenate([np.zeros(size, dtype=np.int64), np.arange(1, len(floors) + 1)])
    rows = program.rows.also(program.worth, found.total)
    again = best(replace(program, worth=order, rows=replace(rows, most=np.append(rows.most[:-1], 0)))) or found
    return {
        one.item: one.least - int(lacking)
        for one, lacking in zip(floors, again.chosen[size:], strict=True)
        if lacking > 0
    }


def contradiction(question: Question) -> Invalid:
    """The error that names which floors contradict, with what, and how low they must be to fit."""
    sets, lower = contradictions(question), nearest(question)
    told = "; ".join(" with ".join(_some([str(one) for one in several])) for several in sets)
    fix = ", ".join(_some([f"{one.kind} {one.name} at least {number}" for one, number in lower.items()]))
    error = Invalid(
        what="No choice of talks keeps all the floors.",
        where="the floors",
        why=f"These contradict: {told}.",
        fix=f"Lower floors or raise capacities. As near as one can get: {fix}.",
    )
    error.problems = problems_table(_problems(sets, lower))
    return error


def _smallest(kept: tuple[Item, ...], grew: bool, open_: tuple[Item, ...], fits: Fits) -> tuple[Item, ...]:
    """A smallest set that contradicts, by halves (QuickXplain, Junker 2004); `kept` alone fits unless it just grew."""
    if grew and not fits(kept):
        return ()
    if len(open_) == 1:
        return open_
    first, second = open_[: len(open_) // 2], open_[len(open_) // 2 :]
    of_second = _smallest((*kept, *first), True, second, fits)
    of_first = _smallest((*kept, *of_second), bool(of_second), first, fits)
    return (*of_first, *of_second)


def _some(named: list[str]) -> list[str]:
    """So many that a person reads them, the last one among them; the problems hold all."""
    more = len(named) - NAMED
    return [*named[: NAMED - 1], f"{more} more", named[-1]] if more > 0 else named


def _order(one: Item) -> tuple[bool, str, int, str]:
    return one.what != FLOOR, one.what, one.line, one.name or ""


def _problems(sets: Sequence[Sequence[Item]], lower: dict[Item, int]) -> list[Problem]:
    return [
        _problem(one, [str(other) for other in several if other != one], lower.get(one))
        for several in sets
        for one in several
        if one.what == FLOOR
    ]


def _problem(floor: Item, others: Sequence[str], lower: int | None) -> Problem:
    reached = f"at most {lower} with the other floors as they are near" if lower is not None else "kept in the nearest"
    return Problem(
        table="talk_floors",
        record=f"{floor.kind} {floor.name}",
        found=str(floor),
        expected=f"floors that fit with {', '.join(others)}" if others else f"no more than {lower or 0} possible talks",
        rule="floors-contradict",
        fix=f"Lower one of them or change what it meets; this floor: {reached}.",
        severity="refused",
    )
