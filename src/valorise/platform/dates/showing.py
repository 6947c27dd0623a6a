"""Dates in the words of pages and files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valorise.platform.dates import proving, reads
from valorise.platform.dates.models import Due
from valorise.platform.foundation.spoken import spoken
from valorise.platform.foundation.wording import distance
from valorise.terms.codes import label

KINDS = {
    "agreements": gettext_lazy("Agreement"),
    "projects": gettext_lazy("Project"),
    "assets": gettext_lazy("Embargo"),
    "titles": gettext_lazy("Title"),
    "restrictions": gettext_lazy("Restriction"),
    "consents": gettext_lazy("Consent"),
}
EXPORTED: dict[str, Any] = {
    "date": pl.String(), "due": pl.Date(), "without_surcharge_until": pl.Date(), "with_surcharge_until": pl.Date(),
    "task": pl.String(), "year": pl.Int64(), "of": pl.String(), "record": pl.String(), "number": pl.String(),
    "asset": pl.String(), "kind": pl.String(), "office": pl.String(), "firm": pl.Boolean(),
    "why_unconfirmed": pl.String(),
    "state": pl.String(), "looked_after_by": pl.String(), "rule": pl.String(), "reference": pl.String(),
    "if_missed": pl.String(),
}  # fmt: skip
"""Columns of the list as a file."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A date as lists show it."""

    due: Due
    task: str
    subject: str
    kind: str
    office: str
    distance: str
    tone: str
    doubt: str
    person: str
    address: str
    """Page of the asset; empty where it has none."""


def row(due: Due, today: date) -> Shown:
    """One date in the language of the reader."""
    late = due.act_by < today
    soon = not late and (due.act_by - today).days <= 60
    person, asset = reads.looking_after(due), due.about_asset
    return Shown(
        due=due,
        task=proving.task(due),
        subject=proving.subject(due),
        kind=kind(due),
        office=spoken(reads.office_label(due.office)),
        distance=distance(due.act_by, as_of=today),
        tone="late" if late else "soon" if soon else "quiet",
        doubt=proving.doubt(due),
        person=str(person.name or person.email) if person else "",
        address=asset.get_absolute_url() if asset else "",
    )


def kind(due: Due) -> str:
    """The kind of right or record, in words."""
    if due.of != "rights":
        return str(KINDS[due.of])
    return _(label("right_kinds", due.kind)) if due.kind else ""


def exported(dues: Iterable[Due]) -> pl.DataFrame:
    """Dates as a table for spreadsheets, in the language of the reader."""
    rows = [
        {
            "date": one.pk, "due": one.due, "without_surcharge_until": one.free_until,
            "with_surcharge_until": one.last_day,
            "task": proving.task_words(one.task), "year": one.year, "of": proving.subject(one), "record": one.record,
            "number": one.subject.number if one.of == "rights" else None,
            "asset": one.about_asset.pk if one.about_asset else None, "kind": kind(one), "office": one.office,
            "firm": one.firm, "why_unconfirmed": proving.doubt(one) or None, "state": str(one.get_state_display()),
            "looked_after_by": str(getattr(reads.looking_after(one), "name", "") or "") or None,
            "rule": one.rule, "reference": one.reference, "if_missed": spoken(one.if_missed) or None,
        }
        for one in dues
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=EXPORTED)
