"""What calls of programs have in common: the shape of records and lists, versions, and how a call is described.

A slice's `api.py` offers `router` and `prefix`, and `area` where the scope of tokens is not called like the slice. Who
calls, scopes, rates, unknown parameters and idempotency keys are dealt with before a call of a slice begins; there it
asks `viewer(request)` and calls the same reads and actions as the pages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from valorise.platform.foundation.changes import refused
from valorise.platform.foundation.conditions import etag, unchanged
from valorise.platform.foundation.declared_schema import BESIDE
from valorise.platform.foundation.pages import viewer
from valorise.platform.foundation.paging import Asked, Order, page_of
from valorise.platform.foundation.proving import proved
from valorise.platform.foundation.recorded import Facts, Recorded, shown
from valorise.platform.foundation.sight import glimpsed

__all__ = ["API", "Asked", "Body", "OneRecord", "Order", "Records", "address", "area", "before_reading",
           "described", "page_of", "prefix", "router", "shown", "told", "viewer", "with_version"]  # fmt: skip
API = "/api/v1"
prefix = ""
area = "assets"
router = Router(tags=["History"])
Call = TypeVar("Call", bound=Callable[..., Any])


def before_reading(check: Callable[[HttpRequest], object]) -> Callable[[Call], Call]:
    """Marks a call with what must hold before its body is read: it raises for who may not send anything.

    For calls that take files as a form, all of them: nobody has megabytes read that would be refused afterwards.
    """

    def mark(call: Call) -> Call:
        call.before_reading = check  # type: ignore[attr-defined]
        return call

    return mark


class Body(Schema):
    """Facts to be recorded, and the reason that the memory keeps beside them."""

    facts: dict[str, Any]
    why: str | None = Field(None, max_length=2_000, description="Why it is done; kept in the history of the record.")


class OneRecord(Schema):
    """A record as the sender may see it."""

    id: str
    version: int | None = Field(description="Counts changes; also in the ETag. Null in a teaser.")
    sight: str = Field(
        description="How much of the record the sender sees: full, contributor, colleague, open, teaser."
    )
    recorded_at: datetime | None = Field(description="Null in a teaser, which tells nothing of what is done with it.")
    changed_at: datetime | None = Field(description="Null in a teaser.")
    facts: dict[str, Any]
    beside: dict[str, Any]
    links: dict[str, str]


class Records(Schema):
    """A page of a list."""

    items: list[OneRecord]
    next: str | None = Field(description="Address of the next page; null on the last one.")
    total: int | None = Field(description="How many there are in all, where `total=true` asked for it.")


def told(record: Recorded) -> dict[str, Any]:
    """The record as programs get it. Of a teaser they do not learn when and how often it was changed."""
    hidden = glimpsed(record)
    return {
        "id": record.pk,
        "version": None if hidden else record.version,
        "sight": getattr(record, "sight", ""),
        "recorded_at": None if hidden else record.recorded_at,
        "changed_at": None if hidden else record.changed_at,
        "facts": shown(record),
        "beside": beside(record),
        "links": {"self": address(record)},
    }


def beside(record: Recorded) -> Facts:
    """What is said of the record beside its facts, such as an embargo; nothing for those who only read it."""
    if getattr(record, "sight", "") not in ("full", "author"):
        return {}
    names = BESIDE.get(record.declared, {})
    return {name: getattr(record, record._meta.get_field(name).attname) for name in names}  # type: ignore[union-attr]


def address(record: Recorded) -> str:
    """Where programs find the record."""
    return f"{API}/{record.declared.replace('_', '-')}/{quote(record.pk, safe='')}"


def with_version(request: HttpRequest, response: HttpResponse, record: Recorded) -> Any:
    """The record with its ETag; 304 without content for a sender who has this version already."""
    if request.method in ("GET", "HEAD") and unchanged(request, record):
        return HttpResponse(status=304, headers={"ETag": etag(record)})
    response["ETag"] = etag(record)
    return told(record)


def described(
    table: str, *, body: str = "", answer: str = "record", status: int = 200, versioned: bool = False
) -> Mapping[str, Any]:
    """What the description of a call says of its body and answer, taken from the declared table.

    `body` is `new` or `change`; `answer` is `record` or `page`; a `versioned` call asks for `If-Match`.
    """
    said: dict[str, Any] = {}
    if body:
        said["requestBody"] = _json(f"{table}.{body}")
    if answer:
        said["responses"] = {status: _json(f"{table}.{answer}")}
    if body == "change" or versioned:
        required = {"in": "header", "name": "If-Match", "required": True, "schema": {"type": "string"}}
        said["parameters"] = [{**required, "description": "ETag of the version that the change is for."}]
    return said


def _json(name: str) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}}


class Proof(Schema):
    """Whether the log is as it was written."""

    intact: bool
    events: int = Field(description="How many events there are, as far as one came.")
    first_broken: int | None = Field(description="Number of the first event that is not as it was written.")
    head: str | None = Field(
        description="Number and hash of the last event. Noted elsewhere, it proves later that nothing before was "
        "changed or left out."
    )
    problems: list[dict[str, Any]] = Field(description="Every break in the chain; not all where they are many.")
    looked_from: int = Field(
        description="Number of the first event that was looked at for this answer; 1 where all were. Those before were "
        "looked at by the last full pass, or since."
    )
    full_at: datetime | None = Field(
        description="When the last full pass was made that found all events whole; null where there was none. What "
        "happened since then to the events before `looked_from` is found by the next one."
    )
    full_head: str | None = Field(description="Number and hash of the event that the last full pass led to.")


@router.get("/proof", response=Proof, operation_id="prove_log", summary="History: proof of the log")
def prove_log(request: HttpRequest) -> Any:
    """Whether the log is as it was written; for people of an office.

    It reads what came since the last time. All events are read once a day, and for each answer while one is broken.
    """
    person = viewer(request)
    if not person.staff_of:
        raise refused(person)
    return asdict(proved())
