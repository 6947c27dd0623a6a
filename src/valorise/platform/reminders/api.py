"""Reminders for programs: the days of each kind of date, and who stands in for whom."""

from __future__ import annotations

import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema, Status

from valorise.platform.foundation.api import viewer
from valorise.platform.foundation.conditions import (
    NO_VERSION,
    etag,
    not_that_version,
    tag_asked,
    unless_overtaken,
    version_asked,
)
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.reminders import actions, reads
from valorise.platform.reminders.models import StandIn

prefix = ""
area = "dates"
router = Router(tags=["Dates"])
IF_MATCH = {"parameters": [{"in": "header", "name": "If-Match", "required": True, "schema": {"type": "string"},
                            "description": "ETag of the reminders as they were read."}]}  # fmt: skip


class Days(Schema):
    """Days before dates."""

    days: dict[str, list[int]] = Field(description="Days before a date by code of the list date_kinds; none: never.")


class Reminders(Days):
    """How the office is reminded."""

    version: int


class OneStandIn(Schema):
    """Somebody who is told of dates in the place of a colleague."""

    user: int
    stand_in: int
    begins: datetime.date
    ends: datetime.date | None = Field(description="Last day; null: until further notice.")


class StandIns(Schema):
    """All of the office, now or later."""

    items: list[OneStandIn]


class Naming(Schema):
    """Who stands in, and when."""

    stand_in: int = Field(ge=1, le=2**31, description="Number of an account of the office.")
    begins: datetime.date
    ends: datetime.date | None = None


def told(found: reads.Setting) -> dict[str, Any]:
    """The days as programs get them."""
    return {"version": found.version, "days": {kind.code: list(kind.days) for kind in found.kinds}}


def _version(request: HttpRequest, who: Viewer) -> int:
    """The version that the change is for; before anybody chose it is 0, which must not fit what is no ETag of ours."""
    said = version_asked(request)
    if said == NO_VERSION and tag_asked(request) != etag(present := reads.setting(who)):
        raise not_that_version(present, told)
    return said


def _one(one: StandIn) -> dict[str, Any]:
    return {"user": one.user_id, "stand_in": one.stand_in_id, "begins": one.begins, "ends": one.ends}


@router.get("/reminders", response=Reminders, operation_id="get_reminders", summary="Dates: how people are reminded")
def get_reminders(request: HttpRequest, response: HttpResponse) -> Any:
    """How many days before a date of each kind people of the office are reminded."""
    found = reads.setting(viewer(request))
    response["ETag"] = etag(found)
    return told(found)


@router.patch("/reminders", response=Reminders, operation_id="change_reminders",
              summary="Dates: choose how people are reminded", openapi_extra=dict(IF_MATCH))  # fmt: skip
def change_reminders(request: HttpRequest, response: HttpResponse, body: Days) -> Any:
    """Keeps the days of the kinds that are named; only who leads the office may."""
    who = viewer(request)
    with unless_overtaken(lambda: reads.setting(who), told):
        found = actions.choose_days(who, body.days, version=_version(request, who))
    response["ETag"] = etag(found)
    return told(found)


@router.get("/reminders/stand-ins", response=StandIns, operation_id="list_stand_ins", summary="Dates: who stands in")
def list_stand_ins(request: HttpRequest) -> Any:
    """Who stands in for whom in the office."""
    return {"items": [_one(one) for one in reads.stand_ins(viewer(request))]}


@router.put("/reminders/stand-ins/{int:user}", response=OneStandIn, operation_id="name_stand_in",
            summary="Dates: name a stand-in")  # fmt: skip
def name_stand_in(request: HttpRequest, user: int, body: Naming) -> Any:
    """Somebody who is told of the dates of this account, beside it; heads of office name them for anybody."""
    return _one(actions.name_stand_in(viewer(request), actions.Away(user=user, **body.dict())))


@router.delete("/reminders/stand-ins/{int:user}", response={204: None}, operation_id="end_stand_in",
               summary="Dates: nobody stands in any more")  # fmt: skip
def end_stand_in(request: HttpRequest, user: int) -> Any:
    """Ends it at once."""
    actions.end_stand_in(viewer(request), user)
    return Status(204, None)
