"""How the tables of an office's file are read: guessed or given, shown, saved and corrected as YAML."""

from __future__ import annotations

from collections.abc import Mapping as Given
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Any

from valorise.readers.blocks import Block
from valorise.readers.office.vocabulary import kinds, targets
from valorise.readers.plain.mapping import Mapping, Reason
from valorise.readers.plain.saved import LEAVE_OUT, Entry, entry_of
from valorise.terms.errors import Invalid


@dataclass(frozen=True, slots=True)
class Plan:
    """How one table is read."""

    block: Block
    mapping: Mapping
    """Its `table` is a kind of `kinds.yaml`, or `leave out`."""
    certainty: float = 1.0
    language: str | None = None
    """Language of the names of its columns, where one stands out."""
    currencies: dict[str, str] = field(default_factory=dict)
    """Currency of amounts without one, by column of the file, where all others of the column have the same."""

    @property
    def is_read(self) -> bool:
        """Whether rows of the table become records."""
        return self.mapping.table != LEAVE_OUT


def entries(plans: list[Plan], file: str) -> list[Entry]:
    """All plans of a file as entries of a saved mapping; every column of every table is named."""
    return [plan.mapping.entry(file=file, place=plan.block.place) for plan in plans]


def corrected(guess: Plan, said: Given[str, Any], file: str) -> Plan:
    """The plan with what a person said about this table; `Invalid` where that names what does not exist."""
    block = guess.block
    entry = entry_of(said, file=file, place=block.place, header=block.header, tables=tuple(kinds()))
    if entry is None:
        return guess
    kind = str(entry.get("table") or guess.mapping.table)
    given = _object(entry, "columns", file) if "columns" in entry else guess.mapping.columns
    columns = {str(theirs): str(ours) for theirs, ours in given.items() if ours}
    constants = {str(ours): str(value) for ours, value in _object(entry, "constants", file).items() if value}
    check_said(kind, {**columns, **{name: name for name in constants}}, guess.block.place, file)
    mapping = replace(
        guess.mapping,
        table=kind,
        columns={} if kind == LEAVE_OUT else columns,
        constants=constants,
        decimal_mark=_one_of(entry, "decimal_mark", (".", ","), file) or guess.mapping.decimal_mark,
        date_order=_one_of(entry, "date_order", ("day-month-year", "month-day-year"), file) or guess.mapping.date_order,
        reasons=tuple(_as_given(one, columns.get(one.column)) for one in guess.mapping.reasons),
        about=(Reason("(table)", kind, 1.0, "the mapping says so"),),
    )
    return replace(guess, mapping=mapping, certainty=1.0)


def _as_given(guess: Reason, ours: str | None) -> Reason:
    why = "the mapping says so" if ours else "the mapping leaves it out"
    return Reason(guess.column, ours, 1.0, why, guess.example)


def check_said(kind: str, columns: Given[str, str], place: str, file: str) -> None:
    """Raise `Invalid` where a person names a table that is none, or columns of ours that it does not have."""
    if kind == LEAVE_OUT:
        return
    if kind not in kinds():
        raise _wrong(file, f"the table “{kind}”", f"Write one of: {', '.join(kinds())}; or “{LEAVE_OUT}”.")
    for ours in columns.values():
        if ours not in targets(kind):
            near = get_close_matches(ours, targets(kind), n=3, cutoff=0.4)
            fix = f"Did you mean {', '.join(near)}?" if near else f"Our columns are: {', '.join(targets(kind))}."
            raise _wrong(file, f"our column “{ours}” for {place}", fix)


def _object(said: Given[str, Any], name: str, file: str) -> dict[Any, Any]:
    found = said.get(name) or {}
    if not isinstance(found, dict):
        raise _wrong(file, f"“{name}” that is no object", "Write one line “their column: our column” for each.")
    return found


def _one_of(said: Given[str, Any], name: str, allowed: tuple[str, ...], file: str) -> Any:  # Any: one of the literals
    found = said.get(name)
    if found is not None and found not in allowed:
        raise _wrong(file, f"{name} “{found}”", f"Write one of: {', '.join(allowed)}; or leave it out.")
    return found


def _wrong(file: str, what: str, fix: str) -> Invalid:
    return Invalid(
        what=f"The mapping for “{file}” names {what}, which does not exist.", where="the mapping file", fix=fix
    )
