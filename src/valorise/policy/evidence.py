"""Studies of what measures achieve and cost, one reviewable file each, and how to read them."""

from __future__ import annotations

from functools import cache
from typing import Any

import polars as pl

from valorise.terms import knowledge
from valorise.terms.tables import table

FOLDER = "policy/evidence"


def studies_table() -> pl.DataFrame:
    """All studies as the declared table `studies`, ordered by id.

    A missing size or interval was not seen; it is never zero and never narrow.

    >>> studies_table().filter(id="cornet-2006").select("design", "grade", "finding").row(0)
    ('rct', 5, 'positive')
    """
    columns = table("studies").schema
    found = [{column: _cell(said, column) for column in columns} for said in documents()]
    return pl.DataFrame(found, schema=columns).sort("id")


def links_table() -> pl.DataFrame:
    """Which study speaks of which measure: columns study, measure, link.

    `link` is `same_programme` where the study is about the measure or its direct forerunner, and `same_class` where it
    is about another programme of the same kind: a hint, no proof.
    """
    rows = [
        (said["id"], measure, link)
        for said in documents()
        for link in ("same_programme", "same_class")
        for measure in said.get(link, ())
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys(("study", "measure", "link"), pl.String()), orient="row")


def reading() -> dict[str, Any]:
    """How to read a study: grades, rules of reading, what the links mean, where little is known."""
    said: dict[str, Any] = knowledge.document("policy/evidence_rules.yaml")
    return said


@cache
def documents() -> tuple[dict[str, Any], ...]:
    """The files of the studies as written; do not change them, they are shared."""
    return tuple(knowledge.document(f"{FOLDER}/{name}.yaml") for name in knowledge.names(FOLDER, ".yaml"))


def _cell(said: dict[str, Any], column: str) -> Any:
    """A value as its column holds it; every part of an effect is there, the unseen ones as missing."""
    if column != "effect":
        return said.get(column)
    parts = [part.name for part in table("studies").by_name["effect"].fields]
    return {part: said["effect"].get(part) for part in parts}
