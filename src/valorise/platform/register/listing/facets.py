"""The filters as the page offers them: every value with how many assets it would leave, and what is set as chips."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valorise.platform.accounts.models import Membership, Tenant
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.register.listing.counts import Counts
from valorise.platform.register.listing.filters import CODES, LOOKS, ME, NONE, Filters
from valorise.platform.register.listing.listed import officer_names
from valorise.platform.register.listing.narrowed import Wanted, narrowed
from valorise.terms.codes import label

TITLES: Mapping[str, Any] = {
    "q": gettext_lazy("Words"),
    "type": gettext_lazy("Type"),
    "confidentiality": gettext_lazy("Confidentiality"),
    "officer": gettext_lazy("Officer"),
    "country": gettext_lazy("Country"),
    "office": gettext_lazy("Kept by"),
    "level": gettext_lazy("Readiness from"),
    "rights": gettext_lazy("Rights"),
    "since": gettext_lazy("Changed since"),
    "keyword": gettext_lazy("Keyword"),
    "field": gettext_lazy("Field"),
    "owner": gettext_lazy("Owner"),
}
BOXES = ("officer", "type", "confidentiality", "country", "office")
"""Filters whose values are ticked, in the order of the page."""
AT_FIRST = 8
"""Values shown before the rest unfolds."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a filter."""

    value: str
    label: str
    number: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A filter with its values, those with most assets first."""

    name: str
    title: str
    choices: list[Choice]

    @property
    def first(self) -> list[Choice]:
        """What is always in sight: what is chosen, and the most frequent."""
        return [one for place, one in enumerate(self.choices) if place < AT_FIRST or one.chosen]

    @property
    def rest(self) -> list[Choice]:
        """What unfolds."""
        return [one for place, one in enumerate(self.choices) if place >= AT_FIRST and not one.chosen]


@dataclass(frozen=True, slots=True)
class Chip:
    """Something that is set, and the address of the list without it."""

    label: str
    address: str
    number: int | None = None
    """How many assets there would be without it, where that was asked."""


class Words:
    """Names of values in words, of those the person sees in assets or works with: an address may ask for any."""

    def __init__(self, viewer: Viewer, counts: Counts, filters: Filters) -> None:
        asked = {int(one) for one in filters.officer if one.isdecimal() and len(one) < 18}
        here = Membership.objects.filter(user__in=asked, tenant__in=viewer.insider_of).values_list("user", flat=True)
        seen = {int(one) for one in counts.by["officer"] if one.isdigit()}
        self.officers = officer_names({*seen, *(here if asked else ())})
        offices = {*map(int, counts.by["office"]), *viewer.tenants()}
        self.offices = dict(Tenant.objects.filter(pk__in=offices).values_list("pk", "name"))

    def of(self, name: str, value: str) -> str:
        """A value as a person reads it."""
        if name in CODES:
            return _("Not said") if value == NONE else _(label(CODES[name], value))
        if name == "officer":
            return {ME: _("Me"), NONE: _("Nobody")}.get(value) or self.officers.get(_number(value), _("Unknown"))
        if name == "office":
            return self.offices.get(_number(value), _("Unknown"))
        if name == "level":
            return _("TRL %s") % value
        if name == "rights":
            return _("with rights") if value == "yes" else _("without rights")
        return value


def _number(value: str) -> int:
    return int(value) if value.isdecimal() and len(value) < 18 else 0


def facets(asked: Wanted, counts: Counts, words: Words) -> list[Facet]:
    """Filters to tick; one that has nothing to choose from, and of which nothing is set, is left out."""
    found = [Facet(name, str(TITLES[name]), _choices(name, asked, counts, words)) for name in BOXES]
    return [one for one in found if len(one.choices) > 1 or any(choice.chosen for choice in one.choices)]


def _choices(name: str, asked: Wanted, counts: Counts, words: Words) -> list[Choice]:
    chosen: tuple[str, ...] = getattr(asked.filters, name)
    numbers = counts.by[name]
    found = [Choice(one, words.of(name, one), numbers[one], one in chosen) for one in {*numbers, *chosen}]
    special = {NONE: 0, ME: 1} if name == "officer" else {}
    return sorted(found, key=lambda one: (special.get(one.value, 2), -one.number, one.label))


def levels(asked: Wanted, counts: Counts) -> list[Choice]:
    """Readiness from each level on."""
    numbers, chosen = counts.by["level"], asked.filters.level
    return [
        Choice(str(one), _("TRL %s") % one, numbers[str(one)], one == chosen)
        for one in range(1, 10)
        if numbers[str(one)] or one == chosen
    ]


def chips(filters: Filters, words: Words) -> list[Chip]:
    """Everything that narrows the list, each with the way to drop it."""
    return [Chip(told(name, value, words), filters.without(name, value).address) for name, value in filters.narrowing]


def told(name: str, value: str, words: Words) -> str:
    """A filter in words."""
    shown = value
    if name == "since" and (day := Filters.read({"since": value}).since):
        shown = date_format(day)
    return f"{TITLES[name]}: {words.of(name, shown)}"


def way_out(asked: Wanted, words: Words) -> list[Chip]:
    """Where nothing is left: which filter to drop, and what would be there then; the most helpful first."""
    found: list[Chip] = []
    for name in dict.fromkeys(name for name, _value in asked.filters.narrowing):
        values = [value for one, value in asked.filters.narrowing if one == name]
        left = asked.filters
        for value in values:
            left = left.without(name, value)
        number = narrowed(asked, leave_out=[name]).count()
        found.append(Chip("; ".join(told(name, value, words) for value in values), left.address, number))
    return sorted(found, key=lambda one: -(one.number or 0))


def kept(filters: Filters) -> list[tuple[str, str]]:
    """What a search form must carry along besides its own fields."""
    return [pair for pair in filters.pairs if pair[0] in LOOKS]
