"""Finding assets by words, keywords and identifiers: the kept index, brought up to date before it is asked.

Somebody who waits for a page waits for a few changes to be read, not for an index to be written: that is work of the
worker (`jobs.prepare_search`). Until there is one, the database answers (`unindexed`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.db.models import Count, Max, Sum

from valorise.platform.foundation.changes import log
from valorise.platform.foundation.reading import reading
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.project.slices import offered
from valorise.platform.register.models import Asset, Right
from valorise.platform.register.tables import assets_table
from valorise.stores.index import Batch, Damaged, Recent, RegisterIndex, Seen, Standing
from valorise.terms.errors import NotReady

T = TypeVar("T")
Tell = Callable[[int, int], None]
AT_ONCE = 2_000
FEW = 500
"""Assets that changed since the index was written and are read while somebody waits for a page."""
NONE: Set[str] = frozenset()
PARTS = ("teaser", "open", "full")
"""Sights under which names are found, from the least on."""


@dataclass(frozen=True, slots=True)
class Fit:
    """Names of assets that fit, each under the least sight with which one finds them so."""

    teaser: Set[str] = NONE
    open: Set[str] = NONE
    full: Set[str] = NONE
    standing: Standing = Standing.CURRENT
    """Whether the index that was asked knows everything; `missing` where the database was asked instead."""

    def among(self, names: Set[str]) -> Fit:
        """Those of these names that fit."""
        return replace(self, teaser=self.teaser & names, open=self.open & names, full=self.full & names)

    def with_all(self, names: Set[str]) -> Fit:
        """These names too, whatever is seen of them."""
        return replace(self, teaser=self.teaser | names, open=self.open - names, full=self.full - names)

    def both(self, other: Fit) -> Fit:
        """What fits this and the other."""
        teaser = self.teaser & other.teaser
        beyond = (self.teaser | self.open) & (other.teaser | other.open)
        inside = (self.teaser | self.open | self.full) & (other.teaser | other.open | other.full)
        standing = max(self.standing, other.standing, key=list(Standing).index)
        return Fit(teaser, beyond - teaser, inside - beyond, standing)


def reach(sight: str) -> Sequence[str]:
    """Parts of a `Fit` that count for somebody who sees an asset so."""
    return PARTS[: PARTS.index(sight) + 1] if sight in PARTS else PARTS


def found(words: str, most: int, *, sight: str = "full") -> list[str]:
    """Names of assets that fit all the words, best first; they still have to pass `seen_by`.

    Words are looked for in what `sight` lets a person read: who sees a teaser does not find it by its contributors.
    """
    answer = _asked(lambda index, _recent: index.found(words, most, sight=sight), None)
    return answer[0] if answer else []


def ranked(words: str, most: int) -> list[str]:
    """Names of what fits best, from an index that was brought up to date just now."""
    return here().found(words, most)


def beside(viewer: Viewer, words: str) -> set[str]:
    """Names of assets that fit by what other slices keep with them and this person may read, such as documents.

    A slice offers `found_beside(viewer, words)` in a file of this name.
    """
    return set().union(*(module.found_beside(viewer, words) for _, module in offered("found_beside")))


def told_beside(viewer: Viewer, words: str, assets: list[str]) -> dict[str, list[str]]:
    """What fits the words beside these assets, by asset and as it is called; empty without words."""
    told: dict[str, list[str]] = {}
    for _, module in offered("found_beside") if words else ():
        for asset, names in module.told_beside(viewer, words, assets).items():
            told.setdefault(asset, []).extend(names)
    return told


def fitting(words: str, *, most: int | None = None) -> Fit | None:
    """Assets that fit the words. `most` is for who cannot wait: then None where no index may be asked yet."""
    asked = _asked(lambda index, recent: index.fitting(words, recent), most)
    return asked and Fit(asked[0]["teaser"], asked[0]["open"], asked[0]["full"], asked[1])


def having(name: str, value: str, *, most: int | None = None) -> Fit | None:
    """Assets with this `keyword` or `field`, or with an `owner` of this name; None as in `fitting`."""
    asked = _asked(lambda index, recent: index.having(name, value, recent), most)
    if asked is None:
        return None
    found, standing = asked
    return Fit(open=found, standing=standing) if name == "owner" else Fit(teaser=found, standing=standing)


def _asked(ask: Callable[[RegisterIndex, Recent | None], T], most: int | None) -> tuple[T, Standing] | None:
    """The answer of an index that knows every change; one that is damaged is made anew first.

    With `most` nothing is written: no more assets than that are read beside it, and the answer comes with what it
    lacks; None where no index may be asked then.
    """
    index = here()
    for _trial in range(2):
        standing, recent = Standing.CURRENT, None
        if most is None:
            index.catch_up(log(), FromDatabase())
        else:
            standing, recent = index.at_once(log(), FromDatabase(), most)
        if standing is Standing.MISSING:
            return None
        try:
            return ask(index, recent), standing
        except Damaged:
            continue
    if most is not None:
        return None
    raise NotReady(
        what="The search index is being made.",
        why="The whole register is read for it.",
        fix="Try again in a minute.",
    )


def is_current() -> bool:
    """Whether the index knows every change."""
    return here().seen() == Seen.now(log(), FromDatabase())


def bring_up_to_date(tell: Tell) -> None:
    """Take in everything, however long it takes; `tell` hears how many assets were read of how many."""
    here().catch_up(log(), FromDatabase(tell))


def here() -> RegisterIndex:
    """The index of this installation."""
    return kept(Path(settings.HOME) / "index" / "assets")


@cache
def kept(folder: Path) -> RegisterIndex:
    """The index of a folder, opened once per process."""
    return RegisterIndex(folder)


def silent(done: int, total: int) -> None:
    """Progress for nobody."""


class FromDatabase:
    """The register of all organisations, as the index reads it. See `valorise.stores.index.Source`."""

    def __init__(self, tell: Tell = silent) -> None:
        self.tell = tell

    def mark(self) -> str:
        """When an asset was last changed."""
        return str(Asset.objects.aggregate(last=Max("changed_at"))["last"] or "")

    def versions(self) -> dict[str, int]:
        """Names and versions of all assets that were not removed."""
        with reading(Asset.objects.filter(removed_at=None).values_list("pk", "version")) as rows:
            return dict(rows)

    def sums(self) -> tuple[int, int]:
        """How many assets were not removed, and the sum of their versions."""
        found = Asset.objects.filter(removed_at=None).aggregate(number=Count("*"), versions=Sum("version"))
        return int(found["number"]), int(found["versions"] or 0)

    def concerned(self, subjects: set[str]) -> set[str]:
        """The subjects, and the assets of those that are rights."""
        named = set(subjects)
        for some in parts(subjects):
            rights = Right.objects.filter(pk__in=some).exclude(asset=None)
            named.update(str(one) for one in rights.values_list("asset_id", flat=True))
        return named

    def batches(self, names: Iterable[str]) -> Iterator[Batch]:
        """Assets with their people, owners, identifiers and the numbers of their rights."""
        wanted = list(names)
        done = 0
        for some in parts(wanted):
            self.tell(done, len(wanted))
            here = Asset.objects.filter(pk__in=some, removed_at=None)
            versions = dict(here.values_list("pk", "version"))
            yield Batch(assets_table(here, without_damaged=True), versions, _numbers(some))
            done += len(some)
        self.tell(done, len(wanted))


def _numbers(names: list[str]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    rights = Right.objects.filter(asset__in=names, removed_at=None)
    for asset, number, identifiers in rights.values_list("asset_id", "number", "identifiers"):
        listed = [number, *(one.get("value") for one in identifiers or ())]
        found.setdefault(str(asset), []).extend(str(one) for one in listed if one)
    return found


def parts(names: Iterable[str]) -> Iterator[list[str]]:
    """The names in lists that a database takes as values of one question."""
    remaining = iter(names)
    while some := list(islice(remaining, AT_ONCE)):
        yield some
