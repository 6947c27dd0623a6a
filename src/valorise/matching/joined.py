"""Several indexes asked as if they were one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from valorise.matching.keys import Floats, Keys, Numbers, keys
from valorise.matching.port import Best, Held, Index

Marks = npt.NDArray[np.bool_]
NO_ROWS = np.empty(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Joined:
    """An index (`port.Index`) made of others that share no record.

    How common a word is, is counted over `read`; what can be found comes from `asked` alone. So records can be ranked
    among those that the same people may see, without showing the others.
    """

    read: Sequence[Index]
    asked: Sequence[Index]

    @property
    def size(self) -> int:
        """Records that can be found."""
        return sum(one.size for one in self.asked)

    @property
    def documents(self) -> int:
        """Records with at least one term, in all that are read."""
        return sum(one.documents for one in self.read)

    @property
    def length(self) -> int:
        """Weighted terms of all that are read: whole numbers, so the mean is the same however they are parted."""
        return sum(one.length for one in self.read)

    @property
    def mean_length(self) -> float:
        """Mean length of those records."""
        return self.length / self.documents if self.documents else 0.0

    def frequencies(self, keys: Keys) -> Numbers:
        """How many records have each term, in all that are read."""
        return sum((one.frequencies(keys) for one in self.read), np.zeros(keys.size, dtype=np.int64))

    def candidates(self, terms: Sequence[str], weights: Floats, *, most: int) -> Numbers:
        """The best of all that are asked; the numbers of each index follow those of the one before."""
        return self.strongest(keys(terms), weights, mean_length=self.mean_length, most=most).numbers

    def strongest(self, keys: Keys, values: Floats, *, mean_length: float, most: int) -> Best:
        """The best of all that are asked, with their strength."""
        found = [
            (start, one.strongest(keys, values, mean_length=mean_length, most=most)) for start, one in self._numbered()
        ]
        numbers = np.concatenate([NO_ROWS, *(start + best.numbers for start, best in found)])
        strength = np.concatenate([np.empty(0), *(best.strength for _, best in found)])
        chosen = self._first(numbers, strength, most) if len(found) > 1 else np.arange(numbers.size)
        return Best(numbers[chosen], strength[chosen])

    def names(self, numbers: Numbers) -> list[str]:
        """The names of these records."""
        named = np.empty(numbers.size, dtype=object)
        for one, here, own in self._apart(numbers):
            named[here] = one.names(own)
        return list(named)

    def held(self, numbers: Numbers) -> Held:
        """The terms of these records."""
        parts = [(np.flatnonzero(here), one.held(own)) for one, here, own in self._apart(numbers)]
        row = np.concatenate([NO_ROWS, *(here[held.row] for here, held in parts)])
        order = np.argsort(row, kind="stable")
        length = np.zeros(numbers.size)
        for here, held in parts:
            length[here] = held.length
        keys = np.concatenate([np.empty(0, dtype=np.uint64), *(held.key for _, held in parts)])
        times = np.concatenate([np.empty(0), *(held.times for _, held in parts)])
        return Held(row[order], keys[order], times[order], length)

    def _first(self, numbers: Numbers, strength: Floats, most: int) -> Numbers:
        """The places of the strongest, ties by name; names are read only of those that can be among them."""
        weakest = np.sort(strength)[-most] if strength.size > most else 0.0
        here = np.flatnonzero(strength >= weakest)
        named = dict(zip(here.tolist(), self.names(numbers[here]), strict=True))
        return np.array(sorted(named, key=lambda one: (-strength[one], named[one]))[:most], dtype=np.int64)

    def _numbered(self) -> Iterator[tuple[int, Index]]:
        """Each index that is asked, with the number of its first record."""
        start = 0
        for one in self.asked:
            yield start, one
            start += one.size

    def _apart(self, numbers: Numbers) -> Iterator[tuple[Index, Marks, Numbers]]:
        """Each index, which of the numbers are its own, and how it numbers them itself."""
        for start, one in self._numbered():
            here = (numbers >= start) & (numbers < start + one.size)
            if here.any():
                yield one, here, numbers[here] - start
