"""Pairs become clusters without chaining: two clusters join only where all their pairs together speak for it.

Greedy additive edge contraction (Keuper et al., Efficient decomposition of image and mesh graphs by lifted multicuts,
ICCV 2015, algorithm 1) for correlation clustering (Bansal, Blum, Chawla, Machine Learning 56, 2004).
"""

from __future__ import annotations

from collections.abc import Iterable
from heapq import heapify, heappop, heappush

import polars as pl

from valorise.linking.clusters import Clusters

AGAINST, FOR = -6.0, 12.0
"""Bits that a single pair may speak with at most."""
UNSEEN = -1.0
"""Bits of a pair that was not even looked at."""


def clusters(size: int, pairs: pl.DataFrame, threshold: float = 0.0) -> list[int]:
    """For each of `size` places the lowest place of its cluster.

    `pairs` has `left`, `right` and `weight` (bits for being one thing); more than `threshold` speaks for it. The order
    of the pairs does not matter.
    """
    found = Clusters(size)
    speaking = pairs.filter(pl.col("weight") > threshold)
    for left, right in speaking.select("left", "right").iter_rows():
        found.join((left, right))
    roots = pl.DataFrame(
        {"place": range(size), "root": [found.of(place) for place in range(size)]},
        schema={"place": pl.Int64, "root": pl.Int64},
    )
    label = roots["root"].to_list()
    for places, links in _unclear(roots, pairs, threshold):
        for place, first in _contracted(places, links, threshold).items():
            label[place] = first
    return label


def _unclear(
    roots: pl.DataFrame, pairs: pl.DataFrame, threshold: float
) -> Iterable[tuple[list[int], list[tuple[int, int, float]]]]:
    """Components where not every pair speaks for being one, with their places and pairs."""
    inside = (
        pairs.select("left", "right", "weight")
        .join(roots.rename({"place": "left"}), on="left")
        .join(roots.rename({"place": "right", "root": "other"}), on="right")
        .filter(pl.col("root") == pl.col("other"))
    )
    sizes = roots.group_by("root").agg(pl.len().alias("n"), pl.col("place").sort())
    speaking = inside.filter(pl.col("weight") > threshold).group_by("root").agg(pl.len().alias("links"))
    clear = pl.col("links") == pl.col("n") * (pl.col("n") - 1) // 2
    open_ones = sizes.filter(pl.col("n") > 2).join(speaking, on="root").filter(~clear).sort("root")
    by_root = inside.join(open_ones.select("root"), on="root").sort("left", "right").partition_by("root", as_dict=True)
    for root, places in open_ones.select("root", "place").iter_rows():
        yield places, list(by_root[root,].select("left", "right", "weight").iter_rows())


def _contracted(places: list[int], links: list[tuple[int, int, float]], threshold: float) -> dict[int, int]:
    graph = _Graph(places, threshold)
    for left, right, weight in links:
        graph.link(left, right, max(AGAINST, min(FOR, weight - threshold)))
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
