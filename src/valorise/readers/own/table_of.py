"""Which of our tables a set of records is for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from valorise.readers.source import Source
from valorise.terms import knowledge
from valorise.terms.codes import codes
from valorise.terms.errors import Invalid
from valorise.terms.tables import table

BEGINNING = 200
"""Records looked at to find the table."""
LISTS = {
    "assets": "asset_types",
    "needs": "need_types",
    "organisations": "organisation_types",
    "agreements": "agreement_types",
}
"""The list that the column `type` of a table takes its codes from."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A table, and what speaks against being sure of it."""

    table: str
    doubt: str | None = None


@cache
def candidates() -> tuple[str, ...]:
    """Tables that files may bring, in the order of `source.yaml`."""
    return tuple(knowledge.document("readers/own/source.yaml")["tables"])


def well_known(names: Iterable[str]) -> bool:
    """Whether these are the columns of one of our tables: its key and a further one, and of five at most one other."""
    given = set(names)
    return any(
        given >= set(table(name).key) and len(given & columns) >= 2 and len(given - columns) <= len(given) // 5
        for name, columns in _columns().items()
    )


def table_of(records: Sequence[Mapping[str, Any]], source: Source, wished: str | None) -> Choice:
    """The table these records are for; what the person says counts first, then columns, codes and the file's name."""
    if wished in candidates():
        return Choice(str(wished))
    given = {name for record in records for name in record}
    missing = {name: len(given - columns) for name, columns in _columns().items()}
    fewest = min(missing.values())
    fitting = [name for name in candidates() if missing[name] == fewest]
    if not given or fewest > len(given) // 2:
        raise _no_table(source, given)
    of_type = [name for name in fitting if _has_its_types(name, records)]
    named = [name for name in of_type or fitting if name.replace("_", "") in source.path.name.replace("_", "").lower()]
    left = named or of_type or fitting
    if len(left) == 1:
        return Choice(left[0])
    return Choice(left[0], doubt=f"The columns fit {' and '.join(left)}; it was read as {left[0]}.")


def _has_its_types(name: str, records: Sequence[Mapping[str, Any]]) -> bool:
    known = codes(LISTS[name]) if name in LISTS else {}
    types = {record["type"] for record in records if isinstance(record.get("type"), str)}
    return bool(types & known.keys())


@cache
def _columns() -> dict[str, frozenset[str]]:
    return {name: frozenset(table(name).by_name) for name in candidates()}


def _no_table(source: Source, given: set[str]) -> Invalid:
    return Invalid(
        what=f"“{source.name}” holds records, but of none of our tables.",
        where=source.name,
        why=f"Its columns are {', '.join(sorted(given)[:12]) or 'not there'}.",
        fix="Use the columns of docs/tables.md, or save it as CSV and say with --mapping which column is which.",
    )
