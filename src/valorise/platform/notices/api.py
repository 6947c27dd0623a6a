"""Notices for programs: one's own, read, marked as read, and how one wants to get them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema
from pydantic import AfterValidator

from valorise.platform.foundation.api import API, Asked, Order, page_of, viewer
from valorise.platform.foundation.changes import refused
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.notices import actions, reads
from valorise.platform.notices.kinds import label
from valorise.platform.notices.models import Notice, Way
from valorise.terms.codes import codes

prefix = ""
router = Router(tags=["Notices"])
ONE = "/notices/{int:number}"
SORTED = {"made": Order("made_at", descending=True)}


def _kind(said: str) -> str:
    if said and said not in codes("notice_kinds"):
        raise ValueError(f"one of {', '.join(codes('notice_kinds'))}")
    return said


class NoticesAsked(Asked):
    """What the list of notices can be narrowed by."""

    kind: Annotated[str, AfterValidator(_kind)] = Field("", description="Code of the list notice_kinds.")
    unread: bool = Field(False, description="Only those that the sender has not seen.")


class OneNotice(Schema):
    """Something that the sender should know."""

    id: int
    kind: str = Field(description="Code of the list notice_kinds.")
    label: str
    text: str
    address: str = Field(description="Path of the page where one sees more.")
    made_at: datetime
    read_at: datetime | None
    links: dict[str, str]


class Notices(Schema):
    """A page of the list."""

    items: list[OneNotice]
    next: str | None
    total: int | None


class Until(Schema):
    """Up to where everything was seen."""

    until: int = Field(ge=0, le=2**53, description="Number of the newest notice that was seen; older ones count too.")


class Seen(Schema):
    """How many were marked."""

    marked: int
    unread: int = Field(description="How many are left.")


class Wishes(Schema):
    """How notices of each kind come; those left out stay."""

    ways: dict[str, Way] = Field(
        description="By code of the list notice_kinds: mail (at once), daily or weekly (in a digest), app, or none."
    )


def told(one: Notice) -> dict[str, Any]:
    """A notice as programs get it."""
    names = ("text", "address", "made_at", "read_at")
    said = {name: getattr(one, name) for name in names}
    links = {"self": f"{API}/notices/{one.pk}"}
    return {"id": one.pk, "kind": one.kind, "label": label(one.kind), **said, "links": links}


def person(request: HttpRequest) -> Viewer:
    """Who calls; notices belong to a person."""
    who = viewer(request)
    if who.user is None:
        raise refused(who)
    return who


@router.get("/notices", response=Notices, operation_id="list_notices", summary="Notices: the list")
def list_notices(request: HttpRequest, response: HttpResponse, asked: Query[NoticesAsked]) -> Any:
    """The sender's own notices, newest first."""
    found = reads.notices(person(request), kind=asked.kind, unread=asked.unread)
    return page_of(request, response, found, asked, told, SORTED)


@router.get(ONE, response=OneNotice, operation_id="get_notice", summary="Notices: one")
def get_notice(request: HttpRequest, number: int) -> Any:
    """One notice; reading it here does not mark it."""
    return told(reads.notice(person(request), number))


@router.post(ONE + "/-/read", response=OneNotice, operation_id="read_notice", summary="Notices: mark one as read")
def read_notice(request: HttpRequest, number: int) -> Any:
    """It counts as seen, and no mail tells of it any more."""
    who = person(request)
    actions.mark_read(who, number)
    return told(reads.notice(who, number))


@router.post("/notices/-/read", response=Seen, operation_id="read_notices", summary="Notices: mark all as read")
def read_notices(request: HttpRequest, body: Until) -> Any:
    """All up to a number, so that one which came meanwhile stays unread."""
    who = person(request)
    return {"marked": actions.mark_all_read(who, until=body.until), "unread": reads.count_unread(who)}


@router.get("/notice-settings", response=Wishes, operation_id="get_notice_settings", summary="Notices: how they come")
def get_settings(request: HttpRequest) -> Any:
    """How the sender gets notices of each kind: by mail at once, in a digest, in the site only, or not at all."""
    return {"ways": reads.ways(person(request))}


@router.patch(
    "/notice-settings", response=Wishes, operation_id="change_notice_settings", summary="Notices: choose how they come"
)
def change_settings(request: HttpRequest, body: Wishes) -> Any:
    """Keeps what the sender wishes for the kinds that are named."""
    who = person(request)
    actions.wish(who, body.ways)
    return {"ways": reads.ways(who)}
