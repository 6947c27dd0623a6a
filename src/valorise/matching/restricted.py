"""Restrictions of an asset against an answer: outcomes of security checks, want of capacity, terms of others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from valorise.matching.facts import Wish
from valorise.matching.scope import told
from valorise.terms.codes import label
from valorise.terms.time import first_day, last_day

OWN_RULES = ("security-check", "capacity")
"""Kinds that stand against an answer until somebody says that they do not; their rules are called as they are."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A restriction that binds on the day."""

    kind: str
    bars: str | None
    """Code of `restriction_bars`; None where nobody has read it for this."""
    said: str | None
    """The clause, party or licence that says so."""
    until: str | None
    use: str | None
    territory: Sequence[str] | None


def bound(restrictions: pl.DataFrame, as_of: date) -> dict[str, list[Bound]]:
    """The restrictions that bind on the day, by asset."""
    found: dict[str, list[Bound]] = {}
    for row in restrictions.iter_rows(named=True):
        begun = not row["starts"] or first_day(row["starts"]) <= as_of
        if row["asset"] is not None and begun and not (row["ends"] and last_day(row["ends"]) < as_of):
            found.setdefault(row["asset"], []).append(_bound(row))
    return found


def restrictions_met(wish: Wish, held: Sequence[Bound]) -> Iterator[tuple[str, str]]:
    """Rules broken and the facts in words.

    Security checks and want of capacity stand against every answer unless they were read to bar nothing; all others
    only where they bar every licence, or exclusive ones and the need asks for one. Field and territory leave room only
    where both sides name theirs and they differ.
    """
    for one in held:
        if wish.within(one.territory, one.use) and _stands_against(one, wish):
            bar = label("restriction_kinds", one.kind)
            against = f"{bar} ({one.said}) stands against it." if one.said else f"{bar} stands against it."
            asked = ["The need asks for an exclusive right."] if one.bars == "exclusive" else []
            rule = one.kind if one.kind in OWN_RULES else "restricted"
            yield rule, told(*asked, against, use=one.use, territory=one.territory, until=one.until)


def _stands_against(one: Bound, wish: Wish) -> bool:
    if one.kind in OWN_RULES:
        return one.bars != "nothing"
    return one.bars == "everything" or (one.bars == "exclusive" and wish.exclusive)


def _bound(row: Mapping[str, Any]) -> Bound:
    said = row["clause"] or row["party"] or row["terms"]
    return Bound(row["restriction"], row["bars"], said, row["ends"], row["field_of_use"], row["territory"])
