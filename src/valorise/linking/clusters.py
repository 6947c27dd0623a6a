"""Pairs that are one thing become clusters, and each cluster gets one name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

Places = np.ndarray[Any, np.dtype[np.int64]]


class Clusters:
    """Places 0 to n-1 joined step by step; the result does not depend on the order of the joins."""

    def __init__(self, size: int) -> None:
        self._above = list(range(size))

    def of(self, place: int) -> int:
        """Lowest place of the cluster that this place belongs to."""
        root = place
        while self._above[root] != root:
            root = self._above[root]
        while self._above[place] != root:
            self._above[place], place = root, self._above[place]
        return root

    def join(self, places: Iterable[int]) -> None:
        """Make all these places one cluster."""
        roots = {self.of(place) for place in places}
        if roots:
            lowest = min(roots)
            for root in roots:
                self._above[root] = lowest

    def groups(self) -> dict[int, list[int]]:
        """Places by the lowest place of their cluster, both ascending."""
        found: dict[int, list[int]] = {}
        for place in range(len(self._above)):
            found.setdefault(self.of(place), []).append(place)
        return found


def connected(size: int, left: Places, right: Places) -> Places:
    """For each of `size` places the lowest one that links `left`-`right` lead to: millions of links at once.

    Every place takes the lowest name among its neighbours' and jumps to the name of its name, until nothing changes
    (Shiloach and Vishkin, An O(log n) parallel connectivity algorithm, Journal of Algorithms 3, 1982).
    """
    name = np.arange(size, dtype=np.int64)
    while len(left):
        lower = np.minimum(name[left], name[right])
        np.minimum.at(name, name[left], lower)
        np.minimum.at(name, name[right], lower)
        while True:
            above = name[name]
            if (above == name).all():
                break
            name = above
        apart = name[left] != name[right]
        left, right = left[apart], right[apart]
    return name
