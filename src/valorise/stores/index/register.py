"""Assets of a register, searchable from a folder that many programs read and one at a time extends.

The index notes in its own data the last event it has seen, so that what it holds and what it knows of the log are
written together or not at all: after a crash it goes on from there. A folder that is damaged, or that belongs to
another log, is made anew.
"""

from __future__ import annotations

import math
import shutil
from collections.abc import Callable, Iterable
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

import orjson
import tantivy

from valorise.stores.events import EventLog
from valorise.stores.index.asking import Asked, owned_by, question
from valorise.stores.index.fields import SHAPE, analyser, documents, schema
from valorise.stores.index.recent import Names, Recent, asked, values_in
from valorise.stores.index.seen import EVERYTHING, Batch, Seen, Source, since
from valorise.stores.index.turns import turn
from valorise.terms.errors import NotReady
from valorise.terms.words import key

T = TypeVar("T")
HEAP = 64_000_000
WAIT, WAIT_FIRST, WAIT_IN_HURRY = 3.0, 120.0, 0.5
"""Seconds to wait for another writer: little where there is something to search, longer where there is nothing yet,
hardly any where somebody waits for a page."""
COMPARED = 5_000
"""Records whose versions are still compared one by one while somebody waits for a page."""
EVENTS_EACH = 20
"""Events read for each record that may be taken in, while somebody waits for a page."""
DAMAGE = (ValueError, OSError)
"""How tantivy tells that its files do not hold what they should."""


class Damaged(NotReady):
    """The files do not hold what they should; the next `catch_up` makes them anew."""


class Standing(StrEnum):
    """What an index can be asked."""

    CURRENT = "current"
    """It knows every change, together with what is kept beside it."""
    BEHIND = "behind"
    """It lacks more than could be taken in now."""
    MISSING = "missing"
    """There is none that may be asked."""


