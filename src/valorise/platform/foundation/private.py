"""Names of persons in what events tell: the event holds a reference, the value lies where it can be erased."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import orjson
from django.db import connection

from valorise.stores.events import EventLog, PersonalValues

if TYPE_CHECKING:
    from valorise.platform.foundation.recorded import Facts, Recorded

PRIVATE: Mapping[str, frozenset[str]] = {
    "assets": frozenset({"contributors", "owners"}),
    "needs": frozenset({"owner"}),
    "people": frozenset({"name", "names", "email", "identifiers"}),
    "contacts": frozenset({"person", "note"}),
    "cases": frozenset({"officer"}),
    "agreements": frozenset({"parties", "signatures", "equity"}),
    "backgrounds": frozenset({"partner"}),
    "documents": frozenset({"title", "file"}),
    "money_flows": frozenset({"party"}),
    "rights": frozenset({"holder"}),
    "valuations": frozenset({"title", "note", "assumptions"}),
    "keep_decisions": frozenset({"grounds"}),
    "cost_settings": frozenset({"grounds"}),
    "titles": frozenset({"owner"}),
    "restrictions": frozenset({"party"}),
    "consents": frozenset({"party", "licensee"}),
    "readiness_ratings": frozenset({"rater", "rests_on"}),
    "pathway_choices": frozenset({"reason"}),
    "plan_tasks": frozenset({"person", "note"}),
    "pathway_decisions": frozenset({"decision"}),
    "planned_publications": frozenset({"title", "place"}),
}
"""Columns that may name persons. Their old values are kept under the record, and erased with it."""
MARK = "private"


def hidden(record: Recorded, facts: Facts) -> Facts:
    """Facts as an event may hold them: of private columns only a reference, None where there was no value."""
    private = PRIVATE.get(record.declared, frozenset())
    return {name: _kept(record, value) if name in private and value else value for name, value in facts.items()}


def _kept(record: Recorded, value: Any) -> dict[str, str]:
    text = orjson.dumps(value, default=str, option=orjson.OPT_SORT_KEYS).decode()
    return {MARK: _values().reference(f"{record.declared}:{record.pk}", text)}


def shown(facts: Iterable[Facts]) -> list[Facts]:
    """Facts of events with their private values put back; one that was erased is None."""
    told = list(facts)
    wanted = [ref for one in told for value in one.values() if (ref := reference(value))]
    known = _values().values(wanted)
    return [{name: _value(value, known) for name, value in one.items()} for one in told]


def names(references: Iterable[str]) -> dict[str, str]:
    """Names of persons by the reference that events carry; one that was erased or is kept elsewhere is left out."""
    return _values().values({one for one in references if one})


def reference(value: Any) -> str | None:
    """The reference that stands for a private value; None where it is a plain value."""
    return value[MARK] if isinstance(value, dict) and value.keys() == {MARK} else None


def _value(value: Any, known: Mapping[str, str]) -> Any:
    ref = reference(value)
    if ref is None:
        return value
    return orjson.loads(known[ref]) if ref in known else None


def _values() -> PersonalValues:
    connection.ensure_connection()
    return PersonalValues(EventLog(connection.connection))
