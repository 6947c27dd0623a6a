"""Exact shares of making and owning: fractions that sum to one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction

FORM = re.compile(r"\d{1,12}(?:[./]\d{1,12})?%?")
"""Exponents are no shares, and a large one would take all memory to work out."""


def share(written: str | int | float) -> str | None:
    """The share as a fraction in lowest terms such as `1/3`; None where it is none between 0 and 1.

    A decimal such as 0.3333 stays 3333/10000: only people may say that they meant a third.

    >>> share("33 %"), share(0.5), share("2/6"), share("1"), share("half"), share(1.2)
    ('33/100', '1/2', '1/3', '1', None, None)
    """
    if isinstance(written, bool):
        return None
    text = str(written).strip().replace(" ", "").replace(",", ".")
    if not FORM.fullmatch(text):
        return None
    try:
        found = Fraction(text[:-1]) / 100 if text.endswith("%") else Fraction(text)
    except ZeroDivisionError:
        return None
    return str(found) if 0 <= found <= 1 else None


def total(shares: Iterable[str | None]) -> Fraction | None:
    """Exact sum; None where a share is missing, because missing is not zero.

    >>> total(["1/3", "1/3", "1/3"]), total(["1/2", None])
    (Fraction(1, 1), None)
    """
    found = list(shares)
    if not found or None in found:
        return None
    return sum((Fraction(one) for one in found if one is not None), Fraction(0))
