"""Hard conditions that a match does not meet. Such a match stays visible, with the rule and the facts that break it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from valorise.matching.facts import Offer, Wish
from valorise.matching.rights_given import Given, rights_given
from valorise.terms.time import last_day

Broken = tuple[str, str]
"""A rule, and the facts that break it in words."""


def blockers(wish: Wish, offer: Offer, given: Sequence[Given], as_of: date) -> list[Broken]:
    """Conditions that a pair breaks, in a fixed order. What is not known blocks nothing.

    The exception are agreements: a right already given blocks unless it is known to leave room, because giving it
    twice cannot be undone.
    """
    return sorted({*_stated(wish, offer, as_of), *rights_given(wish, given)})


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
