"""Which table of CORDIS this is, and what its dialect calls each fact."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from valorise.readers.facts import Facts
from valorise.terms import knowledge

LICENCE = "CC-BY-4.0"


@dataclass(frozen=True, slots=True)
class Dialect:
    """A kind of table, and their column names in order of preference by our names."""

    kind: str
    columns: Mapping[str, tuple[str, ...]]

    def facts(self, record: Mapping[str, Any], file: str, number: int) -> Facts:
        """The row under our names; where two of their columns tell the same fact, the first that is filled counts."""
        given: dict[str, Any] = {}
        theirs: dict[str, str] = {}
        for ours, names in self.columns.items():
            theirs[ours] = next((name for name in names if record.get(name) not in (None, "")), names[0])
            given[ours] = record.get(theirs[ours])
        return Facts("cordis", file, number, LICENCE, given=given, theirs=theirs)


def dialect(names: Iterable[str]) -> Dialect | None:
    """The dialect of a table with these column names; None where it is no table of CORDIS.

    >>> dialect(["projectID", "topic", "title"]).kind
    'topic'
    """
    return _dialect(frozenset(names))


@cache
def _dialect(names: frozenset[str]) -> Dialect | None:
    for kind, said in knowledge.document("readers/cordis/kinds.yaml").items():
        if any(names.issuperset(marks) for marks in said["marks"]):
            known = {ours: tuple(one for one in theirs if one in names) for ours, theirs in said["columns"].items()}
            return Dialect(kind, {ours: theirs for ours, theirs in known.items() if theirs})
    return None


@cache
def meaning(listed: str, written: str | None) -> str | None:
    """Our code for a word of one of their lists; None where there is none."""
    found = (row for row in knowledge.rows("readers/cordis/names.csv") if row["list"] == listed)
    return next((row["ours"] or None for row in found if row["theirs"] == written), None)


@cache
def words(listed: str) -> frozenset[str]:
    """The words that one of their lists knows."""
    return frozenset(row["theirs"] for row in knowledge.rows("readers/cordis/names.csv") if row["list"] == listed)
