"""Codes, amounts and events of rights as people read them, for templates."""

from __future__ import annotations

from decimal import Decimal

from django import template
from django.utils.translation import gettext as _

from valorise.reporting.sentences import said
from valorise.reporting.wording import number, sentence_case
from valorise.terms import codes

register = template.Library()


@register.filter
def label(code: str | None, listed: str) -> str:
    """Name of a code in words; empty where there is no code."""
    return _(codes.label(listed, code)) if code else ""


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
    return sentence_case(said(code, "event"))
