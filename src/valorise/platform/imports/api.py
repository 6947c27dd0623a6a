"""Imports for programs: files brought, looked at, corrected, taken over and taken back, by the actions of the pages.

Reading and taking over is long work: the answer names its job, and `/api/v1/jobs/{name}` tells how far it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Literal

import orjson
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Query, Router, Status, UploadedFile

from valorise.platform.foundation.api import API, before_reading, described, page_of, viewer
from valorise.platform.foundation.conditions import etag, not_that_version, unchanged, unless_overtaken, version_asked
from valorise.platform.foundation.paging import Order
from valorise.platform.imports import actions, reads
from valorise.platform.imports.bodies import (
    Back,
    ColumnsSaid,
    Imports,
    ImportsAsked,
    Plain,
    ProblemsAsked,
    TakenBack,
    Whole,
    columns_told,
    listed,
    whole,
)
from valorise.platform.imports.models import FileImport

prefix = ""
area = "imports"
router = Router(tags=["Imports"])
SORTED = {"made": Order("at", descending=True)}
ONE = "/imports/{int:number}"
LINES = "application/x-ndjson"
VERSIONED: Mapping[str, Any] = described("assets", answer="", versioned=True)


def call(name: str, summary: str, **more: Any) -> dict[str, Any]:
    """How a call is named and described."""
    return {"operation_id": name, "summary": f"Imports: {summary}", **more}


def may_bring(request: HttpRequest) -> None:
    """Asked before anything of the files is read."""
    actions.may_bring(viewer(request))


@router.get("/imports", response=Imports, **call("list_imports", "the list"))
def list_imports(request: HttpRequest, response: HttpResponse, asked: Query[ImportsAsked]) -> Any:
    """Imports of the organisations that the sender works for, newest first."""
    found = reads.imports(viewer(request))
    return page_of(request, response, found.filter(state=asked.state) if asked.state else found, asked, listed, SORTED)


@router.post("/imports", response={201: Whole}, **call("bring_files", "bring files"))
@before_reading(may_bring)
def bring_files(
    request: HttpRequest,
    response: HttpResponse,
    files: File[list[UploadedFile]],
    table: Form[Literal["", "assets", "needs"]] = "",
) -> Any:
    """Files as a form (`files`, several times, up to 100); they are read, and nothing is taken over before you say so.

    `table` says what plain tables hold; empty lets Valorise find out.
    """
    person = viewer(request)
    with transaction.atomic():
        made = actions.bring(person, files, table=table)
        actions.begin(person, made.pk, actions.LOOK)
    response["Location"] = f"{API}/imports/{made.pk}"
    return Status(201, answered(request, response, made.pk))


@router.get(ONE, response=Whole, **call("get_import", "one with its account of rows"))
def get_import(request: HttpRequest, response: HttpResponse, number: int) -> Any:
    """What was recognised in each file, what became of every row, and what would become of the register."""
    one = reads.one_import(viewer(request), number)
    if unchanged(request, one):
        return HttpResponse(status=304, headers={"ETag": etag(one)})
    return answered(request, response, number)


@router.get(ONE + "/-/problems.jsonl", **call("copy_problems", "everything that was wrong, as JSON Lines"),
            openapi_extra={"responses": {200: {"content": {LINES: {"schema": {"type": "string"}}}}}})  # fmt: skip
def copy_problems(request: HttpRequest, number: int, asked: Query[ProblemsAsked]) -> HttpResponse:
    """One problem a line: file, row, column, what was found and expected, and how to mend it."""
    rows = reads.every_problem(reads.one_import(viewer(request), number), severity=asked.severity)
    written = (orjson.dumps(row, default=str, option=orjson.OPT_APPEND_NEWLINE) for row in rows)
    return HttpResponse(b"".join(written), content_type=LINES)


@router.get(ONE + "/-/merges.jsonl", **call("copy_merges", "rows that became part of another record, as JSON Lines"),
            openapi_extra={"responses": {200: {"content": {LINES: {"schema": {"type": "string"}}}}}})  # fmt: skip
def copy_merges(request: HttpRequest, number: int) -> HttpResponse:
    """One row a line: file, row, the record it became part of, and by which rule."""
    rows = reads.merges(reads.one_import(viewer(request), number), "").to_dicts()
    written = (orjson.dumps(row, default=str, option=orjson.OPT_APPEND_NEWLINE) for row in rows)
    return HttpResponse(b"".join(written), content_type=LINES)


@router.get(ONE + "/-/columns", response=Plain, **call("get_columns", "how the columns of plain tables are understood"))
def get_columns(request: HttpRequest, number: int) -> Any:
    """For each table that people keep themselves its columns with an example, what they are taken for, and why."""
    return columns_told(reads.mappings(reads.one_import(viewer(request), number)))


@router.put(ONE + "/-/columns", response=Whole, **call("correct_columns", "correct the columns"),
            openapi_extra=dict(VERSIONED))  # fmt: skip
def correct_columns(request: HttpRequest, response: HttpResponse, number: int, body: ColumnsSaid) -> Any:
    """Says which column of a file is which; those left out are not read. The files are read again."""
    person = viewer(request)
    with of_version(request, number) as version, transaction.atomic():
        said = actions.Correction(body.table, body.columns, body.place)
        actions.correct(person, number, body.file, said, version=version)
        actions.begin(person, number, actions.LOOK)
    return answered(request, response, number)


@router.post(ONE + "/-/look", response={202: Whole}, **call("look_at_files", "look again"))
def look_again(request: HttpRequest, response: HttpResponse, number: int) -> Any:
    """Reads the files again beside the register as it is now; nothing is taken over."""
    actions.begin(viewer(request), number, actions.LOOK)
    return Status(202, answered(request, response, number))


@router.post(ONE + "/-/take", response={202: Whole}, **call("take_files", "take over"), openapi_extra=dict(VERSIONED))
def take(request: HttpRequest, response: HttpResponse, number: int) -> Any:
    """Takes the files into the register as they were looked at, all of it or nothing."""
    with of_version(request, number) as version:
        actions.begin(viewer(request), number, actions.TAKE, version=version)
    return Status(202, answered(request, response, number))


@router.post(ONE + "/-/take-back", response=TakenBack, **call("take_files_back", "take back"),
             openapi_extra=dict(VERSIONED))  # fmt: skip
def take_back(request: HttpRequest, response: HttpResponse, number: int, body: Back) -> Any:
    """New records leave the register, changed ones get their former facts; `left` names those changed since then."""
    with of_version(request, number) as version:
        done = actions.take_back(viewer(request), number, why=body.why, version=version)
    return {**answered(request, response, number), **done}


def answered(request: HttpRequest, response: HttpResponse, number: int) -> dict[str, Any]:
    """The import as it is now, with its version in the answer."""
    one = reads.one_import(viewer(request), number)
    response["ETag"] = etag(one)
    return whole(one)


@contextmanager
def of_version(request: HttpRequest, number: int) -> Iterator[int]:
    """The version that the sender read; 412 with the import as it is now where that is another one."""

    def present() -> FileImport:
        return reads.one_import(viewer(request), number)

    one, version = present(), version_asked(request)
    if version != one.version:
        raise not_that_version(one, listed)
    with unless_overtaken(present, listed):
        yield version
