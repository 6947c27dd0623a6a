"""Pairs become clusters without chaining: two clusters join only where all their pairs together speak for it.

Greedy additive edge contraction (Keuper et al., Efficient decomposition of image and mesh graphs by lifted multicuts,
ICCV 2015, algorithm 1) for correlation clustering (Bansal, Blum, Chawla, Machine Learning 56, 2004).
"""

from __future__ import annotations

from collections.abc import Iterable
from heapq import heapify, heappop, heappush
from typing import Any

import numpy as np
import polars as pl

from valorise.linking.clusters import Places, connected

Link = tuple[int, int, float]
Flags = np.ndarray[Any, np.dtype[np.bool_]]
AGAINST, FOR = -6.0, 12.0
"""Bits that a single pair may speak with at most."""
JUDGED = 1e6
"""Bits of what a person said, so that no sum of others outweighs it."""
UNSEEN = -1.0
"""Bits of a pair that was not even looked at."""


def clusters(size: int, pairs: pl.DataFrame, threshold: float = 0.0) -> list[int]:
    """For each of `size` places the lowest place of its cluster.

    `pairs` has `left`, `right` and `weight` (bits for being one thing); more than `threshold` speaks for it. The order
    of the pairs does not matter.
    """
    left, right = (pairs[side].cast(pl.Int64).to_numpy() for side in ("left", "right"))
    speaking = pairs["weight"].to_numpy() > threshold
    root = connected(size, left[speaking], right[speaking])
    label: list[int] = root.tolist()
    for places, links in _unclear(root, pairs, speaking):
        for place, first in _contracted(places, links, threshold).items():
            label[place] = first
    return label


def _unclear(root: Places, pairs: pl.DataFrame, speaking: Flags) -> Iterable[tuple[list[int], list[Link]]]:
    """Components where not every pair speaks for being one, with their places and pairs."""
    of_pair, other = (root[pairs[side].to_numpy()] for side in ("left", "right"))
    sizes, links = (np.bincount(one, minlength=len(root)) for one in (root, of_pair[speaking]))
    unclear = (sizes > 2) & (links < sizes * (sizes - 1) // 2)
    mine = np.flatnonzero(unclear[of_pair] & (of_pair == other))
    inside = pairs[mine].select("left", "right", "weight").with_columns(root=pl.Series(of_pair[mine]))
    by_root = inside.sort("left", "right").partition_by("root", as_dict=True, include_key=False)
    places = pl.DataFrame({"root": root}).with_row_index("place").filter(pl.Series(unclear[root]))
    for name, held in places.group_by("root").agg(pl.col("place").sort()).sort("root").iter_rows():
        yield held, list(by_root[name,].iter_rows())


def _contracted(places: list[int], links: list[Link], threshold: float) -> dict[int, int]:
    graph = _Graph(places, threshold)
    for left, right, weight in links:
        bounded = weight if abs(weight) >= JUDGED else max(AGAINST, min(FOR, weight - threshold))
        graph.link(left, right, bounded)
    graph.contract()
    return {place: min(members) for members in graph.members.values() for place in members}


class _Graph:
    """Clusters as they grow, and the sum of what their pairs say."""

    def __init__(self, places: list[int], threshold: float) -> None:
        self.members = {place: [place] for place in places}
        self.sums: dict[int, dict[int, tuple[float, int]]] = {place: {} for place in places}

    def link(self, left: int, right: int, weight: float) -> None:
        self.sums[left][right] = self.sums[right][left] = (weight, 1)

    def contract(self) -> None:
        heap = [(-self._speaks(a, b), a, b) for a in self.sums for b in self.sums[a] if a < b]
        heap = [one for one in heap if one[0] < 0]
        heapify(heap)
        while heap:
            said, a, b = heappop(heap)
            if a in self.sums and b in self.sums[a] and self._speaks(a, b) == -said:
                for other in self._joined(a, b):
                    speaks = self._speaks(a, other)
                    if speaks > 0:
                        heappush(heap, (-speaks, min(a, other), max(a, other)))

    def _speaks(self, a: int, b: int) -> float:
        weight, seen = self.sums[a][b]
        return weight + UNSEEN * (len(self.members[a]) * len(self.members[b]) - seen)

    def _joined(self, a: int, b: int) -> list[int]:
        self.members[a] += self.members.pop(b)
        del self.sums[a][b]
        for other, (weight, seen) in self.sums.pop(b).items():
            if other == a:
                continue
            del self.sums[other][b]
            before, count = self.sums[a].get(other, (0.0, 0))
            self.sums[a][other] = self.sums[other][a] = (before + weight, count + seen)
        return list(self.sums[a])
