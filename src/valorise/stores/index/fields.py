"""What of an asset can be searched, by how much of it a person sees, and how it is written into the index."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from typing import Any

import polars as pl
import tantivy

from valorise.matching.settings import settings
from valorise.matching.texts import weighted, written
from valorise.terms.words import key

SHAPE = 2
"""Counts changes of the fields below: an index of another shape is made anew."""
LONGEST = 40
TEASER = ("title", "text")
OPEN = (*TEASER, "names")
SIGHTS: Mapping[str, tuple[str, ...]] = {
    "full": (*OPEN, "codes", "called", "rights"),
    "contributor": (*OPEN, "codes", "called", "rights"),
    "colleague": (*OPEN, "codes", "called", "rights"),
    "open": (*OPEN, "codes", "called"),
    "teaser": (*TEASER, "called"),
}
"""Fields that may answer, by how much of an asset is seen: nobody finds by words what they may not read."""
CODES = ("called", "codes", "rights")
EXACT = ("keyword", "field")
"""Values a list can be narrowed to, compared as keys: without case, accents and punctuation."""
SIGN = re.compile(r"[\W_]+")


def schema() -> tantivy.Schema:
    """The fields of the index. Nothing but the name of the asset can be read back from it."""
    made = tantivy.SchemaBuilder()
    made.add_text_field("id", tokenizer_name="raw", index_option="basic", stored=True)
    for name in ("stand", "language", *CODES, *EXACT):
        made.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in ("title", "text", "names", "owners"):
        made.add_text_field(name, tokenizer_name="plain", index_option="freq")
    made.add_integer_field("version", fast=True)
    made.add_integer_field("number", fast=True)
    made.add_text_field("stems", tokenizer_name="whitespace", index_option="freq")
    made.add_text_field("seen", tokenizer_name="raw", index_option="basic", stored=True)
    return made.build()


def analyser() -> tantivy.TextAnalyzer:
    """Words in small letters without accents."""
    made = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    for one in (tantivy.Filter.remove_long(LONGEST), tantivy.Filter.lowercase(), tantivy.Filter.ascii_fold()):
        made = made.filter(one)
    return made.build()


def code(written: str) -> str:
    """An identifier as people type it, blanks and dots or none.

    >>> code("EP 1234567 B1"), code("https://doi.org/10.5555/AbC.1")
    ('ep1234567b1', '105555abc1')
    """
    bare = re.sub(r"^\s*(?:https?://)?(?:[\w.-]+\.[a-z]{2,}/)(?=\S)", "", written, flags=re.IGNORECASE)
    return SIGN.sub("", re.sub(r"^\s*doi:", "", bare, flags=re.IGNORECASE)).lower()[:200]


def documents(
    assets: pl.DataFrame, versions: Mapping[str, int], numbers: Mapping[str, Iterable[str]]
) -> Iterator[tantivy.Document]:
    """Assets of the declared table as documents; `numbers` are those of their rights."""
    columns = settings().columns
    stems = {name: " ".join(weighted(row, stated, columns)) for name, stated, row in written(assets)}
    for row in assets.iter_rows(named=True):
        name = row["id"]
        yield tantivy.Document(
            id=name,
            stand=stand(name, versions.get(name, 0)),
            version=versions.get(name, 0),
            number=number(name),
            stems=stems.get(name, ""),
            rights=sorted({code(one) for one in numbers.get(name, ())}),
            **_texts(row),
            **_values(row),
        )


def stand(name: str, version: int) -> str:
    """Name and version of an asset in one, so that what is out of date can be told without reading it."""
    return f"{version} {name}"


def number(name: str) -> int:
    """A number that follows from the name: numbers of many records are read at once, texts only one by one.

    Of a million names the chance that two have the same number is one in ten million.
    """
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), signed=True)


def _texts(row: Mapping[str, Any]) -> dict[str, list[str]]:
    people = [one.get(part) for one in row["contributors"] or () for part in ("name", "organisation")]
    owners = [one.get("name") for one in row["owners"] or ()]
    labels = [one.get("label") for one in row["fields"] or ()]
    return {
        "title": _written(row["title"], *(row["keywords"] or ())),
        "text": _written(row["summary"], *labels),
        "names": _written(*people, *owners),
        "owners": _written(*owners),
    }


def _values(row: Mapping[str, Any]) -> dict[str, list[str]]:
    fields = [one.get(part) for one in row["fields"] or () for part in ("code", "label")]
    orcids = [one.get("orcid") for one in row["contributors"] or ()]
    identifiers = [one.get("value") for one in row["identifiers"] or ()]
    return {
        "called": [code(row["id"])],
        "codes": sorted({code(one) for one in (*identifiers, *orcids) if one}),
        "keyword": sorted({key(one) for one in row["keywords"] or () if one}),
        "field": sorted({key(one) for one in fields if one}),
        "language": [(row["language"] or "")[:2].lower()],
    }


def _written(*parts: str | None) -> list[str]:
    return [unicodedata.normalize("NFC", part) for part in parts if part]
