"""How good clusters and links are: pairwise and B-cubed precision, recall and F1.

Pairwise: of all pairs of rows put together, how many belong together, and the other way round. B-cubed: the same seen
from each row, so that one large cluster does not decide alone (Bagga and Baldwin, COLING-ACL 1998).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence


def pairwise(found: Sequence[Hashable], truth: Sequence[Hashable]) -> tuple[float, float, float]:
    """Precision, recall and F1 over pairs of rows in one cluster."""
    together, right = _pairs(Counter(zip(found, truth, strict=True))), _pairs(Counter(truth))
    put = _pairs(Counter(found))
    return _three(together / put if put else 1.0, together / right if right else 1.0)


def b_cubed(found: Sequence[Hashable], truth: Sequence[Hashable]) -> tuple[float, float, float]:
    """Precision, recall and F1, each the mean over rows."""
    clusters, things = Counter(found), Counter(truth)
    both = Counter(zip(found, truth, strict=True))
    precision = sum(n * n / clusters[one[0]] for one, n in both.items()) / len(found)
    recall = sum(n * n / things[one[1]] for one, n in both.items()) / len(found)
    return _three(precision, recall)


def links(found: Sequence[int | None], truth: Sequence[int | None]) -> tuple[float, float, float]:
    """Precision, recall and F1 of the row of a reference that each row was linked to; None is no match."""
    hits = sum(one == true for one, true in zip(found, truth, strict=True) if one is not None and true is not None)
    given, wanted = sum(one is not None for one in found), sum(one is not None for one in truth)
    return _three(hits / given if given else 1.0, hits / wanted if wanted else 1.0)


def _pairs(counts: Counter[Hashable] | Counter[tuple[Hashable, Hashable]]) -> float:
    return sum(n * (n - 1) / 2 for n in counts.values())


def _three(precision: float, recall: float) -> tuple[float, float, float]:
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0
