"""Amounts and events of rights as people read them, for templates."""

from __future__ import annotations

from decimal import Decimal

from django import template
from django.utils.formats import number_format

from valorise.platform.foundation.spoken import spoken
from valorise.reporting.sentences import said
from valorise.reporting.wording import number, sentence_case

register = template.Library()


@register.filter
def amount(value: Decimal | None) -> str:
    """An amount with its hundredths, as people of the language write it; a dash where it is not known."""
    if value is None:
        return number(None)
    return str(number_format(value, decimal_pos=2 if value % 1 else 0, force_grouping=True))


@register.filter
def right_event(code: str) -> str:
    """What happened to a right, in words."""
    return sentence_case(said(code, "event", spoken))
