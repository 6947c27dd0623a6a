"""Headings that our own downloads wrote: words in any language, and our name of the column in brackets."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from valorise.readers.plain.kinds import Held
from valorise.readers.plain.mapping import TABLES
from valorise.readers.plain.saved import LEAVE_OUT
from valorise.terms.tables import table

BRACKETS = re.compile(r".*\[([a-z_]+(?:\.[a-z_]+)?)\]\s*", re.DOTALL)
ENOUGH = 3
"""Columns with our names that show that a file is ours."""


def our_name(heading: str) -> str | None:
    """What stands in brackets at the end of a heading of ours; None in headings of others.

    >>> our_name("Titel [title]"), our_name("Weight [kg]"), our_name("Title")
    ('title', None, None)
    """
    found = BRACKETS.fullmatch(heading)
    return found[1] if found and any(found[1].partition(".")[0] in one for one in _columns().values()) else None


def own_table(headings: Iterable[str]) -> Held | None:
    """Of which of our tables a file with these headings is; None where too few of them carry our names.

    Lists that are worked out, such as dates and costs, are none of our tables: their rows become no records.

    >>> own_table(["Name [id]", "Titel [title]", "Ende [deadline]"]).table, own_table(["Titel", "Ende"])
    ('needs', None)
    >>> own_table(["Fällig [due]", "Aufgabe [task]", "Regel [rule]", "Amt [office]"]).table
    'leave out'
    """
    names = {found[1].partition(".")[0] for one in headings if (found := BRACKETS.fullmatch(one))}
    if len(names) < ENOUGH:
        return None
    best = max(_columns(), key=lambda one: len(names & _columns()[one]))
    if len(names & _columns()[best]) * 2 <= len(names):
        return Held(LEAVE_OUT, WORKED_OUT) if names & ONLY_WORKED_OUT else None
    return Held(best, f"columns carry the names of our table “{best}” in brackets")


WORKED_OUT = (
    "a list that Valorise works out from the register, such as dates or costs; it does not come back. "
    "Correct the records that it is worked out from"
)


ONLY_WORKED_OUT = frozenset({"due", "rule", "pay_by", "next_step", "theirs", "surcharge"})
"""Columns that only such lists have."""


@cache
def _columns() -> dict[str, frozenset[str]]:
    return {name: frozenset(table(name).by_name) for name in TABLES}
