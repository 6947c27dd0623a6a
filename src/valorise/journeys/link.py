"""A file of mentions linked: the rows as they came, with what each is, how likely, and why."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from valorise.journeys.affiliations import looked_up, registry
from valorise.journeys.ingest import Given, Tell, files
from valorise.journeys.judgements import applied, names, told
from valorise.linking.affiliations.register import Register
from valorise.linking.linkage.judged import Contradiction, Judgement
from valorise.linking.linkage.link import Compared, link
from valorise.linking.linkage.model import model
from valorise.readers.as_written import Records, as_written
from valorise.readers.source import Source
from valorise.terms.errors import Invalid

TEXTS = (".csv", ".txt", ".tsv")


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows of the file in their order with `cluster`, `probability` and `reasons`, and how it was found."""

    table: pl.DataFrame
    clusters: int
    """How many things there are; with a reference, how many of its rows were met."""
    linked: int
    """Rows that are one with another."""
    columns: Mapping[str, str]
    notes: list[str]


def link_file(
    path: Path, kind: str, *, against: Path | None, mapping: Mapping[str, str], threshold: float,
    store: Path | str | None = None, compared: Compared | None = None, tell: Tell,
) -> Answer:  # fmt: skip
    """Link the rows of a file with each other, or with the rows of another one.

    What people judged, as the record in the store tells, wins over what is learned. `compared` compares the pairs
    elsewhere than here.

    `cluster` is the row number (from 1, the heading not counted) of the first row that is the same thing; with a
    reference its row number there, empty for no match. Where the reference is a file of ROR, names are looked up as
    affiliations, and `ror` says which organisations each names. Columns of the file that have the names of ours keep
    their values under their name with `_before`. Raises what `link` raises, and `Invalid` for a file without rows.
    """
    tell("Reading", 0, 0)
    frame, known = rows_of(path), registry(against) if against and kind == "organisation" else None
    if known:
        return _affiliated(frame, known, mapping, threshold, tell)
    reference = rows_of(against) if against else None
    said = judgements_of(store, kind, frame, reference, mapping)
    found = link(
        frame, kind, against=reference, mapping=mapping, threshold=threshold, said=said, compared=compared, tell=tell
    )
    answer = found.table.select(
        pl.col("cluster") + 1,
        pl.col("probability").round(4),
        pl.when(pl.col("partner").is_not_null()).then(_said(against)).alias("reasons"),
    )
    linked = found.table["partner"].drop_nulls().len()
    used = {column: field for field, column in found.columns.items()}
    notes = [*found.notes, *_judged(said, found.contradictions)]
    return Answer(_beside(frame, answer), answer["cluster"].drop_nulls().n_unique(), linked, used, notes)


def judgements_of(
    store: Path | str | None, kind: str, frame: pl.DataFrame, reference: pl.DataFrame | None, mapping: Mapping[str, str]
) -> list[Judgement]:
    """What people judged of rows of these files, oldest first; nothing without a store."""
    found = told(store, kind) if store else []
    if not found:
        return []
    there = None if reference is None else names(reference, kind, mapping)
    return list(applied(found, names(frame, kind, mapping), there))


def _judged(said: list[Judgement], wrong: list[Contradiction]) -> Iterator[str]:
    counted = sum(one.verdict != "unsure" for one in said) - len(wrong)
    if counted:
        yield f"Judged by people: {counted} {'pair' if counted == 1 else 'pairs'}."
    for one in wrong:
        others = "; ".join(f"rows {other.left + 1} and {other.right + 1} {other.said}" for other in one.others)
        rows = f"rows {one.judgement.left + 1} and {one.judgement.right + 1}"
        yield f"Left out, because it cannot hold with earlier ones: {rows} {one.judgement.said}. Earlier: {others}."


def _affiliated(
    frame: pl.DataFrame, known: Register, mapping: Mapping[str, str], threshold: float, tell: Tell
) -> Answer:
    """Rows whose names, with town and country where the file has them, are looked up in the registry."""
    columns = model("organisation", frame.columns, mapping).columns
    used = {columns[field]: field for field in ("name", "city", "country") if field in columns}
    texts = frame.select(pl.concat_str([pl.col(column) for column in used], separator=", ", ignore_nulls=True))
    told = looked_up(texts.to_series().to_list(), known, threshold, tell)
    linked = told.height - told["ror"].null_count()
    return Answer(_beside(frame, told), told["cluster"].drop_nulls().n_unique(), linked, used, [])


def _beside(frame: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    kept = frame.rename({name: f"{name}_before" for name in told.columns if name in frame.columns})
    return pl.concat([kept, told], how="horizontal")


def _said(against: Path | None) -> pl.Expr:
    where = f"row {{}} of {against.name.replace('{', '(').replace('}', ')')}: {{}}" if against else "row {}: {}"
    return pl.format(where, pl.col("partner") + 1, pl.col("reasons").fill_null(""))


def rows_of(path: Path) -> pl.DataFrame:
    """All rows of the one table of a file, as text; lists of Parquet as they are written."""
    sources = [source for source, _ in files([Given(path)])]
    if len(sources) != 1:
        raise Invalid(what=f"“{path}” holds {len(sources)} files.", fix="Name one file.")
    tables = _tables(sources[0])
    if len(tables) != 1:
        labels = ", ".join(one.label for one in tables)
        raise Invalid(
            what="The file holds several tables.", where=f"{path.name}: {labels}", fix="Give each its own file."
        )
    rows = [row for row in tables[0].rows if row is not None]
    if not rows:
        raise Invalid(what="The file has no rows to link.", where=path.name, fix="Name a file with rows.")
    names = dict.fromkeys(name for row in rows for name in row)
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


def _tables(source: Source) -> list[Records]:
    try:
        return list(as_written(source))
    except Invalid:
        if source.suffix in TEXTS:
            return [_lines(source)]
        raise


def _lines(source: Source) -> Records:
    """A text of one column, the first line being its heading."""
    with source.text() as text:
        lines = [row for row in csv.reader(text) if row]
    if not lines or any(len(line) > 1 for line in lines):
        raise Invalid(
            what="The file is no table.",
            where=source.name,
            fix="Put a comma between columns, and values with commas in quotes.",
        )
    return Records("", iter([{lines[0][0].strip(): line[0] or None} for line in lines[1:]]))
