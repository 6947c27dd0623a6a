"""From records of the register to dates: what the calculation finds, in the columns of `Due`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import orjson
import polars as pl

from valorise.assets.date_kinds import date_kind
from valorise.assets.endings import ENDING, endings
from valorise.journeys import asset as journey
from valorise.platform.dates.models.due import SUBJECTS, named
from valorise.platform.foundation.tables import table_of
from valorise.reporting.sections.due import about
from valorise.terms.results import Result
from valorise.terms.tables import table

Row = Mapping[str, Any]
COMPUTED = (
    "kind", "office", "task", "year", "due", "free_until", "last_day", "act_by", "lost_after", "rule", "reference",
    "if_missed", "firm", "doubt",
)  # fmt: skip
"""Columns of `Due` that follow from the register."""
READ: Mapping[str, tuple[str, ...]] = {
    "rights": ("id", "version", "kind", "office", "happened"),
    "agreements": (
        "id", "version", "type", "ends", "terminated", "status", "notice_months", "notice_days", "renews_months",
        "duties",
    ),
    "projects": ("id", "version", "status", "starts", "ends", "programme", "participants", "origins"),
    "assets": ("id", "version", "embargo_until"),
    "titles": ("id", "version", "owner", "ends", "withdrawn_at", "document"),
    "restrictions": ("id", "version", "restriction", "party", "ends", "clause"),
    "consents": ("id", "version", "party", "licensee", "given", "ends", "document"),
}  # fmt: skip
"""What of each kind of record dates are counted from."""


@dataclass(frozen=True, slots=True)
class Office:
    """For whom dates are counted, and from which day they are seen."""

    tenant: int
    name: str
    day: date
    told_by_rights: frozenset[str] = field(default_factory=frozenset)
    """Names of projects whose duties are recorded as a right of the same name."""


def dates_of(of: str, rows: Sequence[Row], office: Office) -> list[dict[str, Any]]:
    """Dates of records of one kind in the columns of `Due`; each says to which record it belongs."""
    if of == "assets":
        return [_shaped(of, row, office, "embargo") for row in _embargoes(rows, office)]
    found = counted(of, rows, office)
    doubts, duties = _doubts(found), _duties(found) if of == "agreements" else {}
    rights = {row["id"]: row.get("kind") for row in rows} if of == "rights" else {}
    return [
        _shaped(
            of,
            {**row, "doubt": doubts.get((row["right"], about(row)), "")},
            office,
            rights.get(row["right"]) or date_kind(of, row["task"], duties.get((row["right"], about(row)))),
        )
        for row in found.table.iter_rows(named=True)
    ]


def counted(of: str, rows: Sequence[Row], office: Office) -> Result:
    """The result of the calculation for all kinds but embargoes, reasons included."""
    if of in ENDING:
        return endings(of, table_of(of, rows), as_of=office.day)
    told: dict[str, Any] = {name: table(name).empty() for name in ("rights", "agreements", "projects")}
    told[of] = table_of(of, (row for row in rows if row["id"] not in office.told_by_rights or of != "projects"))
    if of == "rights":
        return journey.of_events(journey.right_events(told["rights"]), as_of=office.day)
    return journey.dates(**told, as_of=office.day, office=office.name)


def plain_reason(row: Row) -> dict[str, Any]:
    """The one step that leads to a date which somebody wrote down: the end of an embargo."""
    return {"rule": "embargo-end", "values": {"due": row["due"].isoformat()}, "reference": row["reference"]}


def _embargoes(rows: Iterable[Row], office: Office) -> Iterator[dict[str, Any]]:
    """Days that are written down as such; past ones ask for nothing."""
    for row in rows:
        said = row.get("embargo_until")
        if said is None or said < office.day:
            continue
        told = {"right": row["id"], "office": "XC", "task": "embargo-ends", "year": None, "due": said}
        more = {"free_until": None, "last_day_with_surcharge": None, "if_missed": None, "status": "verified"}
        yield {**told, **more, "doubt": "", "rule": "embargo-end", "reference": ""}


def _doubts(found: Result) -> dict[tuple[str, str], str]:
    """Why dates are not firm, by record and date."""
    if found.table.is_empty() or (found.table["status"] == "verified").all():
        return {}
    told = found.reasons.filter(pl.col("rule") == "unconfirmed").select("subject", "about", "values")
    return {(subject, what): orjson.loads(values)["doubt"] for subject, what, values in told.iter_rows()}


def _duties(found: Result) -> dict[tuple[str, str], str | None]:
    """The kinds of the duties that dates of agreements are of, by record and date."""
    told = found.reasons.select("subject", "about", "values")
    return {(subject, what): orjson.loads(values).get("duty") for subject, what, values in told.iter_rows()}


def _shaped(of: str, row: Row, office: Office, kind: str) -> dict[str, Any]:
    act_by = row["free_until"] or row["due"]
    last = row["last_day_with_surcharge"]
    duty = named(office.tenant, of, row["right"], row["office"], row["task"], row["year"])
    told = {
        "kind": kind, "office": row["office"], "task": row["task"], "year": row["year"], "due": row["due"],
        "free_until": row["free_until"], "last_day": last, "act_by": act_by,
        "lost_after": max(act_by, last or act_by) if row["if_missed"] else None,
        "rule": row["rule"], "reference": row["reference"], "if_missed": row["if_missed"] or "",
        "firm": row["status"] == "verified", "doubt": row["doubt"],
    }  # fmt: skip
    key = {"id": f"d-{named(office.tenant, duty, row['due'])}", "duty": duty, "tenant_id": office.tenant}
    record = {"of": of, "record": row["right"], f"{SUBJECTS[of]}_id": row["right"]}
    return {**key, **record, **told, "print": named(office.tenant, *told.values())}
