"""What a bulk change left in the memory: one event for each asset, found by the name of the change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson

from valorise.platform.foundation.changes import log
from valorise.platform.register.listing.outcome import COLUMNS, Row


@dataclass(frozen=True, slots=True)
class Trace:
    """What the change did to one asset."""

    asset: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]

    def back(self, row: Row) -> dict[str, Any] | str:
        """Values by column as they were before; `changed-again` where one does not stand as the change left it."""
        _before, now = row.told({_column(name): row.values[_column(name)] for name in self.after})
        if any(now[name] != value for name, value in self.after.items()):
            return "changed-again"
        return {_column(name): _value(_column(name), value) for name, value in self.before.items()}


def traces(bulk: str, *, after: int, skip: int, most: int) -> list[Trace]:
    """Traces of a change in their order, from a place on; the log is read from where the change began."""
    found: list[Trace] = []
    for link in log().links(after=after):
        if bulk not in link.content:
            continue
        details = orjson.loads(orjson.loads(link.content).get("details") or "{}")
        if details.get("bulk") != bulk:
            continue
        skip -= 1
        if skip < 0:
            found.append(Trace(orjson.loads(link.content)["subject"], details["before"], details["after"]))
        if len(found) == most:
            break
    return found


def _column(name: str) -> str:
    return f"{name}_id" if f"{name}_id" in COLUMNS else name


def _value(column: str, told: Any) -> Any:
    if column == "embargo_until":
        return date.fromisoformat(told) if told else None
    if column == "keywords":
        return told or []
    return told if column == "officer_id" else told or ""
