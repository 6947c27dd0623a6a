"""What came in and went out for an asset, added up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from valorise.platform.register.models import MoneyFlow


def sums(flows: Iterable[MoneyFlow]) -> list[tuple[str, Decimal, Decimal]]:
    """Currency with what came in and what went out; flows without an amount count in none of them."""
    found: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for one in flows:
        if one.amount is not None:
            found[one.currency][one.direction] += one.amount
    return [(currency, sides["in"], sides["out"]) for currency, sides in sorted(found.items())]
