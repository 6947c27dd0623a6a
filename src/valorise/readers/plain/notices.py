"""What is said once about a plain table: how it was understood, what was not, and why it cannot be read at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from valorise.readers.plain.brackets import our_name
from valorise.readers.plain.mapping import TABLES, Mapping
from valorise.readers.plain.tables import Table
from valorise.readers.source import Source
from valorise.terms.errors import Invalid
from valorise.terms.problems import Problem, shown

ABSENT = "the file has no such column"
MOST_NAMES = 15


def notices(source: Source, mapping: Mapping) -> Iterator[Problem]:
    """Once per table: how its columns were understood, and which were not."""
    given = all(reason.why.startswith("the mapping") for reason in mapping.reasons)
    if all(our_name(reason.column) in (reason.ours, "origins") for reason in mapping.reasons):
        return  # our own download: nothing was guessed, and where records come from is not for a file to say
    if not given:
        yield _guessed(source, mapping)
    absent = [one.column for one in mapping.about if one.why == ABSENT]
    if absent:
        yield _notice(
            source,
            rule="mapping-column-absent",
            found=", ".join(absent),
            expected="columns of the file",
            fix="Write the names in the mapping as they stand in the header of the table.",
        )
    left = [one.column for one in mapping.reasons if one.ours is None and one.why != "it is empty"]
    if left and not given:
        yield _notice(
            source,
            rule="columns-not-understood",
            found=", ".join(left),
            expected="columns that have a place in our tables",
            fix="Say in the mapping what they are, or leave them; they were not read.",
        )


def _guessed(source: Source, mapping: Mapping) -> Problem:
    pairs = ", ".join(f"{theirs} = {ours}" for theirs, ours in mapping.columns.items())
    constants = ", ".join(f"{ours} = {value} for every row" for ours, value in mapping.constants.items())
    return _notice(
        source,
        rule="columns-guessed",
        found=f"{mapping.table}: " + "; ".join(part for part in (pairs, constants) if part),
        expected="that the table and its columns mean what was guessed",
        fix="See the reasons with `valorise mapping FILE --out mapping.yaml`, correct it, give it with --mapping.",
    )


def too_long(source: Source, number: int, beyond: list[str]) -> Iterator[Problem]:
    """Cells of a row right of the last column, which no column holds."""
    if beyond:
        yield Problem(
            file=source.name,
            row=number,
            found=shown(" | ".join(beyond)),
            expected="as many cells as there are column names",
            rule="cells-beyond-header",
            fix="Put texts that hold the separator between quotation marks.",
            severity="changed",
        )


def _notice(source: Source, *, rule: str, found: str, expected: str, fix: str) -> Problem:
    return Problem(file=source.name, found=found, expected=expected, rule=rule, fix=fix, severity="notice")


def not_known(source: Source, found: Sequence[Table], mappings: Sequence[Mapping]) -> Invalid:
    """Why no table of the file can be read: what was seen, and how to say what it is."""
    names = "; ".join(_seen(table, mapping) for table, mapping in zip(found, mappings, strict=True))
    return Invalid(
        what=f"Nothing in “{source.name}” shows that its rows are results, needs, persons, organisations or figures, "
        "and no column of it was understood as a title or a summary of one.",
        where=source.name,
        why=f"Seen: {names}." if names else "It has no header row.",
        fix="Run `valorise mapping FILE --table TABLE --out mapping.yaml` with one of "
        f"{', '.join(TABLES)}, write our column beside theirs, and give it with --mapping mapping.yaml.",
    )


def _seen(table: Table, mapping: Mapping) -> str:
    more = len(table.block.header) - MOST_NAMES
    columns = ", ".join(table.block.header[:MOST_NAMES]) + (f" and {more} more" if more > 0 else "")
    return f"{mapping.seen or mapping.table} (at {table.block.place}, columns {columns})"
