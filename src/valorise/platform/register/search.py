"""Finding assets by words, keywords and identifiers: the kept index, brought up to date before it is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.db.models import Count, Max, Sum

from valorise.platform.foundation.changes import log
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.project.slices import offered
from valorise.platform.register.models import Asset, Right
from valorise.platform.register.tables import assets_table
from valorise.stores.index import Batch, Damaged, RegisterIndex

T = TypeVar("T")
AT_ONCE = 2_000


def found(words: str, most: int, *, sight: str = "full") -> list[str]:
    """Names of assets that fit all the words, best first; they still have to pass `seen_by`.

    Words are looked for in what `sight` lets a person read: who sees a teaser does not find it by its contributors.
    """
    return asked(lambda index: index.found(words, most, sight=sight))


def fitting(words: str) -> dict[str, set[str]]:
    """Names of all assets that fit the words, each under the least sight with which one finds it so."""
    return asked(lambda index: index.fitting(words))


def having(name: str, value: str) -> set[str]:
    """Names of assets with this `keyword` or `field`, or with an `owner` of this name."""
    return asked(lambda index: index.having(name, value))


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


def asked(ask: Callable[[RegisterIndex], T]) -> T:
    """The answer of an index that knows every change; one that is damaged is made anew first."""
    index = kept(Path(settings.HOME) / "index" / "assets")
    index.catch_up(log(), FromDatabase())
    try:
        return ask(index)
    except Damaged:
        index.catch_up(log(), FromDatabase())
        return ask(index)


@cache
def kept(folder: Path) -> RegisterIndex:
    """The index of a folder, opened once per process."""
    return RegisterIndex(folder)


class FromDatabase:
    """The register of all organisations, as the index reads it. See `valorise.stores.index.Source`."""

    def mark(self) -> str:
        """When an asset was last changed."""
        return str(Asset.objects.aggregate(last=Max("changed_at"))["last"] or "")

    def versions(self) -> dict[str, int]:
        """Names and versions of all assets that were not removed."""
        return dict(Asset.objects.filter(removed_at=None).values_list("pk", "version").iterator(chunk_size=10_000))

    def sums(self) -> tuple[int, int]:
        """How many assets were not removed, and the sum of their versions."""
        found = Asset.objects.filter(removed_at=None).aggregate(number=Count("*"), versions=Sum("version"))
        return int(found["number"]), int(found["versions"] or 0)

    def concerned(self, subjects: set[str]) -> set[str]:
        """The subjects, and the assets of those that are rights."""
        named = set(subjects)
        for some in parts(subjects):
            named.update(Right.objects.filter(pk__in=some).exclude(asset=None).values_list("asset_id", flat=True))
        return {str(one) for one in named if one}

    def batches(self, names: Iterable[str]) -> Iterator[Batch]:
        """Assets with their people, owners, identifiers and the numbers of their rights."""
        for some in parts(names):
            here = Asset.objects.filter(pk__in=some, removed_at=None)
            versions = dict(here.values_list("pk", "version"))
            yield Batch(assets_table(here), versions, _numbers(some))


def _numbers(names: list[str]) -> dict[str, list[str]]:
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
