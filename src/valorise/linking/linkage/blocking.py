"""Which pairs are looked at: rules of the model, from the narrowest on, as long as the pairs can be afforded."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

LEAST, PER_RECORD = 1_000_000, 5
"""Pairs that may always be looked at, and how many for each record of larger files."""
LISTS = ("companions", "makers")

Rule = tuple[str, ...]


def afforded(tables: Sequence[pl.DataFrame], rules: Sequence[Rule]) -> dict[Rule, int]:
    """Rules with the pairs each gives, narrowest first, until those of all together would be too many."""
    counted = {rule: pairs(tables, rule) for rule in rules}
    left, found = float(most_pairs(sum(table.height for table in tables))), {}
    for rule, count in sorted(counted.items(), key=lambda one: (one[1], one[0])):
        if 0 < count <= left:
            found[rule] = count
            left -= count
    return found


def most_pairs(records: int) -> int:
    """Pairs that this many records may give."""
    return max(LEAST, PER_RECORD * records)


def pairs(tables: Sequence[pl.DataFrame], rule: Rule) -> int:
    """Pairs that agree on all parts of a rule; a pair that shares several entries of a list counts for each."""
    columns = columns_of(rule)
    groups = [_groups(table, columns) for table in tables]
    if len(groups) == 1:
        return int(groups[0].select((pl.col("n") * (pl.col("n") - 1) // 2).sum()).item())
    met = groups[0].join(groups[1], on=columns)
    return int(met.select((pl.col("n") * pl.col("n_right")).sum()).item())


def columns_of(rule: Rule) -> list[str]:
    """Columns of the cleaned table that a rule asks to agree."""
    return [part.replace(" ", "_") for part in rule]


def exploded(rule: Rule) -> list[str]:
    """Those of its columns that hold lists, whose entries are met one by one."""
    return [column for column in columns_of(rule) if column.endswith("_rare") or column in LISTS]


def _groups(table: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    wanted = table.select(columns).drop_nulls()
    for column in columns:
        if wanted.schema[column] == pl.List(pl.String):
            wanted = wanted.explode(column).drop_nulls()
    # Numbers are grouped much faster than texts.
    return wanted.select(pl.all().hash()).group_by(columns).agg(pl.len().cast(pl.Int64).alias("n"))
