"""The ways through the site: each slice that has a `ways.py` offers entries for its users."""

from __future__ import annotations

from dataclasses import dataclass

from valorise.platform.foundation.viewer import Viewer
from valorise.platform.project.slices import offered


@dataclass(frozen=True, slots=True)
class Way:
    """An entry of the navigation."""

    label: str
    address: str
    order: int
    """Entries are shown from the lowest number on."""
    here: bool = False


def ways(viewer: Viewer, path: str) -> list[Way]:
    """Where this person can go, the entry they are in marked. A slice offers `ways(viewer)` in its file `ways.py`."""
    return _marked([way for _, module in offered("ways") for way in module.ways(viewer)], path)


def own_ways(viewer: Viewer, path: str) -> list[Way]:
    """What belongs to the person alone, for their menu: a slice may offer `own_ways(viewer)` beside `ways`."""
    modules = [module for _, module in offered("ways") if hasattr(module, "own_ways")]
    return _marked([way for module in modules for way in module.own_ways(viewer)], path)


def _marked(found: list[Way], path: str) -> list[Way]:
    inside = [way for way in found if (path.startswith(way.address) and way.address != "/") or path == way.address]
    nearest = max(inside, key=lambda way: len(way.address), default=None)
    return [
        Way(way.label, way.address, way.order, here=way is nearest) for way in sorted(found, key=lambda way: way.order)
    ]
