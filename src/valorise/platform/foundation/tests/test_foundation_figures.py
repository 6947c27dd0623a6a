"""Amounts as pages write them."""

from __future__ import annotations

from decimal import Decimal

from django.utils import translation

from valorise.platform.foundation.figures import amount, plain, rough


def test_amounts_are_rounded_and_missing_is_no_zero() -> None:
    with translation.override("en"):
        assert [amount(one) for one in (Decimal("1039.99"), 0, None)] == ["1,040", "0", "missing"]
        assert [rough(one, "EUR") for one in (-117197.06, 420000, 1.0, 0.5)] == [
            "-117,000 EUR",
            "420,000 EUR",
            "1 EUR",
            "0.5 EUR",
        ]
        assert [plain(one) for one in (None, 0.035, 240000.0, 1e-7)] == ["", "0.035", "240,000", "0.0000001"]
    with translation.override("de"):
        assert (amount(Decimal("9993.4")), plain(0.035)) == ("9.993", "0,035")
