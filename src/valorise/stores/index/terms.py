"""Weighted terms of records in tantivy; matching asks it through `matching.port.Index`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import orjson
import polars as pl
import tantivy

from valorise.matching.settings import Settings
from valorise.matching.texts import named_once, texts
from valorise.terms.errors import Invalid, Missing

ABOUT, NAMES = "about.json", "records.parquet"
AT_ONCE = 20_000
"""Records analysed together: enough for whole-column work, few enough for little memory."""

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
        length = _write(index, ordered, settings, told)
        about = {"documents": length[0], "length": length[1], "columns": settings.columns}
        if folder:
            ordered.select("id").write_parquet(folder / NAMES)
            (folder / ABOUT).write_bytes(orjson.dumps(about, option=orjson.OPT_SORT_KEYS))
        return cls._ready(index, ordered["id"], *length)

    @classmethod
    def kept(cls, folder: Path, settings: Settings) -> TermIndex:
        """The index that a folder holds. Raises Missing where there is none, Invalid where other settings made it."""
        if not (folder / ABOUT).is_file():
            raise Missing("There is no search index in this folder.", where=str(folder), fix="Build it again.")
        about = orjson.loads((folder / ABOUT).read_bytes())
        if about["columns"] != settings.columns:
            raise Invalid(
                what="The search index was made with other weights of the columns.",
                where=str(folder),
                why="Its answers would not fit the ranking.",
                fix="Delete the folder and build the index again.",
            )
        names = pl.read_parquet(folder / NAMES)["id"]
        return cls._ready(tantivy.Index.open(str(folder)), names, about["documents"], about["length"])

    @classmethod
    def _ready(cls, index: tantivy.Index, names: pl.Series, documents: int, length: int) -> TermIndex:
        index.reload()
        return cls(index.searcher(), index.schema, names, documents, length / documents if documents else 0.0)

    def document_frequencies(self, terms: pl.Series) -> pl.DataFrame:
        """Columns term, documents."""
        counts = [self.searcher.doc_freq("terms", term) for term in terms]
        return pl.DataFrame({"term": terms, "documents": counts}, schema={"term": pl.String, "documents": pl.Int64})

    def candidates(self, queries: pl.DataFrame, *, most: int) -> pl.DataFrame:
        """Columns seeker, found; best first for each seeker."""
        seekers: list[str] = []
        numbers: list[int] = []
        grouped = queries.group_by("seeker", maintain_order=True).agg("term", "weight")
        for seeker, terms, weights in grouped.iter_rows():
            hits = self.searcher.search(self._query(terms, weights), limit=most, count=False).hits
            numbers += [
                int(one or 0) for one in self.searcher.fast_field_values("number", [where for _, where in hits])
            ]
            seekers += [seeker] * len(hits)
        found = self.records.gather(pl.Series(numbers, dtype=pl.UInt32))
        return pl.DataFrame({"seeker": pl.Series(seekers, dtype=pl.String), "found": found})

    def _query(self, terms: Iterable[str], weights: Iterable[float]) -> tantivy.Query:
        parts = [
            (
                tantivy.Occur.Should,
                tantivy.Query.boost_query(tantivy.Query.term_query(self.schema, "terms", term, "freq"), weight),
            )
            for term, weight in zip(terms, weights, strict=True)
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


def _write(index: tantivy.Index, records: pl.DataFrame, settings: Settings, told: Told) -> tuple[int, int]:
    """Number and summed length of the records that have words."""
    writer = index.writer(heap_size=128_000_000, num_threads=1)
    documents = length = 0
    numbered = records.with_row_index("number")
    for start in range(0, numbered.height, AT_ONCE):
        part = numbered.slice(start, AT_ONCE)
        found = texts(part, settings)
        repeated = found.terms.with_columns(pl.col("term").repeat_by("times").list.join(" "))
        lines = repeated.group_by("record").agg(pl.col("term").str.join(" "))
        for number, line in part.join(lines, left_on="id", right_on="record").select("number", "term").iter_rows():
            writer.add_document(tantivy.Document(terms=line, number=number))
        documents, length = documents + found.lengths.height, length + int(found.lengths["length"].sum())
        told(min(start + AT_ONCE, numbered.height), numbered.height)
    writer.commit()
    writer.wait_merging_threads()
    return documents, length
