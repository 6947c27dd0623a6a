"""The account of rows: rows = accepted + merged + refused + left out, file by file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType

import orjson
import polars as pl

from valorise.journeys.reading import Incoming
from valorise.journeys.sums import money_sums
from valorise.journeys.uniting import Outcome
from valorise.terms.errors import Broken
from valorise.terms.tables import table


def accounts_table(
    incoming: Incoming, outcome: Outcome, unkept: Mapping[str, int] = MappingProxyType({})
) -> pl.DataFrame:
    """One line per file in the declared shape; `Broken` where a row went missing, which must never happen.

    `unkept` counts rows by file that were read well and have no place where the register is kept.
    """
    accepted = Counter(file for file, _ in outcome.accepted)
    merged = Counter(one.file for one in outcome.joined)
    refused = Counter(incoming.refused)
    refused.update(file for file, _ in outcome.refused)
    sums = money_sums(incoming, outcome)
    lines = []
    for file, reader in incoming.readers.items():
        rows = incoming.rows[file]
        left = incoming.left.get(file, 0)
        if rows != accepted[file] + merged[file] + refused[file] + left:
            raise Broken(
                what=f"The account of “{file}” does not add up.",
                where=file,
                why=f"{rows} rows, but {accepted[file]} accepted, {merged[file]} merged, {refused[file]} refused, "
                f"{left} left out.",
                fix="Please report this with the file; nothing was written.",
            )
        lines.append(
            {
                "file": file,
                "format": reader.label if reader else None,
                "rows": rows,
                "accepted": accepted[file],
                "merged": merged[file],
                "refused": refused[file],
                "left_out": left,
                "not_kept": unkept.get(file) or None,
                "licence": reader.licence if reader else None,
                "note": " ".join([*incoming.notes.get(file, ()), *sums.get(file, ())]) or None,
            }
        )
    return pl.DataFrame(lines, schema=table("accounts").schema)


def merges_table(outcome: Outcome) -> pl.DataFrame:
    """Which row joined which record and why, in the declared shape."""
    lines = [
        {
            "file": one.file,
            "row": one.number,
            "table": one.table,
            "into": one.into,
            "rule": one.rule,
            "values": orjson.dumps(one.values, option=orjson.OPT_SORT_KEYS).decode(),
        }
        for one in outcome.joined
    ]
    return pl.DataFrame(lines, schema=table("merges").schema).sort("file", "row")