class RegisterIndex:
    """The index in a folder; the folder need not be there yet."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._schema = schema()
        self._index: tantivy.Index | None = None
        self._damaged: int | None = None
        """Stamp of the index that was found damaged; one with another stamp was made anew meanwhile."""
        self._recent: Recent | None = None
        self._reading = Lock()
        """Who comes while another one reads what changed waits for that and reads it not again."""
        self._names = Names()

    def found(self, words: str, most: int, *, sight: str = "full") -> list[str]:
        """Names of assets that fit all the words, best first; only in what `sight` lets a person read."""

        def ask(searcher: tantivy.Searcher) -> list[str]:
            fits = question(Asked(searcher), self._schema, words, sight)
            return self._names.best(searcher, fits, most)

        return self._ask(ask)

    def fitting(self, words: str, recent: Recent | None = None) -> dict[str, set[str]]:
        """Names of all assets that fit, under the least sight that finds them: teaser, open or full.

        `recent` is what `at_once` gave beside the files.
        """

        def ask(kept: tantivy.Searcher) -> dict[str, set[str]]:
            every = asked(kept, recent)
            teaser, open_, full = (question(every, self._schema, words, sight) for sight in ("teaser", "open", "full"))
            return {
                "teaser": self._names.all(kept, recent, teaser),
                "open": self._names.all(kept, recent, beyond(open_, teaser)),
                "full": self._names.all(kept, recent, beyond(beyond(full, open_), teaser)),
            }

        return self._ask(ask)

    def having(self, name: str, value: str, recent: Recent | None = None) -> set[str]:
        """Assets with this keyword or field (`keyword`, `field`), or with an owner called so (`owner`)."""
        if name == "owner":
            return self._ask(lambda kept: self._names.all(kept, recent, owned_by(self._schema, value)))
        wanted = tantivy.Query.term_query(self._schema, name, key(value))
        return self._ask(lambda kept: self._names.all(kept, recent, wanted))

    def catch_up(self, log: EventLog, source: Source) -> None:
        """Write what happened since; cheap where nothing did.

        While another program writes, it is waited for a moment, and then what is there is searched. `NotReady` where
        there is nothing yet after a longer wait.
        """
        now, seen = Seen.now(log, source), self.seen()
        if seen == now:
            return
        with turn(self.folder.with_suffix(".lock"), WAIT if seen else WAIT_FIRST) as mine:
            if mine:
                self._extend(log, source)
        if not mine and self.seen() is None:
            raise NotReady(
                what="The search index is being made.",
                why="Another program reads the whole register for it just now.",
                fix="Try again in a minute.",
            )

    def at_once(self, log: EventLog, source: Source, most: int) -> tuple[Standing, Recent | None]:
        """For who cannot wait: what the index can be asked, and beside it what changed since it was written.

        Nothing is written, but for a register of no more than `most` records that has no index yet. Where more records
        than `most` changed, none is read, and somebody with more time has to call `catch_up`.
        """
        if Seen.now(log, source) == self.seen():
            return Standing.CURRENT, None
        with self._reading:
            return self._beside(log, source, most)

    def seen(self) -> Seen | None:
        """How far this index has read; None where there is no index that can be used."""
        try:
            return None if self._damaged == self._stamp() else self._seen(self._searcher())
        except DAMAGE:
            self._index = None
            return None

    def _beside(self, log: EventLog, source: Source, most: int) -> tuple[Standing, Recent | None]:
        now, seen = Seen.now(log, source), self.seen()
        recent = self._recent if self._recent and self._recent.seen == seen else None
        if seen == now:
            return Standing.CURRENT, None
        if seen and now.seq - seen.seq > EVENTS_EACH * most:
            return Standing.BEHIND, None
        if recent and recent.now == now:
            return Standing.CURRENT, recent
        subjects = since(log, recent.now if recent else seen) if seen else None
        if seen is None or subjects is None:
            return self._first(log, source, most), None
        names = self._changed(subjects, source, COMPARED)
        if names is None or len(names | (recent.names if recent else set())) > most:
            return Standing.BEHIND, None
        read = source.batches(sorted(names))
        self._recent = recent.extended(names, read, now=now) if recent else Recent(names, read, seen=seen, now=now)
        return Standing.CURRENT, self._recent

    def _first(self, log: EventLog, source: Source, most: int) -> Standing:
        """A small register gets its index while somebody waits; what must be forgotten is asked by nobody."""
        if source.sums()[0] > most:
            return Standing.MISSING
        with turn(self.folder.with_suffix(".lock"), WAIT_IN_HURRY) as mine:
            if mine:
                self._extend(log, source)
        return Standing.CURRENT if mine else Standing.MISSING

    def _extend(self, log: EventLog, source: Source) -> None:
        now, seen = Seen.now(log, source), self.seen()
        if seen == now:  # somebody else took it in while we waited for our turn
            return
        subjects = since(log, seen) if seen else None
        if subjects is None:
            self._anew(source, now)
            return
        self._write(source, self._changed(subjects, source) or (), now)
        if self._sums() != source.sums():
            self._write(source, self._differing(source), now)

    def _changed(self, subjects: set[str], source: Source, most: float = math.inf) -> set[str] | None:
        """Names of the records that the events may concern. What no event named is told by comparing the versions of
        all records; None where there are more than `most` of them."""
        if subjects and EVERYTHING[0] not in subjects:
            return source.concerned(subjects)
        return None if source.sums()[0] > most else self._differing(source)

    def _sums(self) -> tuple[int, int]:
        asked = {"versions": {"sum": {"field": "version"}}}
        found = self._searcher().aggregate(tantivy.Query.all_query(), asked)
        return self._searcher().num_docs - 1, int(found["versions"]["value"] or 0)

    def _differing(self, source: Source) -> set[str]:
        """Names of assets that are new, changed or gone."""
        stands = values_in(self._searcher(), "stand")
        here = {name: int(version) for version, _, name in (one.partition(" ") for one in stands)}
        there = source.versions()
        return {name for name in here.keys() | there.keys() if here.get(name) != there.get(name)}

    def _anew(self, source: Source, now: Seen) -> None:
        """All records again; the files of what was there before go."""
        if self.seen() is None:
            shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._index, self._damaged = None, None
        writer = self._opened().writer(heap_size=HEAP, num_threads=1)
        writer.delete_all_documents()
        self._add(writer, source.batches(source.versions()), now)
        self._opened().reload()
        self._opened().writer(heap_size=HEAP // 4, num_threads=1).garbage_collect_files()

    def _write(self, source: Source, names: Iterable[str], now: Seen) -> None:
        writer = self._opened().writer(heap_size=HEAP, num_threads=1)
        wanted = sorted(names)
        for name in wanted:
            writer.delete_documents_by_term("id", name)
        for old in values_in(self._searcher(), "seen"):
            writer.delete_documents_by_term("seen", old)
        self._add(writer, source.batches(wanted), now)

    def _add(self, writer: tantivy.IndexWriter, batches: Iterable[Batch], now: Seen) -> None:
        for batch in batches:
            for document in documents(batch.assets, batch.versions, batch.numbers):
                writer.add_document(document)
        writer.add_document(tantivy.Document(seen=orjson.dumps(asdict(now)).decode()))
        writer.commit()
        writer.wait_merging_threads()

    def _ask(self, ask: Callable[[tantivy.Searcher], T]) -> T:
        try:
            return ask(self._searcher())
        except DAMAGE as error:
            self._index, self._damaged = None, self._stamp()
            raise Damaged(
                what="The search index was damaged and is made anew.",
                where=str(self.folder),
                why=f"{error}.",
                fix="Try again.",
            ) from error

    def _stamp(self) -> int:
        """Differs for every state of the folder that was committed; 0 where there is none."""
        about = self.folder / "meta.json"
        return about.stat().st_mtime_ns if about.is_file() else 0

    def _searcher(self) -> tantivy.Searcher:
        index = self._opened()
        index.reload()
        return index.searcher()

    def _opened(self) -> tantivy.Index:
        if self._index is None:
            if not self.folder.is_dir():
                raise FileNotFoundError(self.folder)
            self._index = tantivy.Index(self._schema, path=str(self.folder), reuse=True)
            self._index.register_tokenizer("plain", analyser())
        return self._index

    def _seen(self, searcher: tantivy.Searcher) -> Seen | None:
        said = values_in(searcher, "seen")
        found: list[dict[str, Any]] = [orjson.loads(one) for one in said]
        return Seen(**found[0]) if len(found) == 1 and found[0].get("shape") == SHAPE else None


def beyond(query: tantivy.Query, other: tantivy.Query) -> tantivy.Query:
    """What answers the one and not the other."""
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.MustNot, other)])
