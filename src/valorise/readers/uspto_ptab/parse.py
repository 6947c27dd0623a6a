"""Reads proceedings of the board as legal events of the patents they are about.

A trial says nothing about the standing of the patent by itself: claims fall only when all appeals are over and the
office has said so in a certificate (35 U.S.C. 318(b)). So the outcome is told, and the standing stays as it is known.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from valorise.readers import patents, us_records
from valorise.readers.facts import Facts, json_rows
from valorise.readers.json_parts import Object, text
from valorise.readers.patents import Event, Party
from valorise.readers.rows import Refused, Row, Rows, Wish
from valorise.readers.scholarly import first_record, listed
from valorise.readers.source import Source

READER = "uspto_ptab"
DAYS = {
    "accordedFilingDate": "trial-petition",
    "institutionDecisionDate": "trial-institution-decision",
    "decisionDate": "trial-decision",
}
"""Their names of the days of a trial, and the events that they are."""


def recognise(source: Source) -> float:
    """Sure where the records are proceedings about patents, or documents of such."""
    found = first_record(source, ("results",))
    return 0.95 if found and {"proceedingNumber", "subproceedingTypeCategory"} <= found.keys() else 0.0


def rows(source: Source, _: Wish) -> Rows:
    """One right for each proceeding."""
    return json_rows(source, _proceedings, _proceeding, reader=READER)


def _proceedings(value: Any) -> Iterator[Any]:
    return listed(value, "results")


def _proceeding(record: Object, facts: Facts) -> Row | Refused:
    facts.ids, facts.order = "uspto", "month-day-year"
    found = us_records.numbered(
        text(record, "respondentApplicationNumberText"), text(record, "respondentPatentNumber"), None
    )
    if found is None or "documentIdentifier" in record:
        return facts.refusal(
            rule="no-proceeding",
            found=text(record, "documentName") or text(record, "proceedingNumber"),
            expected="a proceeding about a patent with its number",
            fix="Fetch the proceeding itself; its single documents are not kept.",
        )
    owner = text(record, "respondentPartyName")
    found.owners = [Party(owner)] if owner else []
    days = [(event, facts.date(text(record, name), name)) for name, event in DAYS.items()]
    granted = facts.date(text(record, "respondentGrantDate"), "respondentGrantDate")
    found.events = [Event("grant", granted), *(Event(event, on) for event, on in days)]
    own, columns = patents.right(found, facts)
    _tell(record, facts)
    # The file does not say what the invention is: the asset comes with the patent itself, under the same right.
    row = facts.row("rights", own, {**columns, "asset": None})
    return replace(row, also=())


def _tell(record: Object, facts: Facts) -> None:
    kind, number = text(record, "subproceedingTypeCategory"), text(record, "proceedingNumber")
    against = " against ".join(
        name for side in ("petitionerPartyName", "respondentPartyName") if (name := text(record, side))
    )
    facts.noted(
        "happened",
        ", ".join(part for part in (kind, number, against, text(record, "proceedingStatusCategory")) if part),
        rule="trial",
        expected="a right that nobody attacks before the board",
        fix="Read the decision: claims that fall are not told here.",
        severity="notice",
    )
