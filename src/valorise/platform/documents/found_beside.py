"""What the search of the register finds by the words of documents."""

from __future__ import annotations

from collections.abc import Iterable

from valorise.platform.documents import searching
from valorise.platform.foundation.viewer import Viewer


def found_beside(viewer: Viewer, words: str) -> set[str]:
    """Names of assets with a document that holds all the words and that this person may read."""
    return {name for name in searching.found(viewer, words).order_by().values_list("asset", flat=True) if name}


def told_beside(viewer: Viewer, words: str, assets: Iterable[str]) -> dict[str, list[str]]:
    """What those documents of these assets are called, for a row of the list."""
    told: dict[str, list[str]] = {}
    for one in searching.found(viewer, words).filter(asset__in=list(assets)).order_by("-recorded_at", "pk"):
        told.setdefault(str(one.asset_id), []).append(str(one))
    return told
