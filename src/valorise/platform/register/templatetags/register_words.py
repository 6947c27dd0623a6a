"""Amounts and events of rights as people read them, for templates."""

from __future__ import annotations

from decimal import Decimal

from django import template

from valorise.platform.foundation.spoken import spoken
from valorise.reporting.sentences import said
from valorise.reporting.wording import number, sentence_case

register = template.Library()


@register.filter
def amount(value: Decimal | None) -> str:
    """An amount with its hundredths; a dash where it is not known."""
    if value is None:
        return number(None)
    written = number(value)
    whole, _point, cents = written.partition(".")
    return f"{whole}.{cents:<02}".replace(" ", "0") if cents else whole


@register.filter
def right_event(code: str) -> str:
    """What happened to a right, in words."""
    return sentence_case(said(code, "event", spoken))
