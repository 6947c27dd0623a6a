"""From an attorney's list and our record of events to what is the same, what differs, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from valorise.assets.costs.comparable import comparable_fees
from valorise.assets.docket import FEES, docket_differences
from valorise.assets.rulebook import closing_days, rulebook
from valorise.journeys.docket_file import DocketFile, docket_file
from valorise.journeys.event_file import EventFile, event_file
from valorise.readers import sheets
from valorise.readers.source import Source
from valorise.terms.errors import Invalid
from valorise.terms.money import amount


@dataclass(frozen=True, slots=True)
class Docket:
    """The comparison: differences, the reasons of our dates, problems of the rights file, and how the list was read."""

    table: pl.DataFrame
    reasons: pl.DataFrame
    problems: pl.DataFrame
    read: DocketFile


def docket(path: Path, rights: Path | EventFile, fees: Path | None = None, *, as_of: date) -> Docket:
    """An attorney's list beside our dates; `rights` are events or a file of them, `fees` a table of fees.

    Without such a table fees are compared with the official ones that were seen in their source.

    `Invalid` where the list has no column of references or of days, or the rights file holds no event.
    """
    known = rights if isinstance(rights, EventFile) else event_file(rights)
    if known.events.is_empty():
        raise Invalid(
            what="Nothing that happened to a right could be used.",
            where="--rights",
            why="Our dates are counted from what happened to the rights.",
            fix="Give a table with the columns right, office, event and on, as for valorise deadlines.",
        )
    read = docket_file(path, known.references or known.events["right"].unique().sort())
    prices = _fees(fees) if fees else comparable_fees()
    found = docket_differences(read.lines, known.events, rulebook(), closing_days(), prices, as_of=as_of)
    return Docket(found.table, found.reasons, known.problems, read)


def _fees(path: Path) -> pl.DataFrame:
    """The table of fees: office, task, year (may be empty), fee, currency."""
    found = sheets.sheets(Source(path))
    names = {name.lower(): name for name in (found[0].header if found else ())}
    absent = [name for name in ("office", "task", "fee", "currency") if name not in names]
    if absent:
        raise Invalid(
            what=f"The table of fees has no column {' and no column '.join(absent)}.",
            where=str(path),
            why="A fee is found by office, task, year and currency.",
            fix="Name the columns in the first line: office,task,year,fee,currency",
        )
    records = [
        {name: str(row.get(heading) or "").strip() for name, heading in names.items()} for _, row in found[0].records()
    ]
    return pl.DataFrame([_fee(number, row, path) for number, row in enumerate(records, start=1)], schema=FEES)


def _fee(number: int, row: dict[str, str], path: Path) -> dict[str, object]:
    year, fee = row.get("year", ""), amount(row["fee"])
    if fee is None or (year and not year.isdecimal()):
        raise Invalid(
            what=f"Row {number} of the table of fees cannot be read.",
            where=f"{path}, row {number}",
            why="A fee is an amount such as 525.00, a year a number or nothing.",
            fix="Mend the row and try again.",
        )
    told = {"office": row["office"].upper(), "task": row["task"], "currency": row["currency"].upper()}
    return {**told, "year": int(year) if year else None, "fee": fee}
