"""Times set by law and by funders, and the rules on State aid, as tables.

A clock that the date engine computes is written once, as its deadline rule; the files here only name that rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import polars as pl

from valorise.assets.rulebook import entries
from valorise.terms import knowledge
from valorise.terms.tables import table

CLOCKS = "assets/clocks.yaml"
FUNDERS = "assets/funders"
STATE_AID = "assets/state_aid.yaml"


def legal_clocks() -> pl.DataFrame:
    """All clocks of the law as the declared table `legal_clocks`: one row per clock and deadline rule.

    >>> legal_clocks().filter(id="patent-term", rule="ep-term").item(0, "office")
    'EP'
    """
    said = knowledge.document(CLOCKS)
    return _table("legal_clocks", [*_told(said["clocks"]), *_computed(said["linked"])])


def funder_duties() -> pl.DataFrame:
    """What must be done for funders, as the declared table `funder_duties`: one row per duty and deadline rule."""
    rows: list[dict[str, Any]] = []
    for name in knowledge.names(FUNDERS, ".yaml"):
        funder = knowledge.document(f"{FUNDERS}/{name}.yaml")
        duties = [*_told(funder["duties"]), *_computed(funder.get("linked", ()))]
        rows += [{**row, "funder": funder["name"]} for row in duties]
    return _table("funder_duties", rows)


def aid_rules(*, as_of: date | None = None) -> pl.DataFrame:
    """Rules on State aid as the declared table `aid_rules`; with `as_of` only those that hold on that day.

    >>> aid_rules(as_of=date(2027, 1, 1)).filter(id="aid-block-exemption").height
    0
    """
    found = _table("aid_rules", [_dated(said) for said in knowledge.document(STATE_AID)["rules"]])
    if as_of is None:
        return found
    begun = pl.col("valid_from").is_null() | (pl.col("valid_from") <= as_of)
    return found.filter(begun & (pl.col("valid_to").is_null() | (pl.col("valid_to") >= as_of)))


def _told(listed: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Clocks or duties that no rule computes."""
    yield from ({**said, "rule": None, "allowed": said.get("period")} for said in listed)


def _computed(listed: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Clocks or duties with what each of their deadline rules says."""
    rules = {rule["id"]: rule for rule in entries()}
    for said in listed:
        for name in said["rules"]:
            told = {part: rules[name][part] for part in ("office", "says", "reference", "status")}
            yield {"id": said["id"], "kinds": said.get("kinds"), "rule": name, **told}


def _dated(said: dict[str, Any]) -> dict[str, Any]:
    days: dict[str, Any] = {name: date.fromisoformat(said[name]) for name in ("valid_from", "valid_to") if name in said}
    return {**said, **days}


def _table(name: str, rows: list[dict[str, Any]]) -> pl.DataFrame:
    columns = table(name).schema
    return pl.DataFrame([{column: row.get(column) for column in columns} for row in rows], schema=columns)
