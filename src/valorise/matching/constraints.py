"""Hard conditions that a match does not meet. Such a match stays visible, with the rule and the facts that break it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from valorise.matching.facts import Offer, Wish
from valorise.matching.restricted import Bound, bound, restrictions_met
from valorise.matching.rights_given import Given, given, rights_given
from valorise.terms.time import last_day

Broken = tuple[str, str]
"""A rule, and the facts that break it in words."""


@dataclass(frozen=True, slots=True)
class Held:
    """What binds assets on a day, by asset: rights that were given, and restrictions."""

    given: Mapping[str, Sequence[Given]]
    bound: Mapping[str, Sequence[Bound]]


def held(agreements: pl.DataFrame, restrictions: pl.DataFrame, as_of: date) -> Held:
    """What of these tables binds on the day."""
    return Held(given(agreements, as_of), bound(restrictions, as_of))


def blockers(wish: Wish, offer: Offer, binds: Held, as_of: date) -> list[Broken]:
    """Conditions that a pair breaks, in a fixed order. What is not known blocks nothing.

    The exceptions are agreements and restrictions: a right already given, and a bar, block unless they are known to
    leave room, because what was given away cannot be taken back.
    """
    rights, bars = binds.given.get(offer.name, ()), binds.bound.get(offer.name, ())
    return sorted({*_stated(wish, offer, as_of), *rights_given(wish, rights), *restrictions_met(wish, bars)})


def _stated(wish: Wish, offer: Offer, as_of: date) -> Iterator[Broken]:
    if wish.deadline and last_day(wish.deadline) < as_of:
        yield "deadline-passed", f"The last day to answer was {wish.deadline}; today is {as_of}."
    if offer.secret:
        reason = "The asset is confidential: only its contributors and the office may read it, so its text is withheld."
        yield "confidential", reason
    if wish.accepted is not None and offer.kind and offer.kind not in wish.accepted:
        accepted = ", ".join(sorted(wish.accepted))
        yield "type-not-accepted", f"The need accepts {accepted}; the asset is of the type {offer.kind}."
    if wish.countries is not None and offer.places and not offer.places & set(wish.countries):
        asked, held = ", ".join(sorted(wish.countries)), ", ".join(sorted(offer.places))
        yield "territory", f"Only organisations in {asked} may answer; the asset is held in {held}."
    if wish.levels and offer.level is not None and not wish.levels[0] <= offer.level <= wish.levels[1]:
        lowest, highest = wish.levels
        told = f"The need asks for technology readiness {lowest} to {highest}; the asset is at {offer.level}."
        yield "readiness", told
