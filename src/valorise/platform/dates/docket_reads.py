"""Lists of attorneys as pages and programs read them."""

from __future__ import annotations

from typing import Any

import polars as pl
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from valorise.platform.dates import proving
from valorise.platform.dates.models import Docket, DocketLine, Due
from valorise.platform.foundation.spoken import spoken
from valorise.platform.foundation.viewer import Viewer
from valorise.reporting.docket import VERDICTS
from valorise.terms.codes import label

COLUMNS: dict[str, Any] = {
    "line": pl.Int64(), "right": pl.String(), "office": pl.String(), "task": pl.String(), "year": pl.Int64(),
    "found": pl.String(), "theirs": pl.Date(), "ours": pl.Date(), "days": pl.Int64(), "why": pl.String(),
    "ours_is": pl.String(), "fee": pl.String(), "our_fee": pl.String(), "currency": pl.String(),
    "fee_reference": pl.String(), "rule": pl.String(), "reference": pl.String(), "written": pl.String(),
    "how_ours_was_counted": pl.String(),
}  # fmt: skip
"""Columns of the comparison as a file."""


def dockets(viewer: Viewer) -> QuerySet[Docket]:
    """Lists that were brought, the newest first."""
    return Docket.objects.seen_by(viewer).select_related("by")


def docket(viewer: Viewer, number: int) -> Docket:
    """One of them; `Missing` for who may not see it."""
    found: Docket = Docket.objects.one_for(viewer, number)
    return found


def lines(one: Docket, verdict: str = "") -> QuerySet[DocketLine]:
    """Rows of the comparison with this verdict; all but those that are the same where none is named."""
    rows = DocketLine.objects.filter(docket=one)
    return rows.filter(verdict=verdict) if verdict in VERDICTS else rows.exclude(verdict="same")


def verdicts(one: Docket) -> list[tuple[str, str, int]]:
    """Code, words and number of each verdict, in the order in which somebody should look at them."""
    return [(code, spoken(label("docket_verdicts", code)), one.counts.get(code, 0)) for code in VERDICTS]


def shown(line: DocketLine) -> dict[str, Any]:
    """A row in words, with the steps that lead to our day."""
    return {
        "line": line,
        "task": proving.task_words(line.task, line.year) if line.task else "",
        "why": spoken(label("docket_causes", line.cause)) if line.cause else "",
        "verdict": spoken(label("docket_verdicts", line.verdict)),
        "proof": proving.said(line.reasons) if line.reasons else None,
    }


def with_dates(viewer: Viewer, rows: list[DocketLine]) -> list[dict[str, Any]]:
    """Rows in words, each with our date where it is among those kept now."""
    known = Due.objects.seen_by(viewer).filter(of="rights", record__in={one.right for one in rows if one.right})
    found: dict[tuple[Any, ...], Due] = {(one.record, one.office, one.task, one.year, one.due): one for one in known}
    keys = [(one.right, one.office, one.task, one.facts.get("our_year"), one.ours) for one in rows]
    return [{**shown(one), "due": found.get(key)} for one, key in zip(rows, keys, strict=True)]


def as_table(one: Docket) -> pl.DataFrame:
    """The whole comparison for spreadsheets, in the language of the reader."""
    return pl.DataFrame([_exported(line) for line in DocketLine.objects.filter(docket=one)], schema=COLUMNS)


def _exported(line: DocketLine) -> dict[str, Any]:
    told, facts = shown(line), line.facts
    plain = {name: str(facts[name]) if name in facts else None for name in ("fee", "our_fee", "currency", "written")}
    rule = {name: facts.get(name) for name in ("rule", "reference", "fee_reference")}
    steps = " ".join(text for _about, text, _reference in told["proof"].steps) if told["proof"] else None
    columns = ("line", "year", "theirs", "ours", "days")
    return {
        **{name: getattr(line, name) for name in columns}, **plain, **rule, "right": line.right, "office": line.office,
        "task": told["task"] or None, "found": told["verdict"], "why": told["why"] or None,
        "ours_is": None if line.firm is None else "firm" if line.firm else "unconfirmed", "how_ours_was_counted": steps,
    }  # fmt: skip


def columns_taken(one: Docket) -> list[tuple[str, str]]:
    """Their headings and what each was taken for."""
    return [(heading, str(MEANT.get(name, name))) for name, heading in one.headings.items()]


MEANT = {
    "right": _("Your reference"), "office": _("Country or office"), "kind": _("Kind of right"),
    "action": _("What must be done"),
    "year": _("Year of the renewal"), "due": _("Due day"), "last": _("Last day with surcharge"),
    "fee": _("Fee"), "currency": _("Currency"),
}  # fmt: skip
"""What columns of a list are taken for."""
