"""Documents for programs: put one with an asset, read about it, download, describe, take away, bring back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from ninja import Field, Query, Router, Schema

from valorise.platform.documents import actions, reads
from valorise.platform.documents.actions import FIXED
from valorise.platform.documents.forms import About
from valorise.platform.documents.giving_out import as_download
from valorise.platform.documents.models import Document
from valorise.platform.foundation.api import (
    Asked,
    Body,
    OneRecord,
    Records,
    address,
    before_reading,
    described,
    page_of,
    shown,
    told,
    viewer,
    with_version,
)
from valorise.platform.foundation.changes_api import Removal, normal, of_version
from valorise.platform.foundation.conditions import unless_overtaken
from valorise.platform.foundation.forms_sent import KIND, sent, short_enough
from valorise.platform.foundation.history_api import offer_history
from valorise.platform.foundation.recorded import Facts
from valorise.platform.foundation.records_api import Since, copy_words, lines, offer_reading, one_of, since
from valorise.terms.errors import Invalid

prefix = ""
area = "assets"
router = Router(tags=["Documents"])
ONE = "/documents/{record:name}"
SAID = tuple(About.base_fields.keys() - {"version"})
"""What is said about a file; the rest follows from the file itself."""
FORM: dict[str, Any] = {
    "type": "object",
    "required": ["file"],
    "properties": {
        "file": {"type": "string", "format": "binary", "description": "The content, with the name of the file."},
        **{name: {"type": "string", "description": Document.table().by_name[name].meaning} for name in sorted(SAID)},
    },
}
CONTENT = {200: {"description": "The content.", "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}}}}


class Narrowed(Since):
    """What list and copy of documents can be narrowed by."""

    asset: str = Field("", max_length=200, description="Only documents of this asset.")


class DocumentsAsked(Asked, Narrowed):
    """A page of the list of documents."""


class Leaving(Removal):
    """Why a document is taken away, and whether its content goes for good."""

    for_good: bool = Field(False, description="Delete the content: nobody can bring it back. The event stays.")


class Returning(Schema):
    """Why a document is brought back."""

    why: str | None = Field(None, max_length=2_000)


def narrowed(request: HttpRequest, asked: Narrowed) -> QuerySet[Document]:
    """Documents that the sender may read and asked for."""
    found = since(reads.documents(viewer(request)), asked.changed_since)
    return found.filter(asset=asked.asset) if asked.asset else found


@router.get(
    "/documents",
    response=Records,
    operation_id="list_documents",
    summary="Documents: the list",
    description="Documents that the sender may read. Sorted by changed (newest first), recorded or id.",
    openapi_extra=dict(described("documents", answer="page")),
)
def list_documents(request: HttpRequest, response: HttpResponse, asked: Query[DocumentsAsked]) -> Any:
    """The list of documents."""
    return page_of(request, response, narrowed(request, asked), asked, told)


def may_add(request: HttpRequest) -> None:
    """Asked before anything of the file is read: whether this person may put one there, and whether it is short."""
    match = request.resolver_match
    actions.may_add(viewer(request), match.kwargs["name"] if match else "")
    short_enough(request)


@router.get("/documents.jsonl", **copy_words(Document.table()))
def copy_documents(request: HttpRequest, asked: Query[Narrowed]) -> HttpResponseBase:
    """What is known of all documents that the sender may read."""
    return lines(narrowed(request, asked))


@router.post(
    "/assets/{record:name}/-/documents",
    response={201: OneRecord},
    operation_id="add_document",
    summary="Documents: put one with an asset",
    openapi_extra={
        **described("documents", status=201),
        "requestBody": {"required": True, "content": {KIND: {"schema": FORM}}},
    },
)
@before_reading(may_add)
def add_document(request: HttpRequest, response: HttpResponse, name: str) -> Any:
    """One file as multipart/form-data; its kind is told by its content. The asset must be one the office keeps."""
    return _taken(request, response, partial(actions.add_document, viewer(request), name))


def may_add_to_agreement(request: HttpRequest) -> None:
    """Asked before anything of the file is read, as for assets."""
    match = request.resolver_match
    actions.may_add_to_agreement(viewer(request), match.kwargs["name"] if match else "")
    short_enough(request)


@router.post(
    "/agreements/{record:name}/-/documents",
    response={201: OneRecord},
    operation_id="add_document_of_agreement",
    summary="Documents: put one with an agreement",
    openapi_extra={
        **described("documents", status=201),
        "requestBody": {"required": True, "content": {KIND: {"schema": FORM}}},
    },
)
@before_reading(may_add_to_agreement)
def add_document_of_agreement(request: HttpRequest, response: HttpResponse, name: str) -> Any:
    """One file as multipart/form-data, such as the signed text. Only the office may read it."""
    return _taken(request, response, partial(actions.add_to_agreement, viewer(request), name))


def _taken(request: HttpRequest, response: HttpResponse, add: Callable[..., Document]) -> Any:
    fields, files = sent(request)
    if [field for field, _ in files] != ["file"]:
        raise Invalid(
            what="It does not hold one file.",
            where="body: file",
            why=f"Expected: one field “file”; found: {', '.join(field for field, _ in files) or 'none'}.",
            fix="Send one call for each file.",
        )
    made = add(files[0][1].name or "", files[0][1].chunks(), said_about(fields))
    response["Location"] = address(made)
    return with_version(request, response, one_of(reads.documents, Document, viewer(request), made.pk))


@router.get(
    ONE + "/-/content",
    operation_id="download_document",
    summary="Documents: the content",
    openapi_extra={"responses": CONTENT},
)
def download_document(request: HttpRequest, name: str) -> HttpResponseBase:
    """The file as it was given; `checksum` among its facts is its SHA-256."""
    return as_download(reads.document(viewer(request), name))


@router.patch(
    ONE,
    response=OneRecord,
    operation_id="change_document",
    summary="Documents: change",
    openapi_extra=dict(described("documents", body="change")),
)
def change_document(request: HttpRequest, response: HttpResponse, name: str, body: Body) -> Any:
    """What it is called and who may read it: kind, title, edition, confidentiality. The content never changes."""
    person = viewer(request)
    present, version = of_version(request, reads.documents, Document, name)
    facts = normal(Document.table(), shown(present), said_about(body.facts, "body: facts."))
    with unless_overtaken(lambda: one_of(reads.documents, Document, person, name), told):
        actions.change_document(person, name, facts, version=version, why=body.why)
    return with_version(request, response, one_of(reads.documents, Document, person, name))


@router.delete(
    ONE,
    response={204: None},
    operation_id="remove_document",
    summary="Documents: take away",
    openapi_extra=dict(described("documents", answer="", versioned=True)),
)
def remove_document(request: HttpRequest, name: str, asked: Query[Leaving]) -> Any:
    """It can be brought back, unless its content is deleted for good."""
    person = viewer(request)
    _, version = of_version(request, reads.documents, Document, name)
    with unless_overtaken(lambda: one_of(reads.documents, Document, person, name), told):
        actions.remove_document(person, name, version=version, why=asked.why or None, for_good=asked.for_good)
    return HttpResponse(status=204)


@router.post(
    ONE + "/-/restore",
    response=OneRecord,
    operation_id="restore_document",
    summary="Documents: bring back",
    openapi_extra=dict(described("documents")),
)
def restore_document(request: HttpRequest, response: HttpResponse, name: str, body: Returning) -> Any:
    """Brings back a document that was taken away; 422 where its content was deleted for good."""
    person = viewer(request)
    actions.restore_document(person, name, why=body.why)
    return with_version(request, response, one_of(reads.documents, Document, person, name))


def said_about(facts: Facts | Any, place: str = "body: ") -> Facts:
    """The facts, where all of them are such as a person says about a file; `Invalid` for others."""
    for name in facts:
        if name not in SAID:
            why = "It follows from the file itself." if name in FIXED else "There is no such name."
            raise Invalid(
                what=f"“{name}” cannot be said about a file.",
                where=f"{place}{name}",
                why=why,
                fix=f"Send only: {', '.join(sorted(SAID))}.",
            )
    return dict(facts)


offer_reading(router, Document, reads.documents, list_too=False)
offer_history(router, Document)
