"""What is set for talks, and why somebody has none, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.utils.translation import ngettext

from valorise.platform.talks.solving import BLOCKED, CAPACITY, EXCLUDED, NONE, WEAK
from valorise.terms.codes import codes, label

EACH = {
    "need": later("each need"), "asset": later("each result"), "person": later("each person"),
    "unit": later("each unit"), "owner": later("each owner"), "asset-country": later("each country of results"),
    "seeker": later("each organisation with a need"), "seeker-country": later("each country of needs"),
    "all": later("all talks together"),
}  # fmt: skip
ONE = {
    "need": later("Need"), "asset": later("Result"), "person": later("Person"), "unit": later("Unit"),
    "owner": later("Owner"), "asset-country": later("Country of results"), "seeker": later("Organisation with a need"),
    "seeker-country": later("Country of needs"), "all": later("All talks together"),
}  # fmt: skip
"""Kinds of groups. A unit is the organisation that a contributor of a result worked for."""
WHY = {
    NONE: later("Nothing that takes part fits it."),
    WEAK: later("What fits it is less than what was asked for."),
    BLOCKED: later("What fits it is blocked by a condition; its matches say by which."),
    EXCLUDED: later("All its possible talks are excluded."),
    CAPACITY: later("Other talks are worth more together."),
}
HIDDEN = later("(no longer shared with you, or taken out)")
COUNTRIES = ("asset-country", "seeker-country")
Titles = Mapping[str, Mapping[str, str]]
"""Titles of needs and assets that the person sees, by kind and name."""


def group(kind: str, name: str | None, titles: Titles) -> str:
    """A group in words, such as `Unit “Physics”`; of a need or an asset its title, as far as the person sees it."""
    if name is None or kind == "all":
        return str(EACH.get(kind, kind))
    told = titles.get(kind, {}).get(name, str(HIDDEN)) if kind in ("need", "asset") else name
    if kind in COUNTRIES and name in codes("countries"):
        told = _(label("countries", name))
    return _("%(kind)s “%(name)s”") % {"kind": ONE.get(kind, kind), "name": told}


def most(row: Mapping[str, Any], titles: Titles) -> str:
    """A capacity in words."""
    return bound("capacity", row["kind"], row.get("name"), row["most"], titles)


def least(row: Mapping[str, Any], titles: Titles) -> str:
    """A floor in words."""
    return bound("floor", row["kind"], row.get("name"), row["least"], titles)


def bound(what: str, kind: str, name: str | None, number: int, titles: Titles) -> str:
    """A capacity or a floor in words."""
    told = {"who": group(kind, name, titles), "n": number}
    if what == "capacity":
        return ngettext("%(who)s: at most %(n)s talk", "%(who)s: at most %(n)s talks", number) % told
    return ngettext("%(who)s: at least %(n)s talk", "%(who)s: at least %(n)s talks", number) % told


def exclusion(row: Mapping[str, Any], titles: Titles) -> str:
    """An exclusion in words, with why."""
    who = group(row["kind"], row["name"], titles)
    told = _("%(who)s with nobody") % {"who": who}
    if row.get("other_name"):
        told = _("%(who)s not with %(other)s") % {
            "who": who,
            "other": group(row["other_kind"], row["other_name"], titles),
        }
    return _("%(what)s (%(why)s)") % {"what": told, "why": row["why"]} if row.get("why") else told


def item(one: Mapping[str, Any], titles: Titles) -> str:
    """Something that was set, as contradictions name it."""
    if one["what"] == "exclusion":
        other = one.get("other") or (None, None)
        return exclusion({**one, "other_kind": other[0], "other_name": other[1]}, titles)
    return bound(one["what"], one["kind"], one.get("name"), one["number"], titles)


def contradiction(several: Sequence[Mapping[str, Any]], titles: Titles) -> list[str]:
    """A set of things set that contradict; of one that does so alone how many talks are possible."""
    told = [item(one, titles) for one in several]
    if len(several) > 1:
        return told
    count = several[0].get("possible", 0)
    return [
        ngettext("%(what)s, but only %(n)s is possible", "%(what)s, but only %(n)s are possible", count)
        % {"what": told[0], "n": count}
    ]


def line(row: Mapping[str, Any], titles: Titles) -> str:
    """A line of any kind of rule in words."""
    if "most" in row:
        return most(row, titles)
    return least(row, titles) if "least" in row else exclusion(row, titles)
