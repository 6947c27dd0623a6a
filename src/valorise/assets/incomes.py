"""Incomes from assets shared under reward schemes: who gets how much, to the cent, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import polars as pl

from valorise.assets.income_checks import People, wrong_income
from valorise.assets.schemes import Scheme
from valorise.assets.sharing import Book, Part, deducted, deductible, in_bands, in_cents, of_creators
from valorise.terms.problems import Problem, problems_table
from valorise.terms.reasons import reason, reasons_table
from valorise.terms.results import Result
from valorise.terms.shares import share, total
from valorise.terms.tables import table

CREATORS_SCHEMA = {"asset": pl.String(), "person": pl.String(), "share": pl.String()}
"""Who created an asset and with what share, such as 1/3; all shares of an asset missing means equal parts."""


def income_shares(
    incomes: pl.DataFrame,
    schemes: Mapping[str, Scheme],
    *,
    creators: pl.DataFrame | None = None,
    factors: Mapping[str, Fraction] | None = None,
) -> Result:
    """Shares of incomes as the declared table `income_shares`; those of one income add up to it to the cent.

    `incomes` has the columns of the table `incomes`, `creators` those of `CREATORS_SCHEMA`. Incomes of the same asset,
    agreement or year, as the scheme says, are added up in the order of their days to find their band; costs and dues
    that an income does not cover wait for the next one, and the limit per person counts over all incomes of a scheme.
    `factors` moves the limits of a scheme with a price index.
    Problems: incomes that cannot be shared are refused and not in the table; a limit per person without named creators
    is told, and the creators' part is then given undivided. Tax and social charges are not computed.
    """
    people = _people(creators if creators is not None else pl.DataFrame(schema=CREATORS_SCHEMA))
    books: defaultdict[tuple[str, ...], Book] = defaultdict(Book)
    paid: dict[tuple[str, str], Fraction] = {}
    rows: list[dict[str, Any]] = []
    reasons: list[dict[str, Any]] = []
    problems: list[Problem] = []
    for income in incomes.sort("on", "id", nulls_last=True).iter_rows(named=True):
        named = people.get(income["asset"], {})
        found = list(wrong_income(income, schemes, named))
        problems += found
        if any(one.severity == "refused" for one in found):
            continue
        scheme, book = schemes[income["scheme"]], books[_key(income, schemes[income["scheme"]])]
        why = _Why(income["id"], scheme)
        parts = list(_parts(income, scheme, book, (factors or {}).get(scheme.id, Fraction(1)), why))
        given = [part for one in parts for part in _to_people(one, named or {}, scheme, paid)]
        rows += _rows(income, scheme, given)
        reasons += why.told
    return Result(
        pl.DataFrame(rows, schema=table("income_shares").schema), reasons_table(reasons), problems_table(problems)
    )


class _Why:
    """Reasons of one income, in the order of its steps."""

    def __init__(self, income: str, scheme: Scheme) -> None:
        self._income, self._scheme = income, scheme
        self.told: list[dict[str, Any]] = []

    def tell(self, rule: str, **values: object) -> None:
        plain = {name: _plain(one) for name, one in values.items()}
        said = {"scheme": self._scheme.name, **plain}
        self.told.append(reason(self._income, "shares", len(self.told) + 1, rule, said, self._scheme.source))


def _parts(income: Mapping[str, Any], scheme: Scheme, book: Book, factor: Fraction, why: _Why) -> Iterator[Part]:
    """Deductions, then the shares of each band."""
    amount = Fraction(income["amount"])
    book.costs += deductible(scheme, Fraction(income["expenses"] or 0))
    book.dues += Fraction(income["dues"] or 0)
    left = amount
    for receiver, taken in deducted(scheme, amount, book):
        left -= taken
        if taken:
            why.tell("reward-deduction", receiver=receiver, amount=taken, left=left)
            yield receiver, None, taken
    for place, inside in in_bands(scheme, book.shared, left, factor):
        band = scheme.bands[place]
        limit = None if band.up_to is None else band.up_to * factor
        why.tell("reward-band", band=place + 1, amount=inside, up_to=limit, shares=dict(band.shares))
        yield from ((receiver, None, inside * part) for receiver, part in band.shares.items())
    book.shared += left
    if scheme.at_least:
        why.tell("reward-least")


def _to_people(
    part: Part, people: Mapping[str, Fraction], scheme: Scheme, paid: dict[tuple[str, str], Fraction]
) -> Iterator[Part]:
    receiver, _, amount = part
    if receiver == "creators":
        yield from of_creators(amount, people, scheme, paid)
    else:
        yield part


def _rows(income: Mapping[str, Any], scheme: Scheme, parts: list[Part]) -> list[dict[str, Any]]:
    plain = {"income": income["id"], "scheme": scheme.id, "currency": income["currency"], "status": scheme.status}
    return [
        {**plain, "receiver": receiver, "person": person, "amount": Decimal(cents).scaleb(-2)}
        for receiver, person, cents in in_cents(parts)
    ]


def _key(income: Mapping[str, Any], scheme: Scheme) -> tuple[str, ...]:
    """What incomes are added up: of one scheme and currency, and of one asset, agreement or year."""
    by = income["on"][:4] if scheme.cumulative_by == "year" else income[scheme.cumulative_by]
    alone = by is None
    return (scheme.id, income["currency"], "income" if alone else scheme.cumulative_by, income["id"] if alone else by)


def _people(creators: pl.DataFrame) -> dict[str, People]:
    """Shares of the creators of each asset; equal parts where none is given, None where they do not make a whole."""
    found: dict[str, People] = {}
    for (asset,), group in creators.group_by("asset", maintain_order=True):
        written = group["share"].to_list()
        given = [None if one is None else share(one) for one in written]
        if all(one is None for one in written):
            given = [str(Fraction(1, group.height))] * group.height
        named = zip(group["person"].to_list(), given, strict=True)
        found[str(asset)] = {who: Fraction(one) for who, one in named if one} if total(given) == 1 else None
    return found


def _plain(value: object) -> object:
    """A value of a reason: amounts as decimals without needless digits, shares as fractions."""
    if isinstance(value, Mapping):
        return {name: str(one) for name, one in value.items() if one}
    if isinstance(value, Fraction):
        return str(round(Decimal(value.numerator) / Decimal(value.denominator), 2))
    return value
