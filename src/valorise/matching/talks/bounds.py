"""The question in numbers: pairs, bounds from capacities and floors, and what is left out on trial."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import polars as pl

from valorise.matching.talks.groups import ALL
from valorise.matching.talks.solved import Program, Rows, Whole

CAPACITY, FLOOR, EXCLUSION = "capacity", "floor", "exclusion"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that was set and may be left out on trial: a line of capacities, a floor of a group, an exclusion."""

    what: str
    line: int
    kind: str
    name: str | None
    number: int = 0
    """Talks at most or at least."""
    with_whom: str = ""

    def __str__(self) -> str:
        """In words, such as `unit Physics at least 2`."""
        who = f"{self.kind} {self.name}" if self.name is not None else f"each {self.kind}"
        if self.kind == ALL:
            who = "all talks"
        if self.what == EXCLUSION:
            return f"{who} not with {self.with_whom}" if self.with_whom else f"{who} with nobody"
        return f"{who} at {'least' if self.what == FLOOR else 'most'} {self.number}"


@dataclass(frozen=True, slots=True)
class Bound:
    """What an item says of one group: least and most of these pairs."""

    item: Item
    pairs: Whole
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Question:
    """Pairs with what each is worth, and everything that was set, in an order that does not depend on the input's."""

    worth: Whole
    bounds: tuple[Bound, ...]
    forbidden: tuple[tuple[Item, Whole], ...]

    @property
    def items(self) -> tuple[Item, ...]:
        """Everything that was set, each once."""
        return tuple(dict.fromkeys([*(one.item for one in self.bounds), *(item for item, _ in self.forbidden)]))

    @property
    def floors(self) -> tuple[Bound, ...]:
        """The floors, each of one group."""
        return tuple(one for one in self.bounds if one.item.what == FLOOR)

    @property
    def floor_items(self) -> tuple[Item, ...]:
        """What was set as floors, each of one group."""
        return tuple(one.item for one in self.floors)

    @property
    def upper(self) -> Whole:
        """How often each pair may be chosen: 1, or 0 where an exclusion forbids it."""
        return self._upper(self.items)

    def program(self, without: Collection[Item] = ()) -> Program:
        """The question for the solver, some items left out."""
        return self.only([one for one in self.items if one not in without])

    def only(self, items: Collection[Item]) -> Program:
        """The question for the solver with these items alone."""
        wanted = set(items)
        kept = self.kept(wanted)
        rows = Rows.of([one.pairs for one in kept], [one.least for one in kept], [one.most for one in kept])
        return Program(self.worth, self._upper(wanted), rows)

    def kept(self, items: Collection[Item]) -> list[Bound]:
        """The bounds that these items set, in the order of the rows; one that nothing can break is left out."""
        return [one for one in self.bounds if one.item in items and (one.least > 0 or one.pairs.size > one.most)]

    def short(self) -> Program:
        """The question how few talks the floors lack: behind the pairs stands one number for each floor."""
        floors, size = self.floors, self.worth.size
        lacking = {id(one): size + place for place, one in enumerate(floors)}
        sets = [np.append(one.pairs, lacking[id(one)]) if id(one) in lacking else one.pairs for one in self.bounds]
        rows = Rows.of(sets, [one.least for one in self.bounds], [one.most + one.least for one in self.bounds])
        cost = np.concatenate([np.zeros(size, dtype=np.int64), np.full(len(floors), -1, dtype=np.int64)])
        upper = np.concatenate([self.upper, np.array([one.least for one in floors], dtype=np.int64)])
        return Program(cost, upper, rows)

    def _upper(self, items: Collection[Item]) -> Whole:
        upper = np.ones(self.worth.size, dtype=np.int64)
        for item, pairs in self.forbidden:
            if item in items:
                upper[pairs] = 0
        return upper


def question(
    worth: Whole, grouped: pl.DataFrame, lines: pl.DataFrame, exclusions: tuple[pl.DataFrame, pl.DataFrame]
) -> Question:
    """The question in numbers.

    `lines` as `rules.held` gives them; `exclusions` are the declared table and what `rules.excluded` found of it.
    """
    listed = grouped.group_by("kind", "name", maintain_order=True).agg("pair").iter_rows()
    members = {(kind, name): np.array(pairs, dtype=np.int64) for kind, name, pairs in listed}
    nobody = np.empty(0, dtype=np.int64)
    bounds = []
    for row in lines.iter_rows(named=True):
        pairs = members.get((row["kind"], row["name"]), nobody)
        floor = row["most"] is None
        name = row["name"] if floor or not row["each"] else None
        item = Item(
            FLOOR if floor else CAPACITY, row["line"], row["kind"], name, row["least"] if floor else row["most"]
        )
        bounds.append(Bound(item, pairs, row["least"], max(pairs.size, row["least"]) if floor else row["most"]))
    return Question(worth, tuple(bounds), tuple(_forbidden(*exclusions)))


def _forbidden(declared: pl.DataFrame, found: pl.DataFrame) -> list[tuple[Item, Whole]]:
    made = []
    for line, row in enumerate(declared.iter_rows(named=True)):
        other = f"{row['other_kind']} {row['other_name']}" if row["other_name"] is not None else ""
        item = Item(EXCLUSION, line, row["kind"], row["name"], with_whom=other)
        made.append((item, found.filter(line=line)["pair"].to_numpy()))
    return made
