"""Records as weighted terms: which terms an asset or a need has, how often, and how long it is."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from valorise.matching import language
from valorise.matching.settings import Settings

COLUMNS = ("title", "summary", "keywords", "fields")
"""Columns of a record that carry words."""


@dataclass(frozen=True, slots=True)
class Texts:
    """`terms`: record, term, times (occurrences times the weight of their column); `lengths`: record, length."""

    terms: pl.DataFrame
    lengths: pl.DataFrame


def named_once(records: pl.DataFrame) -> pl.DataFrame:
    """The records in the order of their names; of several with one name the one whose texts come first."""
    return records.sort("id", "title", "summary", nulls_last=True).unique("id", keep="first", maintain_order=True)


def written(records: pl.DataFrame) -> pl.DataFrame:
    """Texts of records one per row: text (number), record, field, written, language. Empty texts are left out.

    Keywords and labels of fields are joined to one text each. The language is the record's own statement.
    """
    labels = pl.col("fields").list.eval(pl.element().struct.field("label")).list.drop_nulls().list.join(" ; ")
    columns = [
        pl.col("id").alias("record"),
        pl.col("language").alias("language"),
        pl.col("title"),
        pl.col("summary"),
        pl.col("keywords").list.drop_nulls().list.join(" ; "),
        labels.alias("fields"),
    ]
    long = records.select(columns).unpivot(
        COLUMNS, index=["record", "language"], variable_name="field", value_name="written"
    )
    filled = long.filter(pl.col("written").str.len_chars() > 0).sort("record", "field")
    return filled.with_row_index("text").select("text", "record", "field", "written", "language")


def texts(records: pl.DataFrame, settings: Settings) -> Texts:
    """Weighted terms of records (simple BM25 extension to several fields: Robertson, Zaragoza and Taylor, 2004).

    A record without any word has no row in either table.
    """
    parts = written(records)
    times = pl.col("field").replace_strict(settings.columns, return_dtype=pl.Int64)
    found = language.terms(parts).join(parts.select("text", "record", times=times), on="text")
    counted = found.group_by("record", "term").agg(pl.col("times").sum())
    return Texts(counted, counted.group_by("record").agg(length=pl.col("times").sum()))
