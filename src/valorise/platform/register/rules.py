"""What the register asks of a change beyond the declarations: shares that add up, and reasons where they matter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from valorise.assets.shares import COLUMNS, share_problems
from valorise.platform.foundation.recorded import Facts, wrong
from valorise.platform.foundation.tables import table_of
from valorise.platform.register.models import Asset
from valorise.terms.codes import codes
from valorise.terms.errors import Invalid
from valorise.terms.shares import total

UNSAID = "internal"
"""What a confidentiality that nobody said counts as."""


def shares_hold(record: Asset, changed: Iterable[str]) -> None:
    """Nothing where shares that changed sum to one or wait for open ones; `Invalid` with each fault otherwise."""
    facts = record.facts
    given = {name: facts[name] for name in COLUMNS if name in set(changed) and name in facts}
    found = share_problems(table_of("assets", [{"id": "-", "title": "-", **given}]))
    rows = [row for row in found.iter_rows(named=True) if not _waits(row, given)]
    if rows:
        first = rows[0]
        raise wrong(
            what=f"{first['column'].capitalize()}: {first['found']}.",
            where=first["column"],
            why=f"Expected: {first['expected']}, or every share left open.",
            fix=first["fix"],
            problems=found.filter(found["column"].is_in([row["column"] for row in rows])),
        )


def shares_or_open(entries: Sequence[Facts]) -> list[Facts]:
    """The entries as they are where their shares sum to one, else with every share open."""
    if total(one.get("share") for one in entries) == 1:
        return list(entries)
    return [{name: value for name, value in one.items() if name != "share"} for one in entries]


def _waits(row: dict[str, Any], given: Facts) -> bool:
    """Whether some shares are not agreed yet and the others leave room for them."""
    agreed = sum((Fraction(one["share"]) for one in given[row["column"]] if one.get("share")), Fraction(0))
    return row["rule"] == "share-missing" and agreed < 1


def needs_reason(record: Asset, facts: Facts, why: str | None) -> None:
    """Nothing where a reason is given or none is needed: for opening what was closed, and for other owners, one is."""
    if (why or "").strip():
        return
    if "confidentiality" in facts and rank(facts["confidentiality"]) < rank(record.confidentiality):
        raise _unreasoned("Say why more people may see this asset from now on.")
    if "owners" in facts and record.pk and _owned(facts["owners"] or []) != _owned(record.facts.get("owners", [])):
        raise _unreasoned("Say why the ownership changes.")


def _owned(owners: list[Facts]) -> list[tuple[str, str]]:
    return sorted((one["name"], one.get("share") or "") for one in owners)


def rank(level: str | None) -> int:
    """How closed a confidentiality is; one that nobody said is internal, an unknown one confidential."""
    listed = codes("confidentiality")
    return int(listed.get(level or UNSAID, listed["confidential"])["rank"])


def _unreasoned(what: str) -> Invalid:
    return Invalid(
        what=what, where="why", why="The history keeps the reason.", fix="Write it in a sentence under “Reason”."
    )
