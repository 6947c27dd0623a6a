"""What is known from general knowledge only, the most used first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import polars as pl

from tests.house.documents_knowledge.page import FILES, grid
from valorise.journeys.uses import unconfirmed
from valorise.terms.things import kinds, things

TITLE = "Unconfirmed"
MEANING = "What nobody has seen in its source yet, the most used first. Check the first lines first."
HOW = (
    "To confirm one: find a page of the source that says it, write in `seen` which content was seen, add the page to "
    "`sources` and the day to `date`, and set `status: verified`. What turns out wrong is corrected in the same file."
)
FIRST = 60
"""Lines of the table that joins all kinds."""


def lines() -> Iterator[str]:
    """The most used of all kinds, then what is left of each kind, then what was looked for and not found."""
    found = unconfirmed()
    used = found.filter(pl.col("uses") > 0).height
    yield f"{found.height:,} entries are still to be confirmed; {used:,} of them are used by something else."
    yield from ("", HOW, "")
    yield from ("## Check these first", "")
    yield from grid(["Uses", "Kind", "What", "Used by"], [_row(row) for row in found.head(FIRST).iter_rows(named=True)])
    yield from ("## By kind", "")
    counts = found.group_by("kind").agg(entries=pl.len(), used=(pl.col("uses") > 0).sum())
    by_kind = {row["kind"]: row for row in counts.iter_rows(named=True)}
    rows = [
        (kind.label, by_kind[name]["entries"], by_kind[name]["used"])
        for name, kind in kinds().items()
        if name in by_kind
    ]
    yield from grid(["Kind", "To be confirmed", "Used by something"], rows)
    yield from _not_found()


def _row(row: dict[str, object]) -> tuple[object, ...]:
    kind = kinds()[str(row["kind"])].label
    return row["uses"], kind, f"{row['title']}<br>[`{row['id']}`]({FILES}/{row['path']})", row["by"]


def _not_found() -> Iterator[str]:
    missing = [one for kind in kinds() for one in things(kind) if "missing" in one.said]
    yield from ("## Looked for and not found", "")
    yield from (f"{len(missing):,} facts are missing. They are not zero, and there is nothing to confirm.", "")
    counts = Counter((one.kind, one.title) for one in missing)
    yield from grid(
        ["Kind", "What", "Missing"],
        [(kinds()[kind].label, title, times) for (kind, title), times in sorted(counts.items())],
    )
