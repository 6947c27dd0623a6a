"""What a slice shows on pages of others: panels on the page of a record, and what waits for a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from valorise.platform.foundation.recorded import Recorded
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.project.slices import offered


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of a record's page that another slice fills."""

    title: str
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    order: int = 50


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for a person, for the first page."""

    title: str
    count: int
    address: str
    hint: str = ""
    order: int = 50


def panels(part: str, viewer: Viewer, record: Recorded) -> list[Panel]:
    """Panels that the slices offer for a record; `part` is `asset_panels` or `need_panels`."""
    found = [panel for _, module in offered(part) for panel in getattr(module, part)(viewer, record)]
    return sorted(found, key=lambda panel: panel.order)


def first_page_panels(viewer: Viewer) -> list[Panel]:
    """Parts of the first page; a slice offers `first_page_panels(viewer)` in its file `first_page_panels.py`."""
    found = [panel for _, module in offered("first_page_panels") for panel in module.first_page_panels(viewer)]
    return sorted(found, key=lambda panel: panel.order)


def everything_waiting(viewer: Viewer) -> list[Waiting]:
    """What waits for this person in all slices; nothing with a count of zero."""
    found = [one for _, module in offered("waiting") for one in module.waiting(viewer)]
    return sorted((one for one in found if one.count), key=lambda one: one.order)
