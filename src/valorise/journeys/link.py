"""A file of mentions linked: the rows as they came, with what each is, how likely, and why."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from valorise.journeys.affiliations import looked_up, registry
from valorise.journeys.ingest import Given, Tell, files
from valorise.linking.affiliations.register import Register
from valorise.linking.linkage.link import link
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
    path: Path, kind: str, *, against: Path | None, mapping: Mapping[str, str], threshold: float, tell: Tell
) -> Answer:
    """Link the rows of a file with each other, or with the rows of another one.

    `cluster` is the row number (from 1, the heading not counted) of the first row that is the same thing; with a
    reference its row number there, empty for no match. Where the reference is a file of ROR, names are looked up as
    affiliations, and `ror` says which organisations each names. Columns of the file that have the names of ours keep
    their values under their name with `_before`. Raises what `link` raises, and `Invalid` for a file without rows.
    """
    tell("Reading", 0, 0)
    frame, known = _rows(path), registry(against) if against and kind == "organisation" else None
    if known:
        return _affiliated(frame, known, mapping, threshold, tell)
    reference = _rows(against) if against else None
    found = link(frame, kind, against=reference, mapping=mapping, threshold=threshold, tell=tell)
    told = found.table.select(
        pl.col("cluster") + 1,
        pl.col("probability").round(4),
        pl.when(pl.col("partner").is_not_null()).then(_said(against)).alias("reasons"),
    )
    linked = found.table["partner"].drop_nulls().len()
    used = {column: field for field, column in found.columns.items()}
    return Answer(_beside(frame, told), told["cluster"].drop_nulls().n_unique(), linked, used, found.notes)


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


def _rows(path: Path) -> pl.DataFrame:
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
