"""What an index does not hold yet, searched beside it in memory: who waits for a page waits for no disk.

The few records that changed since the files were written are put into an index in memory with the same fields, so that
the answer is the one that the files will give once they are written.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Self

import tantivy

from valorise.stores.index.asking import Asked
from valorise.stores.index.fields import analyser, documents, schema
from valorise.stores.index.seen import Batch, Seen

Number = int | float | bool | None
"""What tantivy may read from a column of numbers; in this one they are whole."""
Place = tantivy.DocAddress
HEAP = 15_000_000
"""Bytes a writer of tantivy has at least."""


class Recent:
    """Some records in memory, and between which two states of the register they changed."""

    def __init__(self, names: Iterable[str], batches: Iterable[Batch], *, seen: Seen, now: Seen) -> None:
        self.names, self.seen, self.now = frozenset(names), seen, now
        self._index = tantivy.Index(schema())
        self._index.register_tokenizer("plain", analyser())
        self._writer = self._index.writer(heap_size=HEAP, num_threads=1)
        self.searcher = self._with(batches)

    def extended(self, names: Iterable[str], batches: Iterable[Batch], *, now: Seen) -> Self:
        """The same with what changed until `now`; only that is read. Who still asks this one gets what it held."""
        further = object.__new__(type(self))
        further.names, further.seen, further.now = self.names.union(names), self.seen, now
        further._index, further._writer = self._index, self._writer
        for name in names:
            self._writer.delete_documents_by_term("id", name)
        further.searcher = further._with(batches)
        return further

    def _with(self, batches: Iterable[Batch]) -> tantivy.Searcher:
        for batch in batches:
            for document in documents(batch.assets, batch.versions, batch.numbers):
                self._writer.add_document(document)
        self._writer.commit()
        self._index.reload()
        return self._index.searcher()


class Names:
    """Names of records by their numbers in the index, each read once."""

    def __init__(self) -> None:
        self._known: dict[Number, str] = {}

    def best(self, searcher: tantivy.Searcher, query: tantivy.Query, most: int) -> list[str]:
        """Names of the records that answer the query best, in that order."""
        places = [where for _, where in searcher.search(query, limit=max(1, most), count=False).hits]
        return self._named(searcher, searcher.fast_field_values("number", places), places) if places else []

    def all(self, kept: tantivy.Searcher, recent: Recent | None, query: tantivy.Query) -> set[str]:
        """Names of all records that answer the query; of one that changed since, only as it is now."""
        found = self._all(kept, query)
        return found if recent is None else (found - recent.names) | self._all(recent.searcher, query)

    def _all(self, searcher: tantivy.Searcher, query: tantivy.Query) -> set[str]:
        """In the order of numbers, for then nothing is weighed."""
        hits = searcher.search(query, limit=max(1, searcher.num_docs), count=False, order_by_field="number").hits
        return set(self._named(searcher, [number for number, _ in hits], [where for _, where in hits]))

    def _named(
        self, searcher: tantivy.Searcher, numbers: Sequence[Number], places: list[tantivy.DocAddress]
    ) -> list[str]:
        known = self._known
        with suppress(KeyError):  # nearly always all are known, and asking first takes twice as long
            return [*map(known.__getitem__, numbers)]
        read = ((number, where) for number, where in zip(numbers, places, strict=True) if number not in known)
        known.update((number, searcher.doc(where)["id"][0]) for number, where in read)
        return [known[number] for number in numbers]


def asked(kept: tantivy.Searcher, recent: Recent | None) -> Asked:
    """All there is to ask: the files, and what changed since."""
    return Asked(kept) if recent is None else Asked(kept, recent.searcher, recent.names)


def values_in(searcher: tantivy.Searcher, name: str) -> set[str]:
    """All values of a field, read from the dictionary and not record by record."""
    return {value for value, _ in searcher.terms_with_prefix(name, "", tantivy.Query.all_query())}
