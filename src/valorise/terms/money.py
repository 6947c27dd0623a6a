"""Exact amounts of money. Sources write them in many ways; a guess that could be wrong a thousandfold is refused."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from typing import Literal

Mark = Literal[".", ","]
CENT = Decimal("0.01")


def amount(written: str | int | float | Decimal, decimal_mark: Mark | None = None) -> Decimal | None:
    """Exact amount rounded to the cent; None where the text is no amount or can be read in two ways.

    `1,234` is a thousand in one country and a little over one in the next: it needs `decimal_mark`.

    >>> amount("1.234.567,80"), amount("1,499,998.00"), amount("626199.99999984"), amount("1,234")
    (Decimal('1234567.80'), Decimal('1499998.00'), Decimal('626200.00'), None)
    >>> amount("1,234", decimal_mark=",")
    Decimal('1.23')
    """
    if isinstance(written, bool):
        return None
    text = written if isinstance(written, str) else str(written)
    plain = _plain(re.sub(r"[\s\u00a0\u202f'’]", "", text), decimal_mark)
    if plain is None:
        return None
    try:
        found = Decimal(plain)
    except InvalidOperation:
        return None
    if not found.is_finite() or found.adjusted() > 30:
        return None
    return found.quantize(CENT, rounding=ROUND_HALF_EVEN)


def _plain(text: str, decimal_mark: Mark | None) -> str | None:
    """The same number with a point for decimals and nothing between thousands."""
    if decimal_mark:
        other = "," if decimal_mark == "." else "."
        return text.replace(other, "").replace(decimal_mark, ".")
    comma, point = text.rfind(","), text.rfind(".")
    if comma < 0 or point < 0:
        return _one_mark(text)
    last = "," if comma > point else "."
    return _plain(text, "," if last == "," else ".")


def _one_mark(text: str) -> str | None:
    """A text with at most one kind of mark: several of them part thousands; one before three digits is unclear."""
    if text.count(",") > 1 or text.count(".") > 1:
        grouped = re.fullmatch(r"[-+]?\d{1,3}([.,]\d{3})+", text)
        return re.sub(r"[.,]", "", text) if grouped else None
    if re.fullmatch(r"[-+]?[1-9]\d{0,2},\d{3}", text):
        return None
    return text.replace(",", ".")
