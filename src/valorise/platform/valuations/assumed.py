"""Assumptions in the two forms they have: rows as they are kept, and the mapping that the calculation reads.

A row is `{method, entry, assumption, low, likely, high, measured_in, where_from}` as in the declared table
`valuations`; `entry` names an entry of a list. Where a number is certain, only `likely` is there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]
LISTS = {"cost": "items", "market": "comparables", "income": "stages", "social": "outcomes"}
"""The list of each method that has one."""
YEARS = ("years_to_market", "years_to_peak", "years_of_income", "years_to_decide", "year")
"""Assumptions that are whole numbers."""


def said(rows: Sequence[Row], *, asset: str, currency: str, price_year: int, seed: int, draws: int) -> dict[str, Any]:
    """The rows as `assets.value.worth` reads assumptions; a method without any row is left out."""
    found: dict[str, Any] = {"asset": asset, "currency": currency, "price_year": price_year}
    found |= {"seed": seed, "draws": draws}
    for row in rows:
        method = found.setdefault(row["method"], {})
        if row.get("entry"):
            _put(_entry(method.setdefault(LISTS[row["method"]], []), row), row)
        else:
            method[row["assumption"]] = _number(row)
    return found


def rows_of(given: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The mapping of a file of assumptions as rows; what it says of no method is left out."""
    found: list[dict[str, Any]] = []
    for method in (*LISTS, "wait"):
        part = given.get(method) or {}
        for name, value in part.items():
            if name == LISTS.get(method):
                found += [row for one in value for row in _of_entry(method, one)]
            else:
                found.append(_row(method, name, value))
    return found


def _entry(listed: list[dict[str, Any]], row: Row) -> dict[str, Any]:
    """The entry of the list that the row belongs to; rows of one entry stand beside each other."""
    if not listed or listed[-1]["what"] != row["entry"] or row["assumption"] in listed[-1]:
        listed.append({"what": row["entry"]})
    return listed[-1]


def _put(entry: dict[str, Any], row: Row) -> None:
    number = _number(row)
    source = row.get("where_from")
    if source:
        entry["source"] = source
        if isinstance(number, dict):
            number.pop("source", None)
    if row.get("measured_in"):
        entry["unit"] = row["measured_in"]
    entry[row["assumption"]] = number


def _number(row: Row) -> Any:
    """A whole number of years, one number where it is certain, else a range with its source."""
    likely = row["likely"]
    if row["assumption"] in YEARS:
        return int(likely) if float(likely).is_integer() else likely
    low, high, source = row.get("low"), row.get("high"), row.get("where_from")
    ends = {"low": likely if low is None else low, "likely": likely, "high": likely if high is None else high}
    return {**ends, "source": source} if source else ends


def _of_entry(method: str, entry: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for name, value in entry.items():
        if name not in ("what", "source", "unit"):
            row = _row(method, name, value)
            row["entry"] = str(entry["what"])
            if entry.get("source"):
                row["where_from"] = str(entry["source"])
            if name == "quantity" and entry.get("unit"):
                row["measured_in"] = str(entry["unit"])
            yield row


def _row(method: str, name: str, value: Any) -> dict[str, Any]:
    ends = dict(value) if isinstance(value, Mapping) else {"likely": value}
    row: dict[str, Any] = {"method": method, "assumption": name}
    certain = ends.get("low") == ends["likely"] == ends.get("high")
    given = ("likely",) if certain else ("low", "likely", "high")
    row |= {end: float(ends[end]) for end in given if ends.get(end) is not None}
    return row | ({"where_from": str(ends["source"])} if ends.get("source") else {})
