"""Records as weighted terms: which terms an asset or a need has, how often, and how long it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from valorise.matching import language
from valorise.matching.spoken import languages

COLUMNS = ("title", "summary", "keywords", "fields")
"""Columns of a record that carry words."""


@dataclass(frozen=True, slots=True)
class Text:
    """One text of a record: the column it stands in, as written, and the language it is taken to be in."""

    field: str
    written: str
    language: str
    words: Sequence[str]


def named_once(records: pl.DataFrame) -> pl.DataFrame:
    """The records in the order of their names; of several with one name the one whose texts come first."""
    return records.sort("id", "title", "summary", nulls_last=True).unique("id", keep="first", maintain_order=True)


def written(records: pl.DataFrame) -> Iterator[tuple[str, str | None, Mapping[str, str]]]:
    """Name, stated language and texts by column of each record; empty texts are left out."""
    for name, stated, *parts in chosen(records).iter_rows():
        yield name, stated, {field: text for field, text in zip(COLUMNS, parts, strict=True) if text}


def chosen(records: pl.DataFrame) -> pl.DataFrame:
    """Name, stated language and texts of each record; keywords and labels of fields are joined to one text."""
    labels = pl.col("fields").list.eval(pl.element().struct.field("label"))
    return records.select(
        "id",
        "language",
        "title",
        "summary",
        keywords=pl.col("keywords").list.drop_nulls().list.join(" ; "),
        fields=labels.list.drop_nulls().list.join(" ; "),
    )


def texts(row: Mapping[str, str], stated: str | None) -> list[Text]:
    """The texts of one record with their languages; `row` has them by column."""
    split = [language.split(text) for text in row.values()]
    spoken = languages(split, stated)
    return [Text(field, row[field], one, parts) for field, one, parts in zip(row, spoken, split, strict=True)]


def weighted(row: Mapping[str, str], stated: str | None, columns: Mapping[str, int]) -> list[str]:
    """The terms of one record, each as often as it counts: occurrences times the weight of their column.

    Simple extension of BM25 to several fields (Robertson, Zaragoza and Taylor, 2004).
    """
    found: list[str] = []
    for text in texts(row, stated):
        found += language.terms(text.words, text.language) * columns[text.field]
    return found


def record(row: Mapping[str, Any]) -> dict[str, str]:
    """The texts of one record of a declared table, as `written` gives them."""
    joined = {
        "title": row.get("title"),
        "summary": row.get("summary"),
        "keywords": " ; ".join(one for one in row.get("keywords") or () if one is not None),
        "fields": " ; ".join(one["label"] for one in row.get("fields") or () if one and one.get("label") is not None),
    }
    return {field: text for field, text in joined.items() if text}
