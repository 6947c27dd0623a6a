"""Codes in words, for templates."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.utils.translation import gettext as _

from valorise.terms.codes import label

register = template.Library()


@register.simple_tag
def code(listed: str, value: str | None) -> str:
    """Name of a code in words; empty where there is no code."""
    return _(label(listed, value)) if value else ""


@register.filter
def of(told: Mapping[str, list[str]], name: str) -> list[str]:
    """What was told of a record of this name; nothing where it was not."""
    return told.get(name, [])
