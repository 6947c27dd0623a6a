"""What people do about dates. Every door calls these: permission, transaction, event and counting again are here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_noop

from valorise.platform.dates import proving, reads, settling
from valorise.platform.dates.models import Counted, Due, Step
from valorise.platform.dates.models.due import OPEN, SETTLED, TAKEN
from valorise.platform.dates.models.step import ACKNOWLEDGED, DONE, HANDED, VOID
from valorise.platform.dates.reckoning import count_again
from valorise.platform.dates.settling import Doing
from valorise.platform.documents.reads import documents
from valorise.platform.foundation import clock
from valorise.platform.foundation.changes import Overtaken, Tell, changing, refused, versions
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.notices.actions import notify
from valorise.terms.errors import Invalid

ACTIVITIES = {
    ACKNOWLEDGED: "date-acknowledged",
    HANDED: "date-handed-over",
    DONE: "date-done",
    VOID: "date-not-applicable",
}
UNDONE = "date-step-undone"


@dataclass(frozen=True, slots=True)
class Said:
    """What a person says about a date."""

    what: str
    to: int | None = None
    """Account of the colleague it is handed to."""
    on: date | None = None
    """Day on which it was done."""
    event: str = ""
    """Which of the events that settle it happened; empty for the plainest one."""
    earlier: bool = False
    """Whether earlier ones of the same duty are done as well."""
    note: str = ""
    document: str = ""
    """Name of the document that proves it."""


def say(viewer: Viewer, name: str, told: Said, *, version: int | None = None) -> Step:
    """Keep what a person says about a date; the step.

    `Missing` for who does not see it, `Refused` for who may not, `Overtaken` where somebody said something meanwhile,
    `Invalid` where something is missing or does not settle the date.
    """
    due = _kept_here(viewer, name)
    if told.what not in ACTIVITIES:
        raise Invalid(
            "This is nothing that can be said about a date.", where="what", fix=f"Say {', '.join(ACTIVITIES)}."
        )
    with changing(viewer, ACTIVITIES[told.what], tenant=due.tenant_id) as tell:
        due = _held(due, version)
        _open(due)
        step = Step(tenant_id=due.tenant_id, date=due.pk, duty=due.duty, due=due.due, what=told.what, by_id=viewer.user)
        step.note, step.document = told.note.strip(), _document(viewer, told.document)
        {ACKNOWLEDGED: _acknowledge, HANDED: _hand, DONE: _done, VOID: _void}[told.what](tell, due, step, told)
        step.save()
        _tell(tell, due, step)
        due.version += 1
        due.save(update_fields=["state", "who", "version"])
        _count(due, step)
        return step


def take_back(viewer: Viewer, name: str, *, version: int | None = None) -> Step:
    """Take back the last thing that was said about a date, with what it put into the register; the step."""
    due = _kept_here(viewer, name)
    with changing(viewer, UNDONE, tenant=due.tenant_id) as tell:
        due = _held(due, version)
        step = Step.objects.filter(date=due.pk, taken_back_at=None).order_by("-pk").first()
        if step is None:
            raise Invalid("There is nothing to take back.", where=name, fix="Open the date again.")
        if step.put:
            settling.take_out(tell, step.put)
        step.taken_back_at = clock.now()
        step.save(update_fields=["taken_back_at"])
        _as_before(due)
        due.version += 1
        due.save(update_fields=["state", "who", "version"])
        _tell(tell, due, step)
        _count(due, step)
        return step


def _kept_here(viewer: Viewer, name: str) -> Due:
    """The date, where the person's own office keeps it; who only sees it is refused."""
    due = reads.one(viewer, name)
    if due.sight != "full":  # type: ignore[attr-defined]
        raise refused(viewer)
    return due


def _held(due: Due, version: int | None) -> Due:
    found = Due.objects.select_for_update().get(pk=due.pk)
    if version is not None and found.version != version:
        raise Overtaken(
            what="Somebody else said something about this date meanwhile.",
            why=versions(version, found.version),
            fix="Look at what they said, then decide again.",
        )
    found.tenant = due.tenant
    return found


def _open(due: Due) -> None:
    if due.state in SETTLED:
        raise Invalid(
            what="This date is settled already.",
            where=due.pk,
            why=f"It is “{due.get_state_display()}”.",
            fix="Take that back first if it is wrong.",
        )


