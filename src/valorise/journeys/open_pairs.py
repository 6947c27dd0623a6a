"""Pairs of rows that a person should look at first, with what both rows hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from valorise.journeys.ingest import Tell
from valorise.journeys.judgements import names
from valorise.journeys.link import judgements_of, rows_of
from valorise.linking.linkage.informative import informative
from valorise.linking.linkage.link import link
from valorise.terms.errors import Invalid


@dataclass(frozen=True, slots=True)
class Open:
    """Pairs to judge."""

    table: pl.DataFrame
    """Most informative first: `row` and `with_row` (from 1; of the reference where there is one), `probability`,

    `moves` (pairs that the answer may change), and `this` and `that`, the compared values of both by column."""
    judged: int
    """Pairs that people judged already."""


def open_pairs(
    path: Path, kind: str, *, against: Path | None, mapping: Mapping[str, str], threshold: float, store: Path | str,
    most: int, tell: Tell,
) -> Open:  # fmt: skip
    """Up to `most` pairs of the file, or of file and reference, whose answer is open and moves most.

    Raises what `link` raises.
    """
    frame, reference = rows_of(path), rows_of(against) if against else None
    said = judgements_of(store, kind, frame, reference, mapping)
    found = link(frame, kind, against=reference, mapping=mapping, threshold=threshold, said=said, tell=tell)
    answered = {(min(one.left, one.right), max(one.left, one.right)) for one in said}
    if reference is not None:
        answered = {(one.left, one.right) for one in said}
    apart = reference is not None
    asked = informative(found.pairs, found.table["cluster"].to_list(), answered=answered, apart=apart, most=most)
    columns = list(found.columns.values())
    other = frame if reference is None else reference
    sides = {"this": _values(frame, asked["left"], columns), "that": _values(other, asked["right"], columns)}
    table = asked.select(
        row=pl.col("left") + 1, with_row=pl.col("right") + 1, probability=pl.col("probability").round(4), moves="moves"
    ).with_columns(pl.Series(name, values, dtype=pl.String) for name, values in sides.items())
    return Open(table, len(said))


def named(
    path: Path, kind: str, *, against: Path | None, mapping: Mapping[str, str], row: int, with_row: int
) -> tuple[str, str]:
    """What two rows, numbered from 1, are found again by. Raises `Invalid` for a number that no row has."""
    frame = rows_of(path)
    other = rows_of(against) if against else frame
    return _one(frame, kind, mapping, row, path), _one(other, kind, mapping, with_row, against or path)


def _one(frame: pl.DataFrame, kind: str, mapping: Mapping[str, str], row: int, path: Path) -> str:
    if not 0 < row <= frame.height:
        raise Invalid(
            what=f"There is no row {row}.", where=path.name, fix=f"Rows are numbered from 1 to {frame.height}."
        )
    return names(frame, kind, mapping)[row - 1]


def _values(frame: pl.DataFrame, rows: pl.Series, columns: list[str]) -> list[str]:
    there = [column for column in columns if column in frame.columns]
    held = frame.select(there)[rows.to_numpy()].iter_rows(named=True)
    return ["; ".join(f"{column}: {value}" for column, value in row.items() if value) for row in held]
