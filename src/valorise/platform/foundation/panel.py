"""What a slice shows on pages of others: panels on the page of a record, and what waits for a person.

The page of an asset has parts with addresses of their own. A slice offers there, in its file `asset_panels.py`,

    PANELS = [Offer(part="use", name="value", title=..., template=..., filled=..., seen=whole)]

and, where it has something to say on the overview, `told(viewer, asset)` with a line for each panel by name. What an
offer shows is worked out on its part alone; the overview asks only for the lines.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.functional import Promise

from valorise.platform.foundation.recorded import Recorded
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.project.slices import offered
from valorise.terms.errors import Broken

LOG = logging.getLogger("valorise")


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of a record's page that another slice fills."""

    title: str
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    order: int = 50
    name: str = ""
    """What the panel is called in addresses, behind the `#`; where it is empty, it is made from the title."""


INSIDE = ("full", "contributor", "colleague")
"""How much one must see of a record to be inside."""
Text = str | Promise
"""A text, or one that is translated when it is shown."""


def everybody(viewer: Viewer, record: Any) -> bool:
    """For whoever sees the record."""
    return True


def signed_in(viewer: Viewer, record: Any) -> bool:
    """For whoever sees the record and has an account."""
    return viewer.user is not None


def inside(viewer: Viewer, record: Any) -> bool:
    """For those who see the record as a colleague or more."""
    return getattr(record, "sight", "") in INSIDE


def whole(viewer: Viewer, record: Any) -> bool:
    """For the office that keeps the record."""
    return getattr(record, "sight", "") == "full"


@dataclass(frozen=True, slots=True)
class Offer:
    """A panel that a slice offers for the page of an asset."""

    part: str
    """Name of the part in which it stands (`register/record/parts.py`)."""
    name: str
    """What it is called in addresses; it stays the same in all languages."""
    title: Text
    template: str
    filled: Callable[[Viewer, Any], Mapping[str, Any] | None]
    """What the template needs, worked out for this person; None where there is nothing to show."""
    seen: Callable[[Viewer, Any], bool] = everybody
    """Whether this person may find something there; asked on every part, so it asks the database nothing it can know
    otherwise. A part without a panel that is seen is not there for the person."""
    order: int = 50
    sometimes: bool = False
    """Whether it may have nothing to show although it is seen: the overview then names it only where its slice says
    something of it."""


@dataclass(frozen=True, slots=True)
class Todo:
    """Something that should be done next, with the page where one does it."""

    text: str
    address: str
    on: date | None = None
    """By when; None where no day follows from anything."""
    tone: str = ""
    """`late`, `soon` or empty."""
    about: str = ""
    """What it is a matter of, where the record has several of the kind."""


@dataclass(frozen=True, slots=True)
class Line:
    """What the overview says of a panel in a few words."""

    text: str = ""
    tone: str = ""
    todo: Sequence[Todo] = ()


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for a person, for the first page."""

    title: str
    count: int
    address: str
    hint: str = ""
    order: int = 50


def panels(part: str, viewer: Viewer, record: Recorded) -> list[Panel]:
    """Panels that the slices offer for a record; `part` is the file that offers them, such as `need_panels`."""
    found = [panel for _, module in offered(part) for panel in getattr(module, part)(viewer, record)]
    return sorted(found, key=lambda panel: panel.order)


def offers() -> list[Offer]:
    """All panels that the slices offer for the page of an asset, in the order of the page."""
    found = [one for _, module in offered("asset_panels") for one in module.PANELS]
    return sorted(found, key=lambda one: one.order)


def lines(viewer: Viewer, record: Any) -> dict[str, Line]:
    """What the slices say of a record on its overview, by the name of the panel."""
    said = [module.told(viewer, record) for _, module in offered("asset_panels") if hasattr(module, "told")]
    return {name: line for found in said for name, line in found.items()}


def fill(wanted: Iterable[Offer], viewer: Viewer, record: Any) -> list[Panel]:
    """These panels for this person; without those that have nothing to show."""
    seen = [one for one in wanted if one.seen(viewer, record)]
    return [panel for one in seen if (panel := _filled(one, viewer, record)) is not None]


def _filled(one: Offer, viewer: Viewer, record: Any) -> Panel | None:
    """The panel; where something it needs cannot be read it says so, and the rest of the page stays as it is."""
    try:
        template, context = one.template, one.filled(viewer, record)
    except Broken as error:
        LOG.error("The panel %s of %s cannot be made: %s", one.name, record.pk, error.what)
        template, context = "foundation/broken_panel.html", {"broken": error}
    return None if context is None else Panel(str(one.title), template, context, one.order, one.name)


def first_page_panels(viewer: Viewer) -> list[Panel]:
    """Parts of the first page; a slice offers `first_page_panels(viewer)` in its file `first_page_panels.py`."""
    found = [panel for _, module in offered("first_page_panels") for panel in module.first_page_panels(viewer)]
    return sorted(found, key=lambda panel: panel.order)


def everything_waiting(viewer: Viewer) -> list[Waiting]:
    """What waits for this person in all slices; nothing with a count of zero."""
    found = [one for _, module in offered("waiting") for one in module.waiting(viewer)]
    return sorted((one for one in found if one.count), key=lambda one: one.order)
