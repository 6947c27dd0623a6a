"""Weighted terms of records in tantivy and in plain arrays; matching asks them through `matching.port.Index`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import orjson
import polars as pl
import tantivy

from valorise.matching.keys import Floats, Keys, Numbers, keys
from valorise.matching.port import Held
from valorise.matching.seekers import rarity_in_index
from valorise.matching.settings import Settings
from valorise.matching.texts import named_once, weighted, written
from valorise.stores.index.forward import Forward, Writing
from valorise.terms.errors import Invalid, Missing

ABOUT, NAMES, SHAPE = "about.json", "records.parquet", 2
AT_ONCE = 20_000
"""Records that are written between two counts: enough for whole-array work, few enough for little memory."""
HEAP = 128_000_000

Told = Callable[[int, int], None]


def silent(done: int, total: int) -> None:
    """Progress for nobody."""


@dataclass(frozen=True, slots=True)
class TermIndex:
    """An index that can be asked; see `valorise.matching.port.Index` for what the answers mean."""

    searcher: tantivy.Searcher
    schema: tantivy.Schema
    records: pl.Series
    """Names of records by their number in the index."""
    forward: Forward
    documents: int
    mean_length: float

    @classmethod
    def of(
        cls, records: pl.DataFrame, settings: Settings, *, folder: Path | None = None, told: Told = silent
    ) -> TermIndex:
        """An index of assets or needs; in memory, or kept in an empty or new folder.

        Records are taken in the order of their names, so that the same records give the same answers. Raises Invalid
        where the folder holds something already.
        """
        index = tantivy.Index(_schema(), path=_empty(folder))
        ordered = named_once(records)
        forward = _write(index, ordered, settings, told)
        documents, length = int((forward.lengths > 0).sum()), int(forward.lengths.sum())
        if folder:
            ordered.select("id").write_parquet(folder / NAMES)
            forward.keep(folder)
            about = {"shape": SHAPE, "documents": documents, "length": length, "columns": settings.columns}
            (folder / ABOUT).write_bytes(orjson.dumps(about, option=orjson.OPT_SORT_KEYS))
        return cls._ready(index, ordered["id"], forward, documents, length)

    @classmethod
    def kept(cls, folder: Path, settings: Settings) -> TermIndex:
        """The index that a folder holds. Raises Missing where there is none, Invalid where other settings made it."""
        if not (folder / ABOUT).is_file():
            raise Missing("There is no search index in this folder.", where=str(folder), fix="Build it again.")
        about = orjson.loads((folder / ABOUT).read_bytes())
        if about.get("shape") != SHAPE or about["columns"] != settings.columns:
            raise Invalid(
                what="The search index was made in another way or with other weights of the columns.",
                where=str(folder),
                why="Its answers would not fit the ranking.",
                fix="Delete the folder and build the index again.",
            )
        names = pl.read_parquet(folder / NAMES)["id"]
        index = tantivy.Index.open(str(folder))
        return cls._ready(index, names, Forward.kept(folder), about["documents"], about["length"])

    @classmethod
    def _ready(cls, index: tantivy.Index, names: pl.Series, forward: Forward, documents: int, length: int) -> TermIndex:
        index.reload()
        mean = length / documents if documents else 0.0
        return cls(index.searcher(), index.schema, names, forward, documents, mean)

    @property
    def size(self) -> int:
        """Number of records."""
        return self.records.len()

    def frequencies(self, keys: Keys) -> Numbers:
        """How many records have each term."""
        return self.forward.frequencies(keys)

    def candidates(self, terms: Sequence[str], weights: Floats, *, most: int) -> Numbers:
        """Numbers of records, best first."""
        if not len(terms):
            return np.empty(0, dtype=np.int64)
        own = rarity_in_index(self.frequencies(keys(terms)), self.searcher.num_docs)
        query = self._query(terms, weights / np.maximum(own, 1e-9))
        hits = self.searcher.search(query, limit=most, count=False).hits
        numbers = self.searcher.fast_field_values("number", [where for _, where in hits])
        return np.array(numbers, dtype=np.int64)

    def names(self, numbers: Numbers) -> list[str]:
        """The names of these records."""
        return self.records.gather(pl.Series(numbers)).to_list()

    def held(self, numbers: Numbers) -> Held:
        """The terms of these records."""
        return self.forward.held(numbers)

    def _query(self, terms: Sequence[str], weights: Floats) -> tantivy.Query:
        """Tantivy weighs each term by how rare it is here; the weights come without that."""
        parts = [
            (
                tantivy.Occur.Should,
                tantivy.Query.boost_query(tantivy.Query.term_query(self.schema, "terms", term, "freq"), weight),
            )
            for term, weight in zip(terms, weights.tolist(), strict=True)
        ]
        return tantivy.Query.boolean_query(parts)


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("terms", tokenizer_name="whitespace", index_option="freq")
    builder.add_integer_field("number", fast=True)
    return builder.build()


def _empty(folder: Path | None) -> str | None:
    if folder is None:
        return None
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise Invalid(
            what="This folder for the search index is not empty.",
            where=str(folder),
            fix="Name another folder, or delete what is in it.",
        )
    return str(folder)


def _write(index: tantivy.Index, records: pl.DataFrame, settings: Settings, told: Told) -> Forward:
    """All records into the index and into the arrays."""
    writer = index.writer(heap_size=HEAP, num_threads=1)
    forward = Writing()
    for number, (_, stated, row) in enumerate(written(records)):
        terms = weighted(row, stated, settings.columns)
        forward.add(terms)
        if terms:
            writer.add_document(tantivy.Document(terms=" ".join(terms), number=number))
        if (number + 1) % AT_ONCE == 0:
            forward.gather()
            told(number + 1, records.height)
    writer.commit()
    writer.wait_merging_threads()
    told(records.height, records.height)
    return forward.made()
