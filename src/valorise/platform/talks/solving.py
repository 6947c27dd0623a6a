"""The plan that follows from what is possible and what was asked, as plain JSON that can be kept and compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
from django.utils.translation import gettext as _

from valorise.matching.talks.assignment import By, Talks, talks
from valorise.matching.talks.bounds import Item, question
from valorise.matching.talks.conflicts import contradictions, nearest
from valorise.matching.talks.rules import excluded, held
from valorise.platform.talks.asking import Asked, Line
from valorise.platform.talks.possible import Possible
from valorise.terms.errors import Invalid, NotReady

CONTRADICTS = "floors-contradict"
UNREACHED = "no-possible-talk"
NONE, WEAK, BLOCKED, EXCLUDED, CAPACITY = "none", "weak", "blocked", "excluded", "capacity"
"""Why a record stays without a talk, from the outermost reason to the innermost."""
Found = dict[str, Any]


def solved(possible: Possible, asked: Asked) -> Found:
    """The proven plan, or, where the floors contradict, the smallest sets that do and the nearest floors that fit.

    `Invalid` where a line names what nobody knows, or where the best choice could not be proven.
    """
    counts = {"needs": len(possible.needs), "assets": len(possible.assets), "matches": possible.matches.height}
    asked, idle = usable(possible, asked)
    told = {"counts": counts, "idle": idle}
    try:
        made = talks(possible.matches, *possible.tables, asked.rules, By(fit=asked.fit))
    except NotReady as error:
        raise Invalid(
            what=_("The best talks could not be proven."),
            why=_("The search was given up; an answer without proof is not shown."),
            fix=_("Choose fewer needs, take strong matches alone, or set fewer floors that reach over the same talks."),
        ) from error
    except Invalid as error:
        if error.problems is None or CONTRADICTS not in error.problems["rule"].to_list():
            raise
        return {**told, **_contradiction(possible, asked)}
    return {**told, **_plan(possible, asked, made)}


def named(possible: Possible, asked: Asked) -> Asked:
    """The same with the names of needs and assets in the place of their titles; `Invalid` where a name is not known.

    People know records by title; a title that several have is refused.
    """
    ids = {"need": _by_title(possible.needs), "asset": _by_title(possible.assets)}

    def line(row: Line, kind: str = "kind", name: str = "name") -> Line:
        said = row.get(name)
        return {**row, name: _id(ids[row[kind]], said)} if said and row.get(kind) in ids else row

    known = replace(
        asked,
        capacities=tuple(map(line, asked.capacities)),
        floors=tuple(map(line, asked.floors)),
        exclusions=tuple(line(line(row), "other_kind", "other_name") for row in asked.exclusions),
    )
    _check(possible, known)
    return known


def _check(possible: Possible, asked: Asked) -> None:
    """`Invalid` where a line names what nobody knows or says the same twice; needs and assets may lack talks."""
    names = {"need": possible.needs, "asset": possible.assets}

    def spoken_of(row: Line, prefix: str = "") -> bool:
        """Whether the calculation, which knows only who has a possible talk or a group, should look at the line."""
        kind, name = row.get(f"{prefix}kind"), row.get(f"{prefix}name")
        return name is not None and (kind not in names or name not in names[kind])

    def kept(rows: Iterable[Line]) -> tuple[Line, ...]:
        return tuple(row for row in rows if spoken_of(row) or spoken_of(row, "other_"))

    strict = replace(
        asked, capacities=kept(asked.capacities), floors=kept(asked.floors), exclusions=kept(asked.exclusions)
    )
    held(strict.rules, possible.grouped(asked.fit), possible.groups)
    for rows in (asked.capacities, asked.floors):
        _once(rows)


def _once(rows: Iterable[Line]) -> None:
    counted = Counter((row["kind"], row.get("name")) for row in rows)
    for (kind, name), count in counted.items():
        if count > 1:
            raise Invalid(
                what=_("Two lines speak of the same: %(what)s.") % {"what": name or kind},
                where="name",
                fix=_("Keep one of them; nobody can tell which was meant."),
            )


def usable(possible: Possible, asked: Asked) -> tuple[Asked, list[Line]]:
    """What was asked without lines that speak of nobody who takes part, and these lines.

    A plan that is made anew may name a need that was closed since: such a line sets nothing, and is no mistake.
    """
    grouped = possible.grouped(asked.fit)
    there = set(possible.groups.select("kind", "name").iter_rows()) | set(grouped.select("kind", "name").iter_rows())
    kinds = {kind for kind, _name in there}
    idle: list[Line] = []

    def speaks(row: Line, prefix: str = "") -> bool:
        name = row.get(f"{prefix}name")
        return row[f"{prefix}kind"] in kinds if name is None else (row[f"{prefix}kind"], name) in there

    def kept(rows: Iterable[Line]) -> tuple[Line, ...]:
        listed = [(row, speaks(row) and ("other_kind" not in row or speaks(row, "other_"))) for row in rows]
        idle.extend(row for row, used in listed if not used and "name" in row)
        return tuple(row for row, used in listed if used)

    made = replace(
        asked, capacities=kept(asked.capacities), floors=kept(asked.floors), exclusions=kept(asked.exclusions)
    )
    return made, idle


def _by_title(records: Mapping[str, Any]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, one in records.items():
        found.setdefault(one.title.casefold(), []).append(name)
    return found | {name: [name] for name in records}


def _id(ids: Mapping[str, list[str]], said: str) -> str:
    found = ids.get(said) or ids.get(said.casefold()) or [said]
    if len(found) > 1:
        raise Invalid(
            what=_("“%(title)s” is the title of %(count)s records.") % {"title": said, "count": len(found)},
            where="name",
            fix=_("Write the name of the one you mean, which stands in the address of its page: %(names)s.")
            % {"names": ", ".join(found[:5])},
        )
    return found[0]


def _plan(possible: Possible, asked: Asked, made: Talks) -> Found:
    chosen = made.result.table
    rows = [{**row, "floors": [one.split(" ", 1) for one in row["floors"] or ()]} for row in chosen.to_dicts()]
    unreached = made.result.problems.filter(rule=UNREACHED)["record"].to_list()
    return {
        "talks": rows,
        "worth": made.worth,
        "without_floors": made.without_floors,
        "floors": made.floors.select("kind", "name", "least", "possible", "talks", "price", "price_alone").to_dicts(),
        "unreached": [one.split(" ", 1) for one in unreached],
        "needs_without": list(_without("need", possible, asked, set(chosen["need"]))),
        "assets_without": list(_without("asset", possible, asked, set(chosen["asset"]))),
        "weak": possible.matches.height - possible.strong(asked.fit).height,
    }


def _without(side: str, possible: Possible, asked: Asked, having: set[str]) -> Iterator[Found]:
    """Records of a side without a talk, each with why; where others are preferred, with what would fit it best."""
    strong, free = possible.strong(asked.fit), possible.free(asked.fit)
    grouped = possible.grouped(asked.fit)
    forbidden = excluded(asked.rules.exclusions, grouped)["pair"].unique()
    allowed = free.with_row_index("pair").filter(~pl.col("pair").is_in(forbidden.implode()))
    other = "asset" if side == "need" else "need"
    best = dict(allowed.sort("overlap", other, descending=[False, True]).select(side, other).iter_rows())
    steps = [(NONE, possible.matches), (WEAK, strong), (BLOCKED, free), (EXCLUDED, allowed)]
    there = [(why, set(rows[side])) for why, rows in steps]
    for name in possible.needs if side == "need" else possible.assets:
        if name not in having:
            why = next((why for why, names in there if name not in names), CAPACITY)
            yield {"name": name, "why": why, **({"best": best[name]} if why == CAPACITY else {})}


def _contradiction(possible: Possible, asked: Asked) -> Found:
    """Sets of things that were set of which no choice keeps all, and how low floors must be to fit."""
    grouped, rules = possible.grouped(asked.fit), asked.rules
    asked_for = question(
        np.zeros(possible.free(asked.fit).height, dtype=np.int64),
        grouped,
        held(rules, grouped, possible.groups),
        (rules.exclusions, excluded(rules.exclusions, grouped)),
    )
    counted = Counter(grouped.select("kind", "name").iter_rows())
    return {
        "contradictions": [[_item(one, counted) for one in several] for several in contradictions(asked_for)],
        "nearest": [{**_item(one, counted), "number": number} for one, number in nearest(asked_for).items()],
    }


def _item(one: Item, counted: Mapping[tuple[Any, ...], int]) -> Found:
    told: Found = {"what": one.what, "kind": one.kind, "name": one.name, "number": one.number}
    told["possible"] = counted.get((one.kind, one.name), 0)
    if one.with_whom:
        told["other"] = one.with_whom.split(" ", 1)
    return told


def mended(asked: Asked, found: Found) -> Asked:
    """What was asked, with the nearest floors that fit: each floor that is too high as high as it can be."""
    lower = {(one["kind"], one["name"]): one["number"] for one in found.get("nearest", ())}
    kept = [row for row in asked.floors if (row["kind"], row.get("name")) not in lower]
    own = [{"kind": kind, "name": name, "least": number} for (kind, name), number in lower.items()]
    return replace(asked, floors=(*kept, *own))


def overview(possible: Possible, asked: Asked) -> Found:
    """How many take part, how many talks are possible, and of how many each group could have."""
    grouped = possible.grouped(asked.fit)
    counted: Counter[tuple[str, str]] = Counter(grouped.select("kind", "name").iter_rows())
    found = [
        {"kind": kind, "name": name, "possible": count}
        for (kind, name), count in sorted(counted.items(), key=lambda one: (one[0][0], one[1], one[0][1]))
        if kind not in ("all", "need", "asset")
    ]
    return {
        "needs": len(possible.needs),
        "assets": len(possible.assets),
        "possible": possible.free(asked.fit).height,
        "groups": found,
    }
