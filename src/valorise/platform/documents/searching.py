"""Finding documents by their words: an index of their own, which knows every document that was read."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Count, Max, Q, QuerySet, Sum

from valorise.platform.documents.models import Document
from valorise.platform.foundation.changes import log
from valorise.platform.foundation.reading import reading
from valorise.platform.foundation.tables import table_of
from valorise.platform.foundation.viewer import Viewer
from valorise.stores.index import Batch, Damaged, RegisterIndex
from valorise.stores.index.turns import turn

AT_ONCE = 50
"""Documents taken into the index together: each may be as long as a book."""
WAIT = 60.0
"""Seconds to wait for somebody who writes the index, before it is thrown away all the same."""


def found(viewer: Viewer, words: str) -> QuerySet[Document]:
    """Documents that hold all the words, of those that this person may read; the index alone shows nobody anything."""
    names = named(words) if texts().exists() else set()
    if not names:  # most searches: who may read what need not be put together for nothing
        return Document.objects.none()
    return Document.objects.seen_by(viewer).filter(Q(pk__among=sorted(names)))


def named(words: str) -> set[str]:
    """Names of all documents that hold all the words, whoever may read them."""
    index = kept(_folder())
    index.fresh()
    try:
        return index.holding(words)
    except Damaged:
        index.forget_mark()
        index.fresh()
        return index.holding(words)


def forget() -> None:
    """Throw the index away, because words must not stay anywhere; the next search makes it anew from what is left."""
    folder = _folder()
    with turn(folder.with_suffix(".lock"), WAIT):
        shutil.rmtree(folder, ignore_errors=True)


class TextIndex(RegisterIndex):
    """The index of documents: it looks into the log only where a document or its text has changed."""

    mark = ""

    def fresh(self) -> None:
        """Take in what is new."""
        source = FromTexts()
        if (mark := source.mark()) != self.mark:
            self.catch_up(log(), source)
            self.mark = mark

    def forget_mark(self) -> None:
        """Look again at everything, next time."""
        self.mark = ""

    def holding(self, words: str) -> set[str]:
        """Names of documents that hold all the words."""
        return set().union(*self.fitting(words).values())


@cache
def kept(folder: Path) -> TextIndex:
    """The index of a folder, opened once per process."""
    return TextIndex(folder)


def _folder() -> Path:
    return Path(settings.HOME) / "index" / "documents"


def texts() -> QuerySet[Any]:
    """Documents that are there and were looked into; one without words is found by what it is called."""
    return Document.objects.filter(removed_at=None).exclude(text=None).exclude(stored="")


class FromTexts:
    """Documents as the index reads them: what they are called, and their words. See `valorise.stores.index.Source`."""

    def mark(self) -> str:
        """When a document was last changed or read."""
        last = Document.objects.aggregate(changed=Max("changed_at"), read=Max("text__read_at"), read_in=Count("text"))
        return "{changed} {read} {read_in}".format(**last)

    def versions(self) -> dict[str, int]:
        """Names and versions of all documents that can be searched."""
        with reading(texts().values_list("pk", "version")) as rows:
            return dict(rows)

    def sums(self) -> tuple[int, int]:
        """How many documents can be searched, and the sum of their versions."""
        said = texts().aggregate(number=Count("*"), versions=Sum("version"))
        return int(said["number"]), int(said["versions"] or 0)

    def concerned(self, subjects: set[str]) -> set[str]:
        """The subjects themselves: what is no document does no harm."""
        return subjects

    def batches(self, names: Iterable[str]) -> Iterator[Batch]:
        """Documents, some at a time. What they are called is searched like their words, so that nobody is told by
        forgiven mistypings which words the names of others hold."""
        remaining = iter(names)
        while some := list(islice(remaining, AT_ONCE)):
            rows = list(texts().filter(pk__in=some).values_list("pk", "version", "title", "file", "text__text"))
            said = [{"id": name, "summary": "\n".join(parts)} for name, _, *parts in rows]
            yield Batch(table_of("assets", said), {name: version for name, version, *_ in rows})
