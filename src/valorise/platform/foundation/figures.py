"""Amounts as people of a language write them, with no more figures than they are known to."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _


def amount(value: Any) -> str:
    """An amount rounded to whole units; of a missing one that it is missing, never zero."""
    return _("missing") if value is None else number_format(round(value), force_grouping=True)


def rough(value: float, currency: str = "") -> str:
    """An amount to three figures that count: a range is no more exact than that."""
    rounded = float(f"{value:.3g}")
    return f"{plain(rounded) if abs(rounded) < 10 else amount(rounded)} {currency}".strip()


def plain(value: float | None) -> str:
    """A number as it was given, without needless digits; empty where there is none."""
    if value is None:
        return ""
    written = format(Decimal(f"{value:.10g}"), "f")
    return str(number_format(written, decimal_pos=len(written.partition(".")[2]), force_grouping=True))
