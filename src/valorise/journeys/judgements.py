"""What people judged of two rows: kept as events that win over the model, found again however the rows are ordered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import orjson
import polars as pl

from valorise.linking.linkage.judged import VERDICTS, Judgement, Verdict
from valorise.linking.linkage.model import columns_of
from valorise.stores.events import Event, EventLog, PersonalValues, holds_log, open_log
from valorise.terms.errors import Invalid, Missing
from valorise.terms.words import key

JUDGED, WITHDRAWN = "link-judged", "link-judgement-withdrawn"
NAMING = ("id", "key", "record id", "rec id", "row id")
"""Columns that name a row, where all values differ."""
LISTED: dict[str, pl.DataType | type[pl.DataType]] = {
    "id": pl.String, "kind": pl.String, "verdict": pl.String, "left": pl.String, "right": pl.String, "by": pl.String,
    "at": pl.Datetime("us", "UTC"), "why": pl.String,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """A judgement as the record holds it; `left` and `right` are what `names` gives for the two rows."""

    id: str
    kind: str
    verdict: Verdict
    left: str
    right: str
    by: str | None
    at: datetime
    why: str | None

    @property
    def said(self) -> str:
        """Who, when and why, in words."""
        who = self.by or "somebody"
        reason = f": {self.why}" if self.why else ""
        words = {"same": "the same", "different": "not the same", "unsure": "unsure"}[self.verdict]
        return f"judged {words} by {who} on {self.at:%Y-%m-%d}{reason}"


def names(frame: pl.DataFrame, kind: str, mapping: Mapping[str, str]) -> list[str]:
    """For each row what it is found again by: its value in a column that names rows, else all that is compared.

    The same values always give the same name, in any file and order.
    """
    columns = _naming(frame) or columns_of(kind, frame.columns, mapping)
    rows = frame.select(pl.col(column).alias(field) for field, column in columns.items()).iter_rows(named=True)
    return [_name(kind, row) for row in rows]


def _naming(frame: pl.DataFrame) -> dict[str, str]:
    for column in frame.columns:
        if key(column) in NAMING and frame[column].null_count() == 0 and frame[column].is_unique().all():
            return {"id": column}
    return {}


def _name(kind: str, row: Mapping[str, object]) -> str:
    told = {field: str(value) for field, value in row.items() if value not in (None, "")}
    return orjson.dumps([kind, told], option=orjson.OPT_SORT_KEYS).decode()


def shown(name: str) -> str:
    """A row's name as people read it."""
    told: dict[str, str] = orjson.loads(name)[1]
    return ", ".join(told.values())


def judge(
    store: Path | str, kind: str, left: str, right: str, verdict: str, *, by: str | None, why: str | None, at: datetime
) -> None:
    """Record what somebody says of two rows; what was said of them before remains in the record but counts no more.

    `Invalid` for a verdict that is none and for rows that nothing tells apart.
    """
    if verdict not in VERDICTS:
        raise Invalid(what=f"“{verdict}” is no judgement.", fix=f"Use one of: {', '.join(VERDICTS)}.")
    if left == right and verdict == "different":
        raise Invalid(
            what="The two rows hold the same values, so nothing tells them apart.",
            where=shown(left),
            fix="Add a column “id” that differs between them, and judge again.",
        )
    with open_log(store) as log, log.locked():
        values = PersonalValues(log)
        held = {value: reference for reference, value in _held(log, values).items()}
        pair = [held.get(name) or values.reference(uuid4().hex, name) for name in (left, right)]
        who = values.reference(uuid4().hex, by) if by and by not in held else held.get(by or "")
        log.append([Event(activity=JUDGED, at=at, actor=who, why=why, details=_details(kind, verdict, pair))])


def _details(kind: str, verdict: str, pair: Sequence[str]) -> dict[str, object]:
    return {"kind": kind, "verdict": verdict, "pair": list(pair)}


def withdraw(store: Path | str, name: str, *, at: datetime, why: str | None = None) -> Told:
    """Take a judgement back, which is recorded too; what it was. `Missing` where none of that name counts."""
    found = [one for one in told(store) if one.id == name or (len(name) >= 4 and one.id.startswith(name))]
    if len(found) != 1:
        raise Missing(
            what=f"“{name}” names {'no judgement' if not found else 'several judgements'} that counts.",
            where=str(store),
            fix="See their names with: valorise pairs list",
        )
    with open_log(store) as log:
        log.append([Event(activity=WITHDRAWN, at=at, why=why, details={"undoes": found[0].id})])
    return found[0]


def told(store: Path | str, kind: str | None = None) -> list[Told]:
    """Judgements that count, oldest first: of each two rows the last one that was not taken back.

    A judgement of rows whose values were erased counts no more.
    """
    if not holds_log(store):
        return []
    with open_log(store, create=False) as log:
        values = _held(log, PersonalValues(log))
        events = pl.concat([log.read(activity=one) for one in (JUDGED, WITHDRAWN)])
    gone = {_facts(row)["undoes"] for row in events.filter(pl.col("activity") == WITHDRAWN).iter_rows(named=True)}
    latest: dict[frozenset[str], Told] = {}
    for one in _read(events.filter(pl.col("activity") == JUDGED), values):
        if one.id not in gone and kind in (None, one.kind):
            pair = frozenset((one.left, one.right))
            latest.pop(pair, None)
            latest[pair] = one
    return list(latest.values())


def listed(found: Iterable[Told]) -> pl.DataFrame:
    """Judgements as a table: columns of `LISTED`, rows in words."""
    rows = [
        (one.id, one.kind, one.verdict, shown(one.left), shown(one.right), one.by, one.at, one.why) for one in found
    ]
    return pl.DataFrame(rows, schema=LISTED, orient="row")


def applied(found: Iterable[Told], left: Sequence[str], right: Sequence[str] | None) -> Iterator[Judgement]:
    """Judgements as pairs of rows; `left` and `right` are the names of the rows of the file and of the reference."""
    here = _places(left)
    there = here if right is None else _places(right)
    for one in found:
        for first, last in ((one.left, one.right), (one.right, one.left)):
            if first in here and last in there:
                both = ((a, b) for a in here[first] for b in there[last] if right is not None or a != b)
                yield from (Judgement(a, b, one.verdict, one.said) for a, b in both)
                break


def _places(rows: Sequence[str]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for place, name in enumerate(rows):
        places.setdefault(name, []).append(place)
    return places


def _facts(row: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(row["details"])
    return found


def _held(log: EventLog, values: PersonalValues) -> dict[str, str]:
    """Names of rows and people that judgements mention, by reference."""
    events = log.read(activity=JUDGED).iter_rows(named=True)
    references = [name for row in events for name in (*_facts(row)["pair"], row["actor"])]
    return values.values(name for name in references if name)


def _read(events: pl.DataFrame, values: Mapping[str, str]) -> Iterator[Told]:
    for row in events.iter_rows(named=True):
        facts = _facts(row)
        left, right = (values.get(name) for name in facts["pair"])
        if left and right:
            by = values.get(row["actor"] or "")
            yield Told(row["id"], facts["kind"], facts["verdict"], left, right, by, row["at"], row["why"])
