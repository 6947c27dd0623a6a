"""Parts of a work under open licences taken together: what each asks, which clash, what passes to the whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from valorise.assets.clearance.licences import MOST_CHOICES, Choice, choices, clash, family, smallest

COPYLEFT = ("network-copyleft", "copyleft")
"""Families that pass to the whole work, the one that asks most first."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part: its name, the expression of its licence, and the licences taken of its alternatives."""

    name: str
    terms: str
    taken: tuple[str, ...]
    """Licences that hold for it in the choice that was made; empty where the expression cannot be read."""
    families: tuple[tuple[str, str, str], ...]
    """Licence, family and what the family asks; family empty for a licence that is not known here."""


@dataclass(frozen=True, slots=True)
class Clash:
    """Two parts that cannot be in one work, and why."""

    one: str
    other: str
    licences: tuple[str, str]
    says: str
    reference: str
    status: str


@dataclass(frozen=True, slots=True)
class Combined:
    """The whole work."""

    parts: tuple[Part, ...]
    clashes: tuple[Clash, ...]
    verdict: str
    """`together`, `whole-under` (one licence passes to the whole), `apart`, `unread` or `too-many`."""
    whole_under: tuple[str, ...] = ()
    """Licences that pass to the whole work."""
    own_clash: bool = False
    """Whether the licence under which the work itself is released is not the one that passes to the whole."""


def combined(parts: Iterable[Mapping[str, Any]], own: str | None = None) -> Combined:
    """Parts with `id` and `terms` as one work; `own` is the licence of the work itself.

    Of alternatives the choice is taken in which least clashes, and of equal ones that which asks least. No part leads
    to `together`.

    >>> combined([{"id": "a", "terms": "MIT"}, {"id": "b", "terms": "GPL-3.0-only"}]).whole_under
    ('GPL-3.0-only',)
    >>> found = combined([{"id": "a", "terms": "Apache-2.0"}, {"id": "b", "terms": "GPL-2.0-only OR MIT"}])
    >>> found.verdict, found.parts[1].taken
    ('together', ('MIT',))
    """
    listed = sorted((row for row in parts if row.get("terms")), key=lambda row: str(row["id"]))
    options = [choices(str(row["terms"])) for row in listed]
    whole = _choices(options)
    if whole is None:
        return Combined(tuple(_part(row, frozenset()) for row in listed), (), "too-many")
    taken = min(whole, key=lambda one: _weight(one, listed, options)) if whole else frozenset()
    held = [_held(taken, each) for each in options]
    made = tuple(_part(row, choice) for row, choice in zip(listed, held, strict=True))
    clashes = tuple(_clashes(made))
    passing = _passing(taken)
    unread = any(not one.taken or any(not family_ for _licence, family_, _says in one.families) for one in made)
    verdict = "apart" if clashes else "unread" if unread else "whole-under" if passing else "together"
    return Combined(made, clashes, verdict, passing, bool(own and passing and own not in passing))


def _choices(options: Sequence[Sequence[Choice]]) -> list[Choice] | None:
    """Ways to take one alternative of each part; None where they are more than can be compared."""
    whole: list[Choice] = [frozenset()]
    for each in options:
        whole = smallest(one | other for one in whole for other in each or (frozenset(),))
        if len(whole) > MOST_CHOICES:
            return None
    return whole


def _weight(choice: Choice, rows: Sequence[Mapping[str, Any]], options: Sequence[Sequence[Choice]]) -> tuple[Any, ...]:
    made = [_part(row, _held(choice, each)) for row, each in zip(rows, options, strict=True)]
    return len(list(_clashes(made))), len(_passing(choice)), sorted(choice)


def _held(taken: Choice, alternatives: Sequence[Choice]) -> Choice:
    """The alternative of one part that the choice for the whole holds."""
    return next((one for one in alternatives if one <= taken), frozenset())


def _part(row: Mapping[str, Any], choice: Choice) -> Part:
    told = []
    for licence in sorted(choice):
        known = family(licence)
        told.append((licence, str(known["id"]) if known else "", str(known["says"]) if known else ""))
    return Part(str(row["id"]), str(row["terms"]), tuple(sorted(choice)), tuple(told))


def _clashes(parts: Sequence[Part]) -> Iterable[Clash]:
    for one, other in combinations(parts, 2):
        for pair in ((a, b) for a in one.taken for b in other.taken):
            found = clash(*pair)
            if found:
                yield Clash(one.name, other.name, pair, found["says"], found["reference"], found["status"])


def _passing(choice: Choice) -> tuple[str, ...]:
    """Licences that pass to the whole work: those of the family that asks most."""
    for wanted in COPYLEFT:
        found = tuple(sorted(one for one in choice if (family(one) or {}).get("id") == wanted))
        if found:
            return found
    return ()
