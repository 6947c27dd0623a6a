"""Pairs that are one thing become clusters, and each cluster gets one name."""

from __future__ import annotations

from collections.abc import Iterable


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
