"""What an index does not hold yet, searched beside it in memory: who waits for a page waits for no disk.

The few records that changed since the files were written are put into an index in memory with the same fields, so that
the answer is the one that the files will give once they are written.
"""

from __future__ import annotations

from collections.abc import Iterable

import tantivy

from valorise.stores.index.asking import Asked
from valorise.stores.index.fields import analyser, documents, schema
from valorise.stores.index.seen import Batch, Seen

ONE_BY_ONE = 5_000
"""Records up to which it is quicker to read each name than to walk along all names there are."""
HEAP = 15_000_000
"""Bytes a writer of tantivy has at least."""


class Recent:
    """Some records in memory, and between which two states of the register they changed."""

    def __init__(self, names: Iterable[str], batches: Iterable[Batch], *, seen: Seen, now: Seen) -> None:
        self.names, self.seen, self.now = frozenset(names), seen, now
        index = tantivy.Index(schema())
        index.register_tokenizer("plain", analyser())
        writer = index.writer(heap_size=HEAP, num_threads=1)
        for batch in batches:
            for document in documents(batch.assets, batch.versions, batch.numbers):
                writer.add_document(document)
        writer.commit()
        index.reload()
        self.searcher = index.searcher()


def asked(kept: tantivy.Searcher, recent: Recent | None) -> Asked:
    """All there is to ask: the files, and what changed since."""
    return Asked(kept) if recent is None else Asked(kept, recent.searcher, recent.names)


def names_of(kept: tantivy.Searcher, recent: Recent | None, query: tantivy.Query) -> set[str]:
    """Names of all records that answer the query; of one that changed since, only as it is now."""
    found = _names(kept, query)
    return found if recent is None else (found - recent.names) | _names(recent.searcher, query)


def _names(searcher: tantivy.Searcher, query: tantivy.Query) -> set[str]:
    """Few are read one by one. The dictionary is walked as a whole, however little of it is wanted: only for many."""
    hits = searcher.search(query, limit=ONE_BY_ONE + 1, count=False).hits
    if len(hits) > ONE_BY_ONE:
        return names_in(searcher, query)
    return {name for _, where in hits for name in searcher.doc(where)["id"]}


def names_in(searcher: tantivy.Searcher, query: tantivy.Query, name: str = "id") -> set[str]:
    """All values of a field in what answers the query, read from the dictionary and not one by one."""
    return {value for value, _ in searcher.terms_with_prefix(name, "", query)}
