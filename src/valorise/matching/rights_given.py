"""Rights in an asset that were given to somebody already and leave no room, or may leave none, for a new need."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from valorise.matching.facts import Wish
from valorise.matching.scope import told
from valorise.terms.time import first_day, last_day

GIVES_RIGHTS = ("licence", "option", "assignment", "spin-off")
"""Agreements that give a right even where they do not say whether it is exclusive."""

NOT_BINDING = ("draft", "ended", "terminated")


@dataclass(frozen=True, slots=True)
class Given:
    """A right that binds on the day."""

    called: str
    """What people call the agreement: its title and the year it was signed; its identifier where it has no title."""
    gives: bool
    """Whether agreements of this type give a right."""
    sole: bool | None
    """Whether it is exclusive; None where nobody said. An assignment is, unless it says otherwise."""
    use: str | None
    territory: Sequence[str] | None


def given(agreements: pl.DataFrame, as_of: date) -> dict[str, list[Given]]:
    """The rights that bind on the day, by asset."""
    found: dict[str, list[Given]] = {}
    for row in agreements.iter_rows(named=True):
        if _binds(row, as_of):
            right = _given(row)
            for asset in row["assets"] or ():
                if asset is not None:
                    found.setdefault(asset, []).append(right)
    return found


def rights_given(wish: Wish, held: Sequence[Given]) -> Iterator[tuple[str, str]]:
    """Rules broken and the facts in words.

    Field and territory of an agreement leave room only where both sides name theirs and they differ.
    """
    for one in held:
        if not wish.within(one.territory, one.use):
            continue
        said: tuple[str, ...] = ()
        if one.sole:
            rule, said = "exclusive-right-given", (f"Agreement {one.called} has given an exclusive right.",)
        elif one.sole is None and one.gives:
            unclear = f"Agreement {one.called} has given a right and does not say whether it is exclusive."
            rule, said = "exclusivity-unknown", (unclear,)
        elif one.sole is False and one.gives and wish.exclusive:
            shared = f"Agreement {one.called} has given one that is not."
            rule, said = "exclusive-right-not-free", ("The need asks for an exclusive right.", shared)
        if said:
            yield rule, told(*said, use=one.use, territory=one.territory)


def _binds(row: Mapping[str, Any], as_of: date) -> bool:
    status = (row["status"] or "").lower()
    signed = first_day(row["signed"]) <= as_of if row["signed"] else status == "signed"
    lasting = not row["ends"] or last_day(row["ends"]) >= as_of
    return signed and lasting and status not in NOT_BINDING


def _given(row: Mapping[str, Any]) -> Given:
    year = f" ({first_day(row['signed']).year})" if row["signed"] else ""
    called = f"“{row['title']}”{year}" if row["title"] is not None else row["id"]
    sole = True if row["exclusive"] is None and row["type"] == "assignment" else row["exclusive"]
    return Given(called, row["type"] in GIVES_RIGHTS, sole, row["field_of_use"], row["territory"])
