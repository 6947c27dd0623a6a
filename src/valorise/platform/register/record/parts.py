"""The parts of the page of an asset: each has an address, and shows the panels that the slices offer for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from valorise.platform.foundation.panel import Offer, Text, inside, offers
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.register.models import Asset


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the page."""

    name: str
    """The last word of its address; empty for the overview."""
    title: Text

    @property
    def route(self) -> str:
        """Name of its address."""
        return f"register:asset-{self.name}" if self.name else "register:asset"


OVERVIEW, HISTORY = Part("", _("Overview")), Part("history", _("History"))
FILLED = (
    Part("rights", _("Rights and dates")),
    Part("people", _("People")),
    Part("agreements", _("Agreements")),
    Part("use", _("Ways to use")),
    Part("interest", _("Needs and contacts")),
    Part("papers", _("Documents")),
)
"""The parts that slices fill, in the order in which one asks: is it safe, whose is it, who may do what, and then."""
HOMES = {
    "contributors": ("people", "people"),
    "owners": ("people", "people"),
    "rights": ("rights", "rights"),
    "titles": ("people", "titles"),
    "restrictions": ("agreements", "bindings"),
    "consents": ("agreements", "bindings"),
    "agreements": ("agreements", "agreements"),
    "cases": ("interest", "work"),
    "contacts": ("interest", "work"),
    "money_flows": ("use", "money"),
}
"""Part and panel in which a group of facts, or what belongs to the asset, is shown; all others on the overview."""


def parts_for(viewer: Viewer, asset: Asset) -> list[Part]:
    """The parts in which this person finds something."""
    seen = {one.part for one in offers() if one.seen(viewer, asset)}
    filled = [one for one in FILLED if one.name in seen]
    return [OVERVIEW, *filled, *([HISTORY] if inside(viewer, asset) else [])]


def panels_of(part: Part) -> Sequence[Offer]:
    """The panels that belong to a part."""
    return [one for one in offers() if one.part == part.name]


def home(asset: str, group: str) -> str:
    """Address of the panel that shows a group of facts of an asset, or what belongs to it.

    People come back to it after they changed something there.
    """
    part, panel = HOMES.get(group, ("", group))
    route = f"register:asset-{part}" if part else "register:asset"
    return reverse(route, args=[asset]) + (f"#{panel}" if part else "")
