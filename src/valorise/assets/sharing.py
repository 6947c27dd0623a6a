"""One income under one scheme: what is deducted, in which bands the rest lies, and who gets which part of it.

All amounts are exact fractions of the currency unit; only `in_cents` rounds, and it loses no cent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from valorise.assets.schemes import Deduction, Scheme

Part = tuple[str, str | None, Fraction]
"""Receiver, person where it is one creator, amount."""


@dataclass(slots=True)
class Book:
    """What earlier incomes of the same asset, agreement or year left behind."""

    costs: Fraction = Fraction(0)
    """Costs not yet repaid."""
    dues: Fraction = Fraction(0)
    """What is still due to third parties."""
    shared: Fraction = Fraction(0)
    """Income already shared, which decides where the next one lies in the bands."""


def deducted(scheme: Scheme, amount: Fraction, book: Book) -> Iterator[tuple[str, Fraction]]:
    """Receiver and amount of each deduction in the order of the scheme; the book then knows what is still open."""
    left = amount
    for one in scheme.deductions:
        receiver, taken = _taken(one, amount, left, book)
        left -= taken
        yield receiver, taken


def _taken(one: Deduction, amount: Fraction, left: Fraction, book: Book) -> tuple[str, Fraction]:
    if one.take == "fee":
        return "fee", left * one.rate
    if one.take == "costs":
        taken = min(left, book.costs, amount * one.of_each_income)
        book.costs -= taken
        return "costs", taken
    taken = min(left, book.dues)
    book.dues -= taken
    return "third-parties", taken


def deductible(scheme: Scheme, costs: Fraction) -> Fraction:
    """The part of costs that the scheme lets be deducted at all."""
    return costs * next((one.part for one in scheme.deductions if one.take == "costs"), Fraction(0))


def in_bands(scheme: Scheme, start: Fraction, amount: Fraction, factor: Fraction) -> Iterator[tuple[int, Fraction]]:
    """Place of each band that the amount touches and the part of it inside, when `start` was shared before.

    `factor` moves the limits with a price index; one leaves them as written.
    """
    end, above = start + amount, Fraction(0)
    for place, band in enumerate(scheme.bands):
        up_to = end if band.up_to is None else band.up_to * factor
        inside = min(end, up_to) - max(start, above)
        if inside > 0:
            yield place, inside
        above = up_to


def of_creators(
    amount: Fraction, people: Mapping[str, Fraction], scheme: Scheme, paid: dict[tuple[str, str], Fraction]
) -> Iterator[Part]:
    """The creators' amount by person, and what exceeds the limit of a person as reserve.

    `paid` is what each person got under a scheme so far, and is kept up to date. Without people it stays one amount.
    """
    if not people:
        yield "creators", None, amount
        return
    over = Fraction(0)
    for person, share in people.items():
        due, before = amount * share, paid.get((scheme.id, person), Fraction(0))
        given = due if scheme.per_person is None else min(due, max(scheme.per_person - before, Fraction(0)))
        paid[scheme.id, person] = before + given
        over += due - given
        yield "creators", person, given
    if over:
        yield "reserve", None, over


def in_cents(parts: Iterable[Part]) -> list[tuple[str, str | None, int]]:
    """The parts in whole cents with the same sum: cents left over go to the largest fractions, then to the first.

    Parts of the same receiver and person are joined; what rounds to no cent is left out. The sum of the parts must
    be whole cents.

    >>> in_cents([("creators", None, Fraction(100, 3)), ("unit", None, Fraction(200, 3))])
    [('creators', None, 3333), ('unit', None, 6667)]
    """
    joined: dict[tuple[str, str | None], Fraction] = {}
    for receiver, person, amount in parts:
        joined[receiver, person] = joined.get((receiver, person), Fraction(0)) + amount * 100
    due = {who: amount for who, amount in joined.items() if amount}
    whole = {who: floor(amount) for who, amount in due.items()}
    missing = int(sum(due.values())) - sum(whole.values())
    for who in _largest({who: due[who] - whole[who] for who in due})[:missing]:
        whole[who] += 1
    return [(receiver, person, cents) for (receiver, person), cents in whole.items() if cents]


def _largest(rest: Mapping[tuple[str, str | None], Fraction]) -> Sequence[tuple[str, str | None]]:
    return sorted(rest, key=lambda who: -rest[who])
