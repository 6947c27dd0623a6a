"""A saved mapping: how the tables of one or several files are read, each known by its file, place and columns."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from collections.abc import Mapping as Given
from typing import Any

import yaml

from valorise.terms.errors import Invalid

Entry = Given[str, Any]
HEAD = """\
# How each table is read. `file` and `place` say where it begins. A table that moved, or comes in another file,
# is known again by its columns, as long as all that is said here of these columns is the same.
# `table` is one of: {tables}; or “{leave}”.
# Under `columns` stands on the left the column of the file, on the right ours, or nothing to leave it out.
# Correct it and give it back with --mapping. Our columns, by table:
{columns}
"""
LEAVE_OUT = "leave out"
"""What stands for the table where rows become no records."""


def entry_of(
    said: Given[str, Any], *, file: str, place: str, header: Iterable[str], tables: Collection[str]
) -> Entry | None:
    """What a saved mapping says about one table; None where it says nothing about it.

    The table named by file and place comes first, then one at this place where no file is named, then tables with the
    same columns: in this file, then in any. Where entries with the same columns say different things, nobody can know
    which is meant, and none is taken. `tables` are those that the table can be read as: what is said of tables of
    other kinds in other files is not meant here. `Invalid` where `tables` of the mapping is no list.
    """
    listed = entries(said, file)
    known = [one for one in listed if _names(one, file) or one.get("table") in (None, LEAVE_OUT, *tables)]
    here = [one for one in known if _is_at(one, file, place) and _shares(one, header)]
    alike = [one for one in known if set(one.get("columns") or ()) == set(header)]
    inside = [one for one in alike if one.get("file") in (None, file)]
    named = [one for one in here if _names(one, file)] or [one for one in here if not one.get("file")]
    if named:
        return named[0]
    for some in (inside, alike, [one for one in alike if one.get("place") == place]):
        if some and all(_content(one) == _content(some[0]) for one in some):
            return some[0]
    return None


def entries(said: Given[str, Any], file: str) -> list[Entry]:
    """The entries of a mapping for several tables; `Invalid` where they are none."""
    listed = said.get("tables") or []
    if not isinstance(listed, list) or not all(isinstance(one, dict) and _is_sound(one) for one in listed):
        raise Invalid(
            what=f"The mapping for “{file}” names “tables” that is no list of tables, which does not exist.",
            where="the mapping file",
            fix="Make it with: valorise mapping FILE --out mapping.yaml",
        )
    return listed


def as_yaml(listed: Iterable[Entry], ours: Given[str, Iterable[str]]) -> str:
    """Entries as a text that a person can correct; `ours` are our columns by table."""
    columns = "\n".join(f"#   {table}: {', '.join(names)}" for table, names in ours.items())
    head = HEAD.format(tables=", ".join(ours), leave=LEAVE_OUT, columns=columns)
    return head + yaml.safe_dump({"tables": list(listed)}, allow_unicode=True, sort_keys=False, width=120)


def _is_sound(one: Entry) -> bool:
    return one.get("columns") is None or isinstance(one["columns"], dict)


def _names(one: Entry, file: str) -> bool:
    return one.get("file") == file


def _is_at(one: Entry, file: str, place: str) -> bool:
    """Whether the entry is about this place; one that names a file alone is about its only table."""
    return bool(one.get("place") == place or (_names(one, file) and not one.get("place")))


def _shares(one: Entry, header: Iterable[str]) -> bool:
    """Whether the table at the place is still about what is said of it."""
    columns = set(one.get("columns") or ())
    return not columns or bool(columns & set(header))


def _content(one: Entry) -> dict[str, Any]:
    """What an entry says, without where."""
    return {name: value for name, value in one.items() if name not in ("file", "place")}
