"""Records of one thing united, table by table, and what became of every row."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from valorise.journeys.chronology import in_order_of_time
from valorise.journeys.corrections import correct
from valorise.journeys.reading import Held, Incoming
from valorise.linking.evidence import Link, proofs
from valorise.linking.merge import merged
from valorise.linking.same import KINDS, Same, same
from valorise.terms.problems import Problem, shown
from valorise.terms.tables import table

RowName = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Joined:
    """A row that became part of a record already there."""

    table: str
    file: str
    number: int
    into: str
    rule: str
    values: dict[str, Any]


@dataclass
class Outcome:
    """The united rows by table, and what became of the rows they were made of."""

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    joined: list[Joined] = field(default_factory=list)
    renamed: dict[str, dict[str, str]] = field(default_factory=dict)
    """Old by new ids of the records that became part of another, table by table."""
    accepted: set[RowName] = field(default_factory=set)
    refused: set[RowName] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)


def united(incoming: Incoming) -> Outcome:
    """One row per thing in every table; every main row is accepted, joined to another, or refused with a problem."""
    outcome = Outcome()
    brought = {(held.file, held.number) for all_held in incoming.held.values() for held in all_held if not held.main}
    for name, all_held in incoming.held.items():
        ordered, problems = in_order_of_time(name, all_held)
        outcome.problems += problems
        _unite(name, ordered, brought, outcome)
    _follow(outcome)
    return outcome


def _follow(outcome: Outcome) -> None:
    """Let every record that names another one name the record that it became part of."""
    anywhere = {old: new for renamed in outcome.renamed.values() for old, new in renamed.items()}
    for name, rows in outcome.rows.items():
        for column in (one for one in table(name).columns if one.refers):
            renamed = anywhere if column.refers == "any" else outcome.renamed.get(column.refers or "", {})
            for row in rows if renamed else ():
                row[column.name] = _renamed(row[column.name], renamed)


def _renamed(value: Any, renamed: dict[str, str]) -> Any:
    if isinstance(value, list):
        return list(dict.fromkeys(renamed.get(one, one) for one in value))
    return renamed.get(value, value)


def _unite(name: str, all_held: list[Held], brought: set[RowName], outcome: Outcome) -> None:
    whole = [held for held in all_held if not held.adds_to]
    additions: dict[str, list[Held]] = {}
    named = _named(name, whole) if any(held.refusal for held in all_held) else {}
    for held in (held for held in all_held if held.adds_to):
        additions.setdefault(_parent(name, held, named), []).append(held)
    found = same(name, [held.row for held in whole])
    outcome.rows[name] = [
        _one(name, [whole[place] for place in group], group, found, additions, outcome) for group in found.groups
    ]
    outcome.problems += [_apart(name, link, whole) for link in found.apart]
    for held in (held for left in additions.values() for held in left):
        _without_parent(name, held, brought, outcome)


def _named(name: str, whole: list[Held]) -> dict[tuple[str, str], str]:
    """Ids of records by the outside identifiers that name them."""
    return {pair: held.row["id"] for held in whole for pair in proofs(held.row, KINDS.get(name, name))}


def _parent(name: str, held: Held, named: dict[tuple[str, str], str]) -> str:
    """Id of the record that a row adds to; one without text of its own goes to its namesake."""
    found = (named[pair] for pair in proofs(held.row, KINDS.get(name, name)) if pair in named)
    return next(found, held.row["id"]) if held.refusal else held.row["id"]


def _one(
    name: str, members: list[Held], group: list[int], found: Same, additions: dict[str, list[Held]], outcome: Outcome
) -> dict[str, Any]:
    """The united row of one group; the first main row in it is accepted, the others join.

    A record that was in the register before keeps its id, whatever joins it.
    """
    added = [held for key in {held.row["id"] for held in members} for held in additions.pop(key, ())]
    row, problems = merged(table(name), [held.row for held in members])
    if added:
        row, _ = merged(table(name), [row, *({**held.row, "id": row["id"]} for held in added)])
    outcome.problems += problems
    kept = [held.row for held in members if held.kept]
    if kept:
        row["id"] = merged(table(name), kept)[0]["id"]
        outcome.problems += correct(name, row, members)
    gone = {held.row["id"]: row["id"] for held in members if held.row["id"] != row["id"]}
    outcome.renamed.setdefault(name, {}).update(gone)
    first = _first(members)
    for place, held in zip(group, members, strict=True):
        if held is first:
            outcome.accepted.add((held.file, held.number))
        elif held.main:
            outcome.joined.append(_joined(name, held, row["id"], found.links.get(place)))
    for held in added:
        outcome.joined.append(_added(name, held, row))
    return row


def _added(name: str, held: Held, row: dict[str, Any]) -> Joined:
    kind = KINDS.get(name, name)
    shared = set(proofs(held.row, kind)) & set(proofs(row, kind)) if held.refusal else set()
    if not shared:
        return Joined(name, held.file, held.number, row["id"], "adds-facts", {"id": held.row["id"]})
    scheme, value = min(shared)
    return Joined(name, held.file, held.number, row["id"], "same-identifier", {"scheme": scheme, "value": value})


def _first(members: list[Held]) -> Held | None:
    """The row that is accepted as the record; none where the record was in the register before."""
    if any(held.kept for held in members):
        return None
    return min((held for held in members if held.main), key=lambda held: (held.file, held.number), default=None)


def _joined(name: str, held: Held, into: str, link: Link | None) -> Joined:
    rule, values = (link.rule, link.values) if link else ("same-id", {"id": held.row["id"]})
    return Joined(name, held.file, held.number, into, rule, values)


def _without_parent(name: str, held: Held, brought: set[RowName], outcome: Outcome) -> None:
    """A row whose record is in none of the files: taken where it brought something else, refused otherwise."""
    taken = (held.file, held.number) in brought
    (outcome.accepted if taken else outcome.refused).add((held.file, held.number))
    outcome.problems.append(
        held.refusal
        or Problem(
            file=held.file,
            row=held.number,
            table=name,
            record=held.row["id"],
            found=held.row["id"],
            expected="a record of this name in one of the files; the row only tells more about it",
            rule="no-parent",
            fix="Give the file that lists these records as well, in the same run; in CORDIS the table of projects.",
            severity="notice" if taken else "refused",
        )
    )


def _apart(name: str, link: Link, whole: list[Held]) -> Problem:
    first, second = (whole[place] for place in (link.places[0], link.places[-1]))
    other = f"{first.row['id']} ({_place(first)})"
    return Problem(
        file=second.file or None,
        row=None if second.kept else second.number,
        table=name,
        record=second.row["id"],
        found=shown(next(iter(link.values.values()))),
        expected="one record for one thing",
        rule="possible-duplicate",
        fix=f"Compare it with {other}; they were left apart because their identifiers differ.",
        severity="notice",
    )


def _place(held: Held) -> str:
    return "in the register before" if held.kept else f"{held.file}, row {held.number}"
