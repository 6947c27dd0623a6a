"""What was wrong with the input, as data: what was found, what was expected, where, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Literal

import polars as pl

from valorise.terms.tables import table

Severity = Literal["refused", "changed", "notice"]
SHOWN = 200
"""Characters of a found value that a problem keeps: enough to recognise it, too few to carry a document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One row of the table `problems`."""

    rule: str
    expected: str
    fix: str
    severity: Severity
    found: str | None = None
    file: str | None = None
    row: int | None = None
    table: str | None = None
    record: str | None = None
    column: str | None = None
    place: str | None = None


def shown(value: object) -> str | None:
    """A found value as short text; None stays None.

    >>> shown(12), shown("a\\tb"), shown(None)
    ('12', 'a b', None)
    """
    if value is None:
        return None
    text = " ".join(str(value).split())
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def problems_table(problems: Iterable[Problem]) -> pl.DataFrame:
    """The problems as the declared table; empty with its types where there are none."""
    return pl.DataFrame([asdict(one) for one in problems], schema=table("problems").schema)
