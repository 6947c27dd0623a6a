"""Calls that every kind of record has, made from its declared table: the list and one record."""

from __future__ import annotations

from collections.abc import Callable, Generator
from datetime import UTC, datetime
from typing import Annotated, Any

import orjson
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from ninja import Field, Query, Router, Schema
from pydantic import AfterValidator, AwareDatetime

from valorise.platform.foundation.api import Asked, OneRecord, Records, described, page_of, told, viewer, with_version
from valorise.platform.foundation.reading import begun, reading
from valorise.platform.foundation.recorded import Recorded
from valorise.platform.foundation.sight import gone
from valorise.platform.foundation.viewer import Viewer
from valorise.terms.tables import Table

LINES = "application/x-ndjson"
AT_ONCE = 500
Reading = Callable[[Viewer], QuerySet[Any]]
"""Records that a viewer may see, with what their facts need."""


def in_utc(said: datetime) -> datetime:
    """The moment in UTC; databases differ in which other zones they know."""
    try:
        return said.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("date and time with zone such as 2024-05-03T10:00:00Z") from error


Moment = Annotated[AwareDatetime, AfterValidator(in_utc)]


class Since(Schema):
    """What every copy can be narrowed by."""

    changed_since: Moment | None = Field(None, description="Only what changed at this moment or later.")


class Selected(Asked, Since):
    """What every list of records can be narrowed by."""


def offer_reading(router: Router, model: type[Recorded], records: Reading, *, list_too: bool = True) -> None:
    """Adds list, copy as JSON Lines and one record of a kind to the router of its slice.

    Without `list_too` the slice brings list and copy itself, because it has filters of its own.
    """
    declared = model.table()
    path = "/" + declared.name.replace("_", "-")
    if list_too:

        def many(request: HttpRequest, response: HttpResponse, asked: Query[Selected]) -> Any:
            found = since(records(viewer(request)), asked.changed_since)
            return page_of(request, response, found, asked, told)

        router.get(
            path,
            response=Records,
            operation_id=f"list_{declared.name}",
            summary=f"{declared.label}: the list",
            description=f"{declared.meaning} Sorted by changed (newest first), recorded or id.",
            openapi_extra=dict(described(declared.name, answer="page")),
        )(many)

        def copy(request: HttpRequest, asked: Query[Since]) -> HttpResponseBase:
            return lines(since(records(viewer(request)), asked.changed_since))

        router.get(path + ".jsonl", **copy_words(declared))(copy)

    def one(request: HttpRequest, response: HttpResponse, name: str) -> Any:
        return with_version(request, response, one_of(records, model, viewer(request), name))

    router.get(
        path + "/{record:name}",
        response=OneRecord,
        operation_id=f"get_{declared.name}",
        summary=f"{declared.label}: one record",
        description=f"{declared.meaning} A reader who sends the ETag as If-None-Match gets 304 where nothing changed.",
        openapi_extra=dict(described(declared.name)),
    )(one)


def one_of(records: Reading, model: type[Recorded], person: Viewer, name: str) -> Any:
    """The record of this name; `Missing` where there is none for this person, `PartOf` where it leads to another."""
    found = records(person).filter(pk=name).first()
    if found is None:
        raise gone(model, person, name)
    return found


def since(records: QuerySet[Any], moment: datetime | None) -> QuerySet[Any]:
    """Only what changed at this moment or later."""
    return records if moment is None else records.filter(changed_at__gte=moment)


def lines(records: QuerySet[Any]) -> StreamingHttpResponse:
    """All of these records as JSON Lines, one after the other as the database gives them."""
    return StreamingHttpResponse(begun(_written(records.order_by("pk"))), content_type=LINES)


def _written(records: QuerySet[Any]) -> Generator[bytes, None, None]:
    with reading(records, at_once=AT_ONCE) as found:
        for one in found:
            yield orjson.dumps(told(one), default=str, option=orjson.OPT_APPEND_NEWLINE)


def copy_words(declared: Table) -> dict[str, Any]:
    """How the call for a copy is described."""
    schema = {"type": "string", "description": f"Each line is a record as in {declared.name}.record."}
    return {
        "operation_id": f"copy_{declared.name}",
        "summary": f"{declared.label}: a copy as JSON Lines",
        "description": "Everything the sender may see, one record a line, without pages. To keep a copy fresh, ask "
        "again with changed_since; what was taken out since then is in no copy.",
        "openapi_extra": {"responses": {200: {"content": {LINES: {"schema": schema}}}}},
    }
