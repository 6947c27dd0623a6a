"""Money before and after: what the rows of a file hold, and what of it is in the register, to the cent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from valorise.journeys.reading import Incoming
from valorise.journeys.uniting import Outcome

Kind = tuple[str, str]
"""Direction and currency."""


def money_sums(incoming: Incoming, outcome: Outcome) -> dict[str, list[str]]:
    """Sentences by file; none for files without money. Flows written twice count once after, and that is said."""
    held = [one for one in incoming.held.get("money_flows", ()) if not one.kept and one.row.get("amount") is not None]
    ids = {one.row["id"] for one in held}
    after = {row["id"]: row for row in outcome.rows.get("money_flows", ()) if row["id"] in ids}
    found: dict[str, list[str]] = {}
    for file in dict.fromkeys(one.file for one in held):
        rows = [one.row for one in held if one.file == file]
        once = [after[name] for name in dict.fromkeys(row["id"] for row in rows) if name in after]
        found[file] = list(_told(_sums(rows), _sums(once), len(rows), len(once)))
    return found


def _sums(rows: Iterable[dict[str, Any]]) -> dict[Kind, Decimal]:
    found: dict[Kind, Decimal] = defaultdict(Decimal)
    for row in rows:
        if row.get("amount") is not None:
            found[row["direction"], row.get("currency") or "without currency"] += row["amount"]
    return found


def _told(read: dict[Kind, Decimal], kept: dict[Kind, Decimal], rows: int, once: int) -> Iterable[str]:
    yield f"Money: {rows} amounts read, {once} in the register."
    for direction, currency in sorted(read):
        before, after = read[direction, currency], kept.get((direction, currency), Decimal(0))
        doubled = f", {before - after:,.2f} of it written twice" if before != after else ""
        yield f"Money {direction}: {before:,.2f} {currency} read, {after:,.2f} in the register{doubled}."
