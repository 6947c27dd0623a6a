"""Assets of a register, searchable from a folder that many programs read and one at a time extends.

The index notes in its own data the last event it has seen, so that what it holds and what it knows of the log are
written together or not at all: after a crash it goes on from there. A folder that is damaged, or that belongs to
another log, is made anew.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

import orjson
import tantivy

from valorise.stores.events import EventLog
from valorise.stores.index.asking import owned_by, question
from valorise.stores.index.fields import SHAPE, analyser, documents, schema
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
    """It knows every change, or all but what another program is taking in at this moment."""
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

    def found(self, words: str, most: int, *, sight: str = "full") -> list[str]:
        """Names of assets that fit all the words, best first; only in what `sight` lets a person read."""

        def ask(searcher: tantivy.Searcher) -> list[str]:
            asked = question(searcher, self._schema, words, sight)
            hits = searcher.search(asked, limit=max(1, most), count=False).hits
            return [searcher.doc(where)["id"][0] for _, where in hits]

        return self._ask(ask)

    def fitting(self, words: str) -> dict[str, set[str]]:
        """Names of all assets that `found` could give, under the least sight that finds them: teaser, open or full."""

        def ask(searcher: tantivy.Searcher) -> dict[str, set[str]]:
            asked = {sight: question(searcher, self._schema, words, sight) for sight in ("teaser", "open", "full")}
            return {
                "teaser": names_in(searcher, asked["teaser"]),
                "open": names_in(searcher, beyond(asked["open"], asked["teaser"])),
                "full": names_in(searcher, beyond(beyond(asked["full"], asked["open"]), asked["teaser"])),
            }

        return self._ask(ask)

    def having(self, name: str, value: str) -> set[str]:
        """Assets with this keyword or field (`keyword`, `field`), or with an owner called so (`owner`)."""
        if name == "owner":
            return self._ask(lambda searcher: names_in(searcher, owned_by(self._schema, value)))
        wanted = tantivy.Query.term_query(self._schema, name, key(value))
        return self._ask(lambda searcher: names_in(searcher, wanted))

    def catch_up(self, log: EventLog, source: Source, *, most: int | None = None) -> Standing:
        """Take in what happened since; cheap where nothing did. What the index can be asked then.

        While another program writes, it is waited for a moment, and then what is there is searched. `NotReady` where
        there is nothing yet after a longer wait. `most` is for who cannot wait: where more records than that would
        have to be read, none is, and somebody with more time has to call.
        """
        now, seen = Seen.now(log, source), self.seen()
        if seen == now:
            return Standing.CURRENT
        if most is not None and (late := _too_late(seen, now, source, most)):
            return late
        wait = WAIT_IN_HURRY if most is not None else WAIT if seen else WAIT_FIRST
        with turn(self.folder.with_suffix(".lock"), wait) as mine:
            if mine:
                return self._extend(log, source, most)
        if self.seen() is not None:
            return Standing.CURRENT
        if most is not None:
            return Standing.MISSING
        raise NotReady(
            what="The search index is being made.",
            why="Another program reads the whole register for it just now.",
            fix="Try again in a minute.",
        )

    def seen(self) -> Seen | None:
        """How far this index has read; None where there is no index that can be used."""
        try:
            return None if self._damaged == self._stamp() else self._seen(self._searcher())
        except DAMAGE:
            self._index = None
            return None

    def _extend(self, log: EventLog, source: Source, most: int | None) -> Standing:
        now, seen = Seen.now(log, source), self.seen()
        if seen == now:  # somebody else took it in while we waited for our turn
            return Standing.CURRENT
        subjects = None if seen is None else since(log, seen)
        if subjects is None:
            if most is not None and source.sums()[0] > most:
                return Standing.MISSING
            self._anew(source, now)
            return Standing.CURRENT
        if not subjects or EVERYTHING[0] in subjects:
            return self._compared(source, now, most)
        names = source.concerned(subjects)
        if most is not None and len(names) > most:
            return Standing.BEHIND
        self._write(source, names, now)
        return Standing.CURRENT if self._sums() == source.sums() else self._compared(source, now, most)

    def _compared(self, source: Source, now: Seen, most: int | None) -> Standing:
        """Take in what no event named: the versions of all records are compared."""
        if most is not None and source.sums()[0] > COMPARED:
            return Standing.BEHIND
        names = self._differing(source)
        if most is not None and len(names) > most:
            return Standing.BEHIND
        self._write(source, names, now)
        return Standing.CURRENT

    def _sums(self) -> tuple[int, int]:
        asked = {"versions": {"sum": {"field": "version"}}}
        found = self._searcher().aggregate(tantivy.Query.all_query(), asked)
        return self._searcher().num_docs - 1, int(found["versions"]["value"] or 0)

    def _differing(self, source: Source) -> set[str]:
        """Names of assets that are new, changed or gone."""
        stands = names_in(self._searcher(), tantivy.Query.all_query(), "stand")
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
        for old in names_in(self._searcher(), tantivy.Query.all_query(), "seen"):
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
        said = names_in(searcher, tantivy.Query.all_query(), "seen")
        found: list[dict[str, Any]] = [orjson.loads(one) for one in said]
        return Seen(**found[0]) if len(found) == 1 and found[0].get("shape") == SHAPE else None


def names_in(searcher: tantivy.Searcher, query: tantivy.Query, name: str = "id") -> set[str]:
    """All values of a field in what answers the query, read from the dictionary and not one by one."""
    return {value for value, _ in searcher.terms_with_prefix(name, "", query)}


def beyond(query: tantivy.Query, other: tantivy.Query) -> tantivy.Query:
    """What answers the one and not the other."""
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.MustNot, other)])


def _too_late(seen: Seen | None, now: Seen, source: Source, most: int) -> Standing | None:
    """What to answer somebody in a hurry where so much is to be taken in that it need not even be looked at."""
    if seen is None and source.sums()[0] > most:
        return Standing.MISSING
    return Standing.BEHIND if seen is not None and now.seq - seen.seq > EVENTS_EACH * most else None
