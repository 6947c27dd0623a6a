"""The columns of the list and how one sorts by them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy

from valorise.platform.register.listing.filters import COLUMNS, Filters

LABELS: Mapping[str, Any] = {
    "title": gettext_lazy("Title"),
    "type": gettext_lazy("Type"),
    "readiness": gettext_lazy("Readiness"),
    "confidentiality": gettext_lazy("Confidentiality"),
    "officer": gettext_lazy("Officer"),
    "country": gettext_lazy("Country"),
    "office": gettext_lazy("Kept by"),
    "changed": gettext_lazy("Changed"),
}
SORTED_BY: Mapping[str, tuple[str, str]] = {
    "title": ("title", "-title"),
    "type": ("type", "-type"),
    "readiness": ("-level", "level"),
    "changed": ("-changed", "changed"),
}
"""The order a click gives first, and the one a second click gives."""


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of a column."""

    name: str
    label: str
    address: str = ""
    """The list sorted by it; empty where it cannot be."""
    sorted: str = ""
    """`ascending` or `descending` where the list is sorted by it now."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A column that can be shown or not."""

    name: str
    label: str
    chosen: bool


def headings(filters: Filters) -> list[Heading]:
    """Heads of the columns shown, the title first."""
    return [_heading(name, filters) for name in ("title", *filters.shown)]


def offered(filters: Filters) -> list[Offered]:
    """All columns beside the title."""
    return [Offered(name, str(LABELS[name]), name in filters.shown) for name in COLUMNS]


def _heading(name: str, filters: Filters) -> Heading:
    label, orders = str(LABELS[name]), SORTED_BY.get(name)
    if orders is None:
        return Heading(name, label)
    first, second = orders
    turned = {first: second, second: first}.get(filters.order, first)
    now = filters.order if filters.order in orders else ""
    direction = ("descending" if now.startswith("-") else "ascending") if now else ""
    return Heading(name, label, filters.sorted_by(turned).address, direction)
