"""The proof of one date: event, rule and version, arithmetic, closed day, reference, as sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
import polars as pl
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from valorise.assets.rulebook import rulebook, task_label
from valorise.platform.dates.counting import READ, Office, counted, plain_reason
from valorise.platform.dates.models import Due, Step
from valorise.platform.dates.models.due import OF_AN_ASSET, SETTLED
from valorise.platform.dates.reckoning import present
from valorise.platform.foundation.spoken import spoken
from valorise.platform.foundation.viewer import Viewer
from valorise.reporting.sections.due import about
from valorise.reporting.sentences import sentence
from valorise.reporting.wording import readable

Reason = Mapping[str, Any]
"""`rule`, `values` and `reference` of one step."""
STAGES = {
    "event": _("What happened"),
    "rule": _("The rule, as valid that day"),
    "arithmetic": _("The arithmetic"),
    "closed-day": _("A closed day"),
    "after-due": _("After the day"),
    "unconfirmed": _("How sure it is"),
}
"""What each step of the proof is about; all others set the day themselves."""


@dataclass(frozen=True, slots=True)
class Proof:
    """The chain that leads to a date, and what is known of its rule."""

    steps: Sequence[tuple[str, str, str]]
    """What the step is about, the sentence, and its reference."""
    source: str = ""
    """Where the rule was seen."""
    status: str = ""


def reasons_of(viewer: Viewer, due: Due) -> list[dict[str, Any]]:
    """The steps as data, counted anew from the record; those kept when it was settled where it is so no longer."""
    rows = list(present(due.tenant_id, due.of).filter(pk=due.record).values(*READ[due.of]))
    if due.of == "assets":
        return [plain_reason({"due": due.due, "reference": due.reference})]
    if rows and due.state not in SETTLED:
        found = _counted(viewer, due, rows)
        if found:
            return found
    return kept_reasons(due) or (_counted(viewer, due, rows) if rows else [])


def kept_reasons(due: Due) -> list[dict[str, Any]]:
    """The steps as they were kept when somebody last said that the date is settled; empty where nobody did."""
    last = Step.objects.filter(date=due.pk).exclude(proof=[]).order_by("-pk").first()
    return list(last.proof) if last else []


def proof(viewer: Viewer, due: Due) -> Proof:
    """The proof in words, in the language of the reader."""
    return said(reasons_of(viewer, due))


def said(reasons: Sequence[Reason]) -> Proof:
    """Steps as sentences, with source and status of the rule they name."""
    steps = [
        (
            str(STAGES.get(one["rule"], _("The day"))),
            sentence("reasons", one["rule"], one["values"], spoken),
            one["reference"] or "",
        )
        for one in reasons
    ]
    rule: Mapping[str, Any] = next((one["values"] for one in reasons if one["rule"] == "rule"), {})
    return Proof(steps, str(rule.get("source") or ""), str(rule.get("status") or ""))


def subject(due: Due) -> str:
    """What the date is of, in words: the right with its number, the agreement, the project, the asset."""
    record = due.subject
    if due.of != "rights":
        if due.of in OF_AN_ASSET:
            return " · ".join(part for part in (str(record.asset or ""), str(record)) if part)
        return str(getattr(record, "title", "") or record.pk)
    title = record.title or (str(record.asset) if record.asset else "")
    return " · ".join(part for part in (title, record.number) if part) or record.pk


def doubt(due: Due) -> str:
    """Why the date is not firm, as a sentence; empty where it is."""
    if due.firm:
        return ""
    return sentence("reasons", "unconfirmed", {"doubt": due.doubt or "rule-not-seen"}, spoken)


def task(due: Due) -> str:
    """What must be done, with the year of a renewal."""
    return task_words(due.task, due.year)


def task_words(code: str, year: int | None = None) -> str:
    """A task in words, in the language of the reader."""
    label = task_label(code)
    words = spoken(readable(label) if label == code and " " not in label else label)
    return words if year is None else gettext("%(task)s, year %(year)d") % {"task": words, "year": year}


def settling_events(due: Due) -> list[str]:
    """Events of which the rule says that they settle its date, the plainest first; empty where it names none."""
    if due.of != "rights":
        return []
    rows = rulebook().filter(pl.col("rule") == due.rule)["done_by"].drop_nulls()
    named = [event for events in rows for event in events]
    return list(dict.fromkeys(event.removesuffix("@any") for event in named))


def _counted(viewer: Viewer, due: Due, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    if due.of == "projects":
        every = present(due.tenant_id, due.of).values(*READ[due.of])
        rows = list(every)
    found = counted(due.of, rows, Office(due.tenant_id, due.tenant.name, viewer.today))
    wanted = about({"office": due.office, "task": due.task, "year": due.year, "due": due.due})
    steps = found.reasons.filter(subject=due.record, about=wanted).sort("step")
    return [
        {"rule": row["rule"], "values": orjson.loads(row["values"]), "reference": row["reference"] or ""}
        for row in steps.iter_rows(named=True)
    ]
