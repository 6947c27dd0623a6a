"""Terms as numbers: the same term has the same key in every index, process and machine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

Keys = npt.NDArray[np.uint64]
Numbers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@lru_cache(maxsize=500_000)
def key(term: str) -> int:
    """64 bits of a hash of the term; two of a million terms share one with a chance of 1 in 30 million."""
    return int.from_bytes(blake2b(term.encode(), digest_size=8).digest(), "little")


def keys(terms: Iterable[str]) -> Keys:
    """The keys of terms, in their order."""
    return np.fromiter((key(one) for one in terms), dtype=np.uint64)


def by_key(terms: Mapping[str, int]) -> dict[int, int]:
    """Counts of terms, by their keys."""
    return {key(term): count for term, count in terms.items()}


def places(sought: Keys, ordered: Keys) -> tuple[Numbers, npt.NDArray[np.bool_]]:
    """Where each sought key stands in `ordered` (ascending), and whether it does (if not, the place means nothing)."""
    if not ordered.size:
        return np.zeros(sought.size, dtype=np.int64), np.zeros(sought.size, dtype=np.bool_)
    at = np.searchsorted(ordered, sought)
    at[at == ordered.size] = 0
    return at, ordered[at] == sought