def _acknowledge(tell: Tell, due: Due, step: Step, told: Said) -> None:
    due.state, due.who_id, step.to_id = TAKEN, tell.viewer.user, tell.viewer.user


def _hand(tell: Tell, due: Due, step: Step, told: Said) -> None:
    """Give it to somebody of the office, who is told."""
    people = {one.pk for one in reads.colleagues(tell.viewer, due.tenant_id)}
    if told.to not in people:
        raise Invalid(
            what="Say to whom you hand it.",
            where="to",
            why="It must be somebody of your office.",
            fix="Choose a person.",
        )
    due.state, due.who_id, step.to_id = OPEN, told.to, told.to
    if told.to != tell.viewer.user:
        notify(
            {int(told.to or 0)}, "deadline", gettext_noop("A date was handed to you."), due.get_absolute_url(), words={}
        )


def _done(tell: Tell, due: Due, step: Step, told: Said) -> None:
    """Done on a day; what settles it goes into the register."""
    today = tell.viewer.today
    if told.on is None or told.on > today:
        raise Invalid(
            what="Say on which day it was done.",
            where="on",
            why="It must be an exact day, and not one to come.",
            fix=f"Write the day as {today.isoformat()}.",
        )
    events = proving.settling_events(due)
    if told.event and told.event not in events:
        raise Invalid(
            what=f"“{told.event[:60]}” does not settle this date.",
            where="event",
            why=f"Its rule names: {', '.join(events) or 'none'}.",
            fix="Choose one of these.",
        )
    step.on, step.proof = told.on, proving.reasons_of(tell.viewer, due)
    also = [one.pk for one in settling.earlier(due)] if told.earlier else []
    event = told.event or (events[0] if events else "")
    due.state, step.put = DONE, settling.put(tell, due, Doing(told.on, event, step.proof, told.earlier))
    if step.put and also:
        step.put["also"] = also


def _void(tell: Tell, due: Due, step: Step, told: Said) -> None:
    if not step.note:
        raise Invalid(
            what="Say why the date does not apply.",
            where="note",
            why="Whoever looks at it later must be able to follow.",
            fix="Write the reason in a sentence.",
        )
    due.state, step.proof = VOID, proving.reasons_of(tell.viewer, due)


def _document(viewer: Viewer, name: str) -> str:
    """The name of a document the person may read; `Missing` for any other."""
    if not name:
        return ""
    found = documents(viewer).filter(pk=name).first()
    if found is None:
        raise Invalid("There is no such document.", where="document", fix="Put it with the asset first.")
    return str(found.pk)


def _tell(tell: Tell, due: Due, step: Step) -> None:
    about: dict[str, Any] = {
        "date": due.pk,
        "task": due.task,
        "office": due.office,
        "year": due.year,
        "due": due.due.isoformat(),
    }
    handed = f"account-{step.to_id}" if step.what == HANDED else None
    on = step.on.isoformat() if step.on else None
    tell.happened(
        due.record,
        why=step.note or None,
        on=on,
        to=handed,
        document=step.document or None,
        also=step.put.get("also"),
        **about,
    )


def _count(due: Due, step: Step) -> None:
    """Count the record anew where something was put into it or taken out.

    `Invalid`, and all is as before, where the rule gives the date still.
    """
    if not step.put:
        return
    Counted.objects.filter(of=due.of, name=due.record).delete()
    count_again(due.tenant_id, due.of, [due.record])
    state = Due.objects.filter(pk=due.pk).values_list("state", flat=True).first()
    if step.taken_back_at is None and state == OPEN:
        raise Invalid(
            what="What you say does not settle this date by its rule.",
            where="event",
            why="With it in the register the rule gives the same date again.",
            fix="Choose another event or day, or say why the date does not apply.",
        )


def _as_before(due: Due) -> None:
    """How the date stands by what was said before and not taken back."""
    said = Step.objects.filter(date=due.pk, taken_back_at=None).order_by("-pk").first()
    who = (
        Step.objects.filter(duty=due.duty, taken_back_at=None, what__in=(ACKNOWLEDGED, HANDED)).order_by("-pk").first()
    )
    states: dict[str, Any] = {ACKNOWLEDGED: TAKEN, DONE: DONE, VOID: VOID}
    due.state = states.get(said.what, OPEN) if said else OPEN
    due.who_id = who.to_id if who else None
