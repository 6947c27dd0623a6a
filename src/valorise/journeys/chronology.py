"""Statements about one thing from several rows and files, understood together in the order of time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from valorise.journeys.reading import Held
from valorise.readers.rows import Row
from valorise.terms.problems import Problem
from valorise.terms.tables import table
from valorise.terms.tables.checks import Place, check_one


def in_order_of_time(name: str, all_held: list[Held]) -> tuple[list[Held], list[Problem]]:
    """The rows of a table with one record for each thing that several rows tell of, as it stands after the last.

    The newest row that stands alone carries that record, and the others only add that they spoke of it. Rows without
    a time of their own stay as they are, and so do things that one row tells of. The problems are those that come to
    light only when all is put together.
    """
    several: dict[str, list[int]] = {}
    for place, held in enumerate(all_held):
        if held.told:
            several.setdefault(held.row["id"], []).append(place)
    found, problems = list(all_held), []
    for places in several.values():
        whole = [place for place in places if not found[place].adds_to]
        if len(places) > 1 and whole:
            newest = max(whole, key=lambda place: _told_at(all_held[place]))
            one, further = _together(name, [all_held[place] for place in places], all_held[newest])
            for place in whole:
                found[place] = one if place == newest else _addition(all_held[place])
            problems += further
    return found, problems


def _together(name: str, rows: Iterable[Held], newest: Held) -> tuple[Held, list[Problem]]:
    """The newest row with what all of them say; as it was where that is no record, and with what was wrong in it."""
    told = newest.told
    if told is None:
        return newest, []
    said = [one.told.said for one in sorted(rows, key=_told_at) if one.told]
    made = told.together(said, newest.number, newest.file)
    if not isinstance(made, Row):
        return newest, [made.problem]
    row, problems = check_one(table(name), made.record, Place(newest.file, newest.number))
    alone = told.together([told.said], newest.number, newest.file)
    before = alone.problems if isinstance(alone, Row) else ()
    further = [one for one in (*made.problems, *problems) if one not in before]
    return (replace(newest, row=row), further) if row is not None else (newest, problems)


def _addition(held: Held) -> Held:
    """The row as one that adds nothing to the record but its origin."""
    kept = {"id", "identifiers", "origins"}
    return replace(held, row={name: value if name in kept else None for name, value in held.row.items()}, adds_to=True)


def _told_at(held: Held) -> str:
    return held.told.at if held.told else ""
