"""Headings that our own downloads wrote: words in any language, and our name of the column in brackets."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from valorise.readers.plain.kinds import Held
from valorise.readers.plain.mapping import TABLES
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

    >>> own_table(["Name [id]", "Titel [title]", "Ende [deadline]"]).table, own_table(["Titel", "Ende"])
    ('needs', None)
    """
    names = {name.partition(".")[0] for one in headings if (name := our_name(one))}
    if len(names) < ENOUGH:
        return None
    best = max(_columns(), key=lambda one: len(names & _columns()[one]))
    return Held(best, f"columns carry the names of our table “{best}” in brackets")


@cache
def _columns() -> dict[str, frozenset[str]]:
    return {name: frozenset(table(name).by_name) for name in TABLES}
