"""Dates for programs: read with their proof, acknowledged, handed over, done; attorneys' lists compared."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Field, File, Form, Query, Router, Schema, Status, UploadedFile

from valorise.platform.dates import actions, calendars, docket_actions, docket_reads, proving, reads
from valorise.platform.dates.models import Docket, DocketLine, Due, Step
from valorise.platform.dates.rule_calls import offer_rules
from valorise.platform.dates.wanted import Wanted
from valorise.platform.foundation.api import API, Asked, before_reading, page_of, viewer
from valorise.platform.foundation.changes import refused
from valorise.platform.foundation.conditions import etag, unless_overtaken, version_asked
from valorise.platform.foundation.paging import Order
from valorise.platform.foundation.viewer import Viewer
from valorise.reporting.formats import ics

prefix = ""
area = "dates"
router = Router(tags=["Dates"])
NEWEST = {"made": Order("at", descending=True)}
IN_ORDER = {"place": Order("place")}
BY_DAY = {"day": Order("act_by")}
IF_MATCH = {"parameters": [{"in": "header", "name": "If-Match", "required": True, "schema": {"type": "string"},
                            "description": "ETag of the date as it was read."}]}  # fmt: skip


class Narrowing(Schema):
    """What dates can be narrowed by; everything empty means what is not settled and can still be done."""

    words: str = Field("", max_length=200, description="Words of task, title, number or record.")
    when: str = Field("", max_length=6, description="30, 60 or 90 days ahead, late, passed, all.")
    sure: str = Field("", max_length=12, description="firm or unconfirmed.")
    kind: str = Field("", max_length=12, description="rights, agreements, projects, assets (embargoes), titles, "
                      "restrictions, consents.")  # fmt: skip
    office: str = Field("", max_length=10, description="By WIPO ST.3 code.")
    who: str = Field("", max_length=10, description="mine, nobody, or the number of an account.")
    state: str = Field("", max_length=20, description="open, taken, done, not-applicable, settled, any.")


class DatesAsked(Asked, Narrowing):
    """A page of the list."""


class OneDate(Schema):
    """A day by which something must be done."""

    id: str
    version: int
    record: str = Field(description="Name of the right, agreement, project, asset or title.")
    of: str = Field(description="Declared table of the record.")
    asset: str | None
    office: str
    task: str
    year: int | None = Field(description="Patent year of a renewal.")
    due: datetime.date
    act_by: datetime.date = Field(description="Last day on which it costs nothing extra.")
    free_until: datetime.date | None
    last_day_with_surcharge: datetime.date | None
    rule: str
    reference: str
    if_missed: str
    status: str = Field(description="verified (firm) or known (unconfirmed).")
    doubt: str = Field(description="Code of why it is unconfirmed; empty where it is firm.")
    state: str
    looked_after_by: int | None = Field(description="Number of an account.")


class Reason(Schema):
    """A step of the proof."""

    rule: str
    values: dict[str, Any]
    reference: str


class OneStep(Schema):
    """What somebody said about a date."""

    id: int
    what: str
    by: int | None
    to: int | None
    on: datetime.date | None
    due: datetime.date
    note: str
    document: str
    at: datetime.datetime
    taken_back_at: datetime.datetime | None


class DateWithProof(OneDate):
    """A date with the chain that leads to it, and what was done about it."""

    reasons: list[Reason]
    steps: list[OneStep]


class Dates(Schema):
    """A page of dates."""

    items: list[OneDate]
    next: str | None
    total: int | None


class Saying(Schema):
    """What is said about a date."""

    what: str = Field(max_length=20, description="acknowledged, handed-over, done, not-applicable.")
    to: int | None = Field(None, description="Account of the colleague it is handed to.")
    on: datetime.date | None = Field(None, description="Day on which it was done.")
    event: str = Field("", max_length=60, description="Which event settled it; empty for the plainest of its rule.")
    earlier: bool = Field(False, description="Whether earlier ones of the same duty are done as well.")
    note: str = Field("", max_length=2_000, description="Needed where it does not apply.")
    document: str = Field("", max_length=200, description="Name of the document that proves it.")


class OneDocket(Schema):
    """A list of an attorney and what the comparison found."""

    id: int
    file: str
    sha256: str
    sender: str
    at: datetime.datetime
    by: int | None
    state: str
    as_of: datetime.date | None
    headings: dict[str, str] = Field(description="Their heading for each of our columns.")
    counts: dict[str, int] = Field(description="Rows by verdict.")
    lines: int
    why: str
    job: str


class Dockets(Schema):
    """A page of lists."""

    items: list[OneDocket]
    next: str | None
    total: int | None


class OneRow(Schema):
    """A row of the comparison: the columns of docket_differences, and how our day was counted."""

    id: int
    facts: dict[str, Any]
    reasons: list[Reason]


class Rows(Schema):
    """A page of rows."""

    items: list[OneRow]
    next: str | None
    total: int | None


class RowsAsked(Asked):
    """What rows can be narrowed by."""

    found: str = Field("", max_length=30, description="Code of the list docket_verdicts; empty: all not the same.")


def call(name: str, summary: str, **more: Any) -> dict[str, Any]:
    """How a call is named and described."""
    return {"operation_id": name, "summary": f"Dates: {summary}", **more}


def known(request: HttpRequest) -> Viewer:
    """Who asks; `Refused` for nobody."""
    who = viewer(request)
    if who.user is None:
        raise refused(who)
    return who


def told(due: Due) -> dict[str, Any]:
    """A date as programs get it."""
    names = ("id", "version", "record", "of", "office", "task", "year", "due", "act_by", "free_until", "rule",
             "reference", "if_missed", "doubt", "state")  # fmt: skip
    asset, person = due.about_asset, reads.looking_after(due)
    return {
        **{name: getattr(due, name) for name in names},
        "asset": asset.pk if asset else None,
        "last_day_with_surcharge": due.last_day,
        "status": "verified" if due.firm else "known",
        "looked_after_by": person.pk if person else None,
    }


def whole(who: Viewer, name: str) -> dict[str, Any]:
    """A date with its proof."""
    due = reads.one(who, name)
    full = due.sight == "full"  # type: ignore[attr-defined]
    steps = [_step(one) for one in reads.steps(due)] if full else []
    return {**told(due), "reasons": proving.reasons_of(who, due), "steps": steps}


def _step(one: Step) -> dict[str, Any]:
    names = ("id", "what", "on", "due", "note", "document", "at", "taken_back_at")
    return {**{name: getattr(one, name) for name in names}, "by": one.by_id, "to": one.to_id}


@router.get("/dates", response=Dates, **call("list_dates", "the list"))
def list_dates(request: HttpRequest, response: HttpResponse, asked: Query[DatesAsked]) -> Any:
    """Dates of rights, agreements, projects, titles and embargoes that the sender may see, the most pressing first."""
    who = known(request)
    reads.ready(who)
    found = reads.whole(reads.narrowed(who, Wanted.asked(asked.dict())))
    return page_of(request, response, found, asked, told, BY_DAY)


@router.get("/dates.ics", **call("copy_dates", "as a calendar"))
def copy_dates(request: HttpRequest, asked: Query[Narrowing]) -> HttpResponse:
    """The same as an iCalendar file; titles of confidential results are left out."""
    who = known(request)
    reads.ready(who)
    content = calendars.content(who, Wanted.asked(asked.dict()), titles=False, site=settings.SITE_ADDRESS)
    return HttpResponse(content, content_type=ics.MEDIA)


@router.get("/dates/{str:name}", response=DateWithProof, **call("get_date", "one with its proof"))
def get_date(request: HttpRequest, response: HttpResponse, name: str) -> Any:
    """One date: event, rule and version, arithmetic, closed day, reference, and what was done about it."""
    who = known(request)
    response["ETag"] = etag(reads.one(who, name))
    return whole(who, name)


@router.post("/dates/{str:name}/-/steps", response={201: DateWithProof}, openapi_extra=dict(IF_MATCH),
             **call("say_of_date", "acknowledge, hand over, done, not applicable"))  # fmt: skip
def say_of_date(request: HttpRequest, response: HttpResponse, name: str, body: Saying) -> Any:
    """Keeps what is said about a date. What is done goes into the register, so that the rules give the next one."""
    who = known(request)
    with unless_overtaken(lambda: reads.one(who, name), told):
        actions.say(who, name, actions.Said(**body.dict()), version=version_asked(request))
    response["ETag"] = etag(reads.one(who, name))
    return Status(201, whole(who, name))


@router.post("/dates/{str:name}/-/take-back", response=DateWithProof, openapi_extra=dict(IF_MATCH),
             **call("take_back_of_date", "take back what was said last"))  # fmt: skip
def take_back(request: HttpRequest, response: HttpResponse, name: str) -> Any:
    """Takes back what was said last, with what it put into the register."""
    who = known(request)
    with unless_overtaken(lambda: reads.one(who, name), told):
        actions.take_back(who, name, version=version_asked(request))
    response["ETag"] = etag(reads.one(who, name))
    return whole(who, name)


def docket_told(one: Docket) -> dict[str, Any]:
    """A list as programs get it."""
    names = ("id", "file", "sha256", "sender", "at", "state", "as_of", "headings", "counts", "lines", "why", "job")
    return {**{name: getattr(one, name) for name in names}, "by": one.by_id}


@router.get("/dockets", response=Dockets, **call("list_dockets", "attorneys' lists"))
def list_dockets(request: HttpRequest, response: HttpResponse, asked: Query[Asked]) -> Any:
    """Lists that were compared, the newest first."""
    return page_of(request, response, docket_reads.dockets(known(request)), asked, docket_told, NEWEST)


@router.post("/dockets", response={201: OneDocket}, **call("bring_docket", "compare an attorney's list"))
@before_reading(lambda request: docket_actions.may_bring(viewer(request)))
def bring_docket(request: HttpRequest, response: HttpResponse, file: File[UploadedFile], sender: Form[str] = "") -> Any:
    """A list as a form (`file`), compared at once where it is small; else the answer names a job."""
    one = docket_actions.bring(viewer(request), file, sender=sender)
    response["Location"] = f"{API}/dockets/{one.pk}"
    return Status(201, docket_told(one))


@router.get("/dockets/{int:number}", response=OneDocket, **call("get_docket", "one attorney's list"))
def get_docket(request: HttpRequest, number: int) -> Any:
    """How the columns were understood, and how many rows each verdict has."""
    return docket_told(docket_reads.docket(known(request), number))


@router.get("/dockets/{int:number}/-/rows", response=Rows, **call("list_docket_rows", "rows of a comparison"))
def list_docket_rows(request: HttpRequest, response: HttpResponse, number: int, asked: Query[RowsAsked]) -> Any:
    """Rows of the comparison with what explains each difference and how our day was counted."""
    rows = docket_reads.lines(docket_reads.docket(known(request), number), asked.found)
    return page_of(request, response, rows, asked, _row, IN_ORDER)


def _row(line: DocketLine) -> dict[str, Any]:
    return {"id": line.pk, "facts": line.facts, "reasons": line.reasons}


offer_rules(router)
