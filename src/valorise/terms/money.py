"""Exact amounts of money. Sources write them in many ways; a guess that could be wrong a thousandfold is refused."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from typing import Literal

Mark = Literal[".", ","]
CENT = Decimal("0.01")
MOST_DIGITS = 20
"""Digits before the point of anything that can be money; longer ones cannot be rounded exactly to the cent."""
FIGURE = re.compile(r"\d[\d.,]*\d|\d")
UNCLEAR = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
"""One mark before three digits: a thousand and more, or a small number with three decimals."""
GROUPED = re.compile(r"[-+]?\d{1,3}(?:[.,]\d{3})+")


def amount(written: str | int | float | Decimal, decimal_mark: Mark | None = None) -> Decimal | None:
    """Exact amount rounded to the cent; None where the text is no amount or can be read in two ways.

    `1,234` and `12.500` are thousands in one country and a little over one or twelve in the next: they need
    `decimal_mark`, which the other amounts of their column may prove (`decimal_mark_of`). Numbers that are no text
    have one reading. What a mark parts as thousands must be groups of three, or the amount is refused.

    >>> amount("1.234.567,80"), amount("1,499,998.00"), amount("626199.99999984"), amount("12.500"), amount(12.5)
    (Decimal('1234567.80'), Decimal('1499998.00'), Decimal('626200.00'), None, Decimal('12.50'))
    >>> amount("1,234", decimal_mark=","), amount("12.500", decimal_mark=","), amount("1,23,4")
    (Decimal('1.23'), Decimal('12500.00'), None)
    """
    found = exact(written, decimal_mark)
    return found.quantize(CENT, rounding=ROUND_HALF_EVEN) if found is not None else None


def exact(written: str | int | float | Decimal, decimal_mark: Mark | None = None) -> Decimal | None:
    """The number as written, not rounded; None where `amount` has none either.

    >>> exact("0.0125"), exact("nothing"), exact("9" * 29)
    (Decimal('0.0125'), None, None)
    """
    if isinstance(written, bool):
        return None
    plain = _plain(_bare(written), decimal_mark) if isinstance(written, str) else str(written)
    try:
        found = Decimal(plain) if plain is not None else None
    except InvalidOperation:
        return None
    return found if found is not None and found.is_finite() and found.adjusted() <= MOST_DIGITS else None


def decimal_mark_of(amounts: Iterable[str]) -> Mark | None:
    """The mark before decimals that amounts of one column prove; None where none does, or where they contradict.

    >>> decimal_mark_of(["12.500", "7,50"]), decimal_mark_of(["12.500"]), decimal_mark_of(["7,50", "7.50"])
    (',', None, None)
    """
    proofs = {proof for written in amounts if (proof := proved_mark(written))}
    return proofs.pop() if len(proofs) == 1 else None


def proved_mark(written: str) -> Mark | None:
    """The mark before decimals that one amount proves by itself; None where it has none or two readings.

    >>> proved_mark("1.200,50 €"), proved_mark("1.234.567"), proved_mark("12.5"), proved_mark("12.500")
    (',', ',', '.', None)
    """
    figure = FIGURE.search(_bare(written))
    marks = re.sub(r"\d", "", figure[0]) if figure else ""
    if figure is None or not marks:
        return None
    last: Mark = "," if marks[-1] == "," else "."
    if len(marks) == 1:
        return None if UNCLEAR.fullmatch(figure[0]) else last
    if len(set(marks)) > 1:
        return last
    return ("." if last == "," else ",") if GROUPED.fullmatch(figure[0]) else None


def _bare(written: str) -> str:
    """The text without blanks and the apostrophes that part thousands in Switzerland."""
    return re.sub(r"[\s\u00a0\u202f'’]", "", written)


def _plain(text: str, decimal_mark: Mark | None) -> str | None:
    """The same number with a point for decimals and nothing between thousands; None where it has two readings."""
    if "," not in text and "." not in text:
        return text
    mark = proved_mark(text) or decimal_mark
    if mark is None:
        return None
    whole, _, decimals = text.partition(mark)
    other = "," if mark == "." else "."
    if other in whole and not GROUPED.fullmatch(whole):
        return None
    return f"{whole.replace(other, '')}.{decimals or 0}"
