"""What kind of date it is, for reminders and filters: one answer for what the engine, contracts and records give."""

from __future__ import annotations

from valorise.assets.contract_days import ENDS, LAPSES, NOTICE, RENEWS

OF_RECORDS = {
    "projects": "project", "titles": "title", "restrictions": "restriction", "consents": "consent", "assets": "embargo",
}  # fmt: skip
OF_AGREEMENTS = {NOTICE: "notice", ENDS: "agreement-end", RENEWS: "agreement-end", LAPSES: "option"}
DUTIES = {"report": "report", "milestone": "milestone", "payment": "payment"}
"""Kinds of duties of an agreement that are kinds of dates themselves; the others are called duties."""


def date_kind(of: str, task: str, duty: str | None = None) -> str:
    """A code of the list `date_kinds`; `of` is the declared table of the record, `duty` the kind of duty, if one.

    >>> date_kind("rights", "renewal"), date_kind("agreements", "Sales report", "report")
    ('renewal', 'report')
    >>> date_kind("agreements", "agreement-ends"), date_kind("agreements", "Send back the samples", "handover")
    ('agreement-end', 'duty')
    """
    if of == "rights":
        return "renewal" if task == "renewal" else "right"
    if of == "agreements":
        return OF_AGREEMENTS.get(task) or DUTIES.get(duty or "", "duty")
    return OF_RECORDS[of]
