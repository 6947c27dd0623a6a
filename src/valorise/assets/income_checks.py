"""What keeps an income from being shared, and what people should know about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from valorise.assets.schemes import Scheme
from valorise.terms.problems import Problem, Severity, shown

People = Mapping[str, Fraction] | None
"""Share of each creator of an asset; empty where nobody is named, None where the shares do not make a whole."""


def wrong_income(income: Mapping[str, Any], schemes: Mapping[str, Scheme], people: People) -> Iterator[Problem]:
    """Problems of an income: `refused` where it cannot be shared, `notice` where it can."""
    scheme = schemes.get(income["scheme"])
    if scheme is None:
        yield _problem(income, "scheme", "unknown-scheme", "a reward scheme", f"Schemes are: {', '.join(schemes)}.")
        return
    if not scheme.bands:
        fix = "Ask the institution for its shares and write them into the file of the scheme."
        yield _problem(income, "scheme", "shares-not-known", "a scheme whose shares are known", fix)
    for name in ("id", "on", "amount", "currency"):
        if income[name] is None:
            yield _problem(income, name, "missing-value", "a value", "Fill it.")
    for name in ("amount", "expenses", "dues"):
        if income[name] is not None and income[name] < 0:
            fix = "Book a repayment as a correction of the income it belongs to."
            yield _problem(income, name, "negative-amount", "an amount that is not negative", fix)
    if scheme.has_limits and income["currency"] not in (None, scheme.currency):
        fix = f"Convert the income to {scheme.currency} at the rate of its day; the limits of the scheme are in it."
        yield _problem(income, "currency", "other-currency", scheme.currency, fix)
    yield from _of_people(income, scheme, people)


def _of_people(income: Mapping[str, Any], scheme: Scheme, people: People) -> Iterator[Problem]:
    if people is None:
        fix = "Give each creator of the asset a share so that they add up to 1, or give none for equal parts."
        yield _problem(income, "asset", "shares-not-whole", "shares of the creators that add up to 1", fix)
    if scheme.per_person is not None and people == {}:
        fix = f"Name the creators: the scheme gives each at most {scheme.per_person} {scheme.currency}."
        yield _problem(income, "asset", "limit-not-applied", "named creators", fix, severity="notice")


def _problem(
    income: Mapping[str, Any], column: str, rule: str, expected: str, fix: str, *, severity: Severity = "refused"
) -> Problem:
    return Problem(
        table="incomes",
        record=shown(income["id"]),
        column=column,
        found=shown(income[column]),
        expected=expected,
        rule=rule,
        fix=fix,
        severity=severity,
    )
