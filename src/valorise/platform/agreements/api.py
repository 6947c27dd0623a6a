"""Steps of agreements for programs. List, record, changes and history of agreements are calls of the register."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from valorise.platform.agreements import actions, reads
from valorise.platform.foundation.api import OneRecord, described, told, viewer, with_version
from valorise.platform.foundation.changes_api import of_version
from valorise.platform.foundation.conditions import unless_overtaken
from valorise.platform.foundation.records_api import one_of
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.register.models import Agreement

prefix = ""
area = "assets"
router = Router(tags=["Agreements"])
ONE = "/agreements/{record:name}/-/"
SAID: dict[str, Any] = dict(described("agreements", versioned=True))


class On(Schema):
    """When it happened."""

    on: date = Field(description="The day, such as 2026-05-03; not one that is still to come.")


class Signature(On):
    """Who signed when."""

    party: str = Field(max_length=500, description="One of the parties of the agreement.")


class Ending(Schema):
    """When it ends early, and why."""

    on: date = Field(description="The last day on which it binds.")
    why: str = Field(max_length=2_000)


class Done(On):
    """When a duty was done."""

    why: str | None = Field(None, max_length=2_000, description="Kept in the history.")


class Standing(Schema):
    """How an agreement stands today."""

    state: str = Field(description="draft, sent, coming, in-force or ended.")
    since: date | None
    days: int | None = Field(description="Days since then.")
    left: int | None = Field(description="Days until it begins or ends; null where no day is recorded.")
    notice: date | None = Field(description="Last day to give notice.")
    waiting_for: list[str]
    duties: list[dict[str, Any]] = Field(description="Place, task, next day, how often late, last day done.")


@router.get(
    f"{ONE}standing", response=Standing, operation_id="get_agreement_standing", summary="Agreements: how one stands"
)
def get_standing(request: HttpRequest, name: str) -> Any:
    """State, days, whose signature is open, and each duty with its next day, worked out for today."""
    found = reads.agreement_page(viewer(request), name)
    stands = found.standing
    return {
        "state": stands.state,
        "since": stands.since,
        "days": stands.days,
        "left": stands.left,
        "notice": found.notice,
        "waiting_for": list(stands.waiting_for),
        "duties": [
            {"place": one.place, "task": one.task, "who": one.who, "next": one.next, "late": one.late, "done": one.done}
            for one in found.duties
        ],
    }


@router.post(
    f"{ONE}sending",
    response=OneRecord,
    operation_id="send_agreement",
    summary="Agreements: sent to be signed",
    openapi_extra=SAID,
)
def send(request: HttpRequest, response: HttpResponse, name: str, body: On) -> Any:
    """Notes that it was sent to its parties."""
    return _step(request, response, name, lambda who, at: actions.send_agreement(who, name, body.on, version=at))


@router.post(
    f"{ONE}signatures",
    response=OneRecord,
    operation_id="sign_agreement",
    summary="Agreements: signed by a party",
    openapi_extra=SAID,
)
def sign(request: HttpRequest, response: HttpResponse, name: str, body: Signature) -> Any:
    """Notes the signature of a party; when all have signed, the agreement is signed on the last of their days."""

    def step(who: Viewer, at: int) -> Agreement:
        return actions.sign_agreement(who, name, body.party, body.on, version=at)

    return _step(request, response, name, step)


@router.post(
    f"{ONE}ending",
    response=OneRecord,
    operation_id="end_agreement",
    summary="Agreements: ended early",
    openapi_extra=SAID,
)
def end(request: HttpRequest, response: HttpResponse, name: str, body: Ending) -> Any:
    """Notes from when it no longer binds, and why."""
    return _step(
        request, response, name, lambda who, at: actions.end_agreement(who, name, body.on, body.why, version=at)
    )


@router.post(
    ONE + "duties/{int:place}/-/done",
    response=OneRecord,
    operation_id="do_duty",
    summary="Agreements: a duty done",
    openapi_extra=SAID,
)
def done(request: HttpRequest, response: HttpResponse, name: str, place: int, body: Done) -> Any:
    """Notes that a duty was done; `place` is its place in the list of duties, from 0."""

    def step(who: Viewer, at: int) -> Agreement:
        return actions.duty_done(who, name, place, body.on, version=at, why=body.why)

    return _step(request, response, name, step)


def _step(request: HttpRequest, response: HttpResponse, name: str, act: Callable[[Viewer, int], Agreement]) -> Any:
    """A step for the version that the sender read, and the record after it."""
    person = viewer(request)
    _, version = of_version(request, reads.agreements, Agreement, name)
    with unless_overtaken(lambda: one_of(reads.agreements, Agreement, person, name), told):
        act(person, version)
    return with_version(request, response, one_of(reads.agreements, Agreement, person, name))
