"""How many assets of each kind the register holds, kept in memory: what a list counts without reading every asset.

The tally knows of each asset only what is counted and what decides who sees it. It follows the event log as the search
index does: after a change only what changed is read. Who sees how much is asked of the ladder that filters every list,
once for each kind.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from datetime import date
from functools import cache
from threading import Lock
from typing import Any, NamedTuple

from django.db.models import QuerySet

from valorise.platform.foundation.changes import log
from valorise.platform.foundation.reading import reading
from valorise.platform.foundation.sight import Rung, highest, in_memory, named
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.register.models import Asset
from valorise.platform.register.search import PARTS, Fit, FromDatabase, parts, reach
from valorise.stores.index import Seen, since
from valorise.stores.index.seen import EVERYTHING

FAR = 5_000
"""Events from which on it is quicker to read all assets again."""


class Kind(NamedTuple):
    """What is counted of an asset, and what decides who sees it."""

    tenant: int
    type: str
    officer: int | None
    country: str
    level: int | None
    confidentiality: str
    embargo_until: date | None


class Seeing(NamedTuple):
    """Assets of one kind that a person sees in the same way."""

    kind: Kind
    sight: str
    number: int


class Tally:
    """All assets of the register by kind, for all threads of a process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._seen: Seen | None = None
        self._places: dict[str, int] = {}
        """Where in `_kinds` the kind of each asset stands."""
        self._versions: dict[str, int] = {}
        self._kinds: list[Kind] = []
        self._known: dict[Kind, int] = {}
        self._numbers: Counter[int] = Counter()
        self._sum = 0
        """Of all versions: tells whether something changed that no event told."""

    def seen_by(self, viewer: Viewer, fit: Fit | None = None) -> list[Seeing]:
        """Assets the person sees, by kind; with `fit` those of them that fit as far as this person may know."""
        ladder = in_memory(Asset.ladder(viewer))
        with self._lock:
            self._catch_up()
            apart = named(ladder) & self._places.keys()
            return [*self._one_by_one(ladder, apart, fit), *self._by_kind(ladder, apart, fit)]

    def _one_by_one(self, ladder: Sequence[Rung], names: Set[str], fit: Fit | None) -> Iterator[Seeing]:
        """Assets whose names the ladder may ask for."""
        for name in names:
            kind = self._kinds[self._places[name]]
            sight = highest(ladder, _facts(kind, name))
            if sight and (fit is None or any(name in getattr(fit, part) for part in reach(sight))):
                yield Seeing(kind, sight, 1)

    def _by_kind(self, ladder: Sequence[Rung], apart: Set[str], fit: Fit | None) -> Iterator[Seeing]:
        """All others."""
        sights: dict[tuple[int, str, date | None], str | None] = {}
        numbers = self._numbers_of(fit, apart)
        for place in set().union(*numbers.values()):
            kind = self._kinds[place]
            alike = (kind.tenant, kind.confidentiality, kind.embargo_until)
            if alike not in sights:
                sights[alike] = highest(ladder, _facts(kind))
            if (sight := sights[alike]) and (number := sum(numbers[part][place] for part in reach(sight))):
                yield Seeing(kind, sight, number)

    def _numbers_of(self, fit: Fit | None, apart: Set[str]) -> dict[str, Counter[int]]:
        """How many assets of each kind are found under each sight; without words, all are found under the least."""
        if fit is None:
            here = Counter(self._numbers)
            here.subtract(Counter(self._places[name] for name in apart))
            return {"teaser": here, "open": Counter(), "full": Counter()}
        found = {part: getattr(fit, part) for part in PARTS}
        return {part: self._count(names - apart if apart else names) for part, names in found.items()}

    def _count(self, names: Iterable[str]) -> Counter[int]:
        counted: Counter[Any] = Counter(map(self._places.get, names))
        del counted[None]  # removed from the register since the index was asked
        return counted

    def _catch_up(self) -> None:
        source = FromDatabase()
        now, seen = Seen.now(log(), source), self._seen
        if now == seen and now.seq:  # an empty log may be that of any register
            return
        self._seen = None
        subjects = since(log(), seen) if seen and now.seq - seen.seq < FAR else None
        if subjects is None or not subjects or EVERYTHING[0] in subjects:
            self._read_all()
        else:
            self._read_again(source.concerned(subjects))
            if (len(self._places), self._sum) != source.sums():
                self._read_all()
        self._seen = now

    def _read_all(self) -> None:
        self._places, self._versions, self._kinds, self._known = {}, {}, [], {}
        self._numbers, self._sum = Counter(), 0
        with reading(_rows()) as rows:
            for row in rows:
                self._put(*row)

    def _read_again(self, names: Set[str]) -> None:
        for some in parts(names):
            for name in some:
                self._drop(name)
            for row in _rows().filter(pk__in=some):
                self._put(*row)

    def _put(self, name: str, version: int, *facts: Any) -> None:
        kind = Kind(*facts)
        place = self._known.setdefault(kind, len(self._kinds))
        if place == len(self._kinds):
            self._kinds.append(kind)
        self._places[name], self._versions[name] = place, version
        self._numbers[place] += 1
        self._sum += version

    def _drop(self, name: str) -> None:
        if (place := self._places.pop(name, None)) is not None:
            self._numbers[place] -= 1
            self._sum -= self._versions.pop(name)


@cache
def tally() -> Tally:
    """The tally of this process."""
    return Tally()


def _rows() -> QuerySet[Asset, tuple[Any, ...]]:
    return Asset.objects.filter(removed_at=None).values_list("pk", "version", *Kind._fields)


def _facts(kind: Kind, name: str = "") -> dict[str, Any]:
    """Columns that a ladder may ask for."""
    return {**kind._asdict(), "removed_at": None, "id": name}
