"""The best choice among pairs under bounds in whole numbers, proven with HiGHS and checked again without it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from valorise.terms.errors import Broken, NotReady

Whole = npt.NDArray[np.int64]
NODES = 200_000
"""Steps of the search after which it is given up; a number and no time, so that every machine gives up at the same."""
SETTINGS: dict[str, bool | int | float | str] = {
    "output_flag": False,
    "threads": 1,
    "parallel": "off",
    "random_seed": 0,
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 0.5,
    "mip_max_nodes": NODES,
}
"""The same choice every time. Values are whole numbers, so what is less than one from the bound has reached it."""
NO_PRICE = 1e-7
"""Price of a row up to which it is taken for nothing; a row counts thousands at most, values are whole numbers."""
NONE = ("kInfeasible", "kUnboundedOrInfeasible")


@dataclass(frozen=True, slots=True)
class Rows:
    """Bounds on how much may be chosen: row `i` adds `counts` of the pairs `pairs[starts[i]:starts[i + 1]]`."""

    starts: Whole
    pairs: Whole
    counts: Whole
    least: Whole
    most: Whole

    @classmethod
    def of(cls, sets: list[Whole], least: list[int], most: list[int]) -> Rows:
        """Bounds on how many pairs of each set may be chosen."""
        sizes = np.array([0, *(one.size for one in sets)], dtype=np.int64)
        pairs = np.concatenate([np.empty(0, dtype=np.int64), *sets])
        bounds = np.array(least, dtype=np.int64), np.array(most, dtype=np.int64)
        return cls(sizes.cumsum(), pairs, np.ones(pairs.size, dtype=np.int64), *bounds)

    def holds(self, chosen: Whole) -> bool:
        """Whether a choice keeps all bounds, counted in whole numbers."""
        weighed = np.concatenate([np.zeros(1, dtype=np.int64), (chosen[self.pairs] * self.counts).cumsum()])
        sums = weighed[self.starts[1:]] - weighed[self.starts[:-1]]
        return bool((sums >= self.least).all() and (sums <= self.most).all())

    def also(self, counts: Whole, least: int) -> Rows:
        """These bounds and one more on all pairs: the `counts` of the chosen ones add up to `least` or more."""
        return Rows(
            np.append(self.starts, self.pairs.size + counts.size),
            np.append(self.pairs, np.arange(counts.size)),
            np.append(self.counts, counts),
            np.append(self.least, least),
            np.append(self.most, counts.sum()),
        )


@dataclass(frozen=True, slots=True)
class Program:
    """Pairs with what each is `worth`, how often each may be chosen at most (`upper`), and the bounds."""

    worth: Whole
    upper: Whole
    rows: Rows


@dataclass(frozen=True, slots=True)
class Best:
    """A choice that no other one exceeds, and what it is worth."""

    chosen: Whole
    total: int


def best(program: Program) -> Best | None:
    """The proven best choice, or None where no choice keeps the bounds.

    Raises NotReady where the search ends before the proof. What HiGHS found is counted again in whole numbers: a choice
    that breaks a bound, or that its bound exceeds, is never given.
    """
    if not program.worth.size:
        nothing = np.zeros(0, dtype=np.int64)
        return Best(nothing, 0) if program.rows.holds(nothing) else None
    solver = _solver(program)
    solver.run()
    state = solver.getModelStatus().name
    if state in NONE:
        return None
    if state != "kOptimal":
        raise _not_proven()
    values = np.asarray(solver.getSolution().col_value)
    chosen = np.rint(values).astype(np.int64)
    total = int(chosen @ program.worth)
    fits = program.rows.holds(chosen) and (chosen >= 0).all() and (chosen <= program.upper).all()
    if not fits or solver.getInfo().mip_dual_bound >= total + 1:
        raise Broken(what="The solver gave an answer that does not stand when it is counted again.", fix="Report this.")
    return Best(chosen, total)


def drawn(program: Program, found: Best, lots: Whole) -> Best:
    """Among the choices that are worth as much as the one that was found, that with the most `lots`.

    Where this search ends before its proof, the choice that was found stays.
    """
    try:
        again = best(replace(program, worth=lots, rows=program.rows.also(program.worth, found.total)))
    except NotReady:
        return found
    return Best(again.chosen, int(again.chosen @ program.worth)) if again else found


def without_effect(program: Program, total: int) -> list[bool] | None:
    """For each row whether the proof of this total needs it, by the prices of the linear relaxation.

    None where the relaxation exceeds the total: then its prices prove nothing.
    """
    solver = _solver(program, relaxed=True)
    solver.run()
    if solver.getModelStatus().name != "kOptimal" or solver.getInfo().objective_function_value >= total + 0.5:
        return None
    return [abs(price) <= NO_PRICE for price in solver.getSolution().row_dual]


def _solver(program: Program, *, relaxed: bool = False) -> Any:
    """HiGHS with this program, `relaxed` to parts of talks; it has no types that would help."""
    import highspy

    solver = highspy.Highs()
    for name, value in SETTINGS.items():
        solver.setOptionValue(name, value)
    size, rows = program.worth.size, program.rows
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = size, rows.least.size
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = (
        program.worth.astype(float),
        np.zeros(size),
        program.upper.astype(float),
    )
    lp.row_lower_, lp.row_upper_ = rows.least.astype(float), rows.most.astype(float)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_, lp.a_matrix_.index_ = rows.starts.astype(np.int32), rows.pairs.astype(np.int32)
    lp.a_matrix_.value_ = rows.counts.astype(float)
    if not relaxed:
        lp.integrality_ = [highspy.HighsVarType.kInteger] * size
    solver.passModel(lp)
    return solver


def _not_proven() -> NotReady:
    return NotReady(
        what="The best talks could not be proven.",
        why=f"The search was given up after {NODES:,} steps; an answer without proof is not shown.",
        fix="Give fewer matches of each need (match --top), or fewer floors that reach over the same talks.",
    )
