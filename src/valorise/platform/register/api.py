"""The register for programs: assets and everything that belongs to them."""

from __future__ import annotations

from typing import Any, Literal

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from ninja import Field, Query, Router, Schema

from valorise.platform.foundation.api import Asked, Order, Records, described, page_of, shown, told, viewer
from valorise.platform.foundation.changes_api import at_place, normal, offer_changes
from valorise.platform.foundation.history_api import offer_history
from valorise.platform.foundation.paging import page_by_names
from valorise.platform.foundation.records_api import Since, copy_words, lines, offer_reading, one_of
from valorise.platform.register import reads_for_programs as reads
from valorise.platform.register.belonging_actions import BELONGINGS
from valorise.platform.register.listing import views
from valorise.platform.register.listing.bulk_calls import offer_bulk
from valorise.platform.register.listing.filters import LONGEST, Filters
from valorise.platform.register.listing.listed import best_first
from valorise.platform.register.listing.narrowed import BEYOND_TEASER
from valorise.platform.register.listing.view_calls import offer_views
from valorise.platform.register.models import Asset
from valorise.platform.register.program_writes import changes_of, changes_of_assets
from valorise.platform.register.record.joining_calls import offer_joining

prefix = ""
area = "assets"
router = Router(tags=["Register"])
SORTED = {
    "changed": Order("changed_at", descending=True, told_to=BEYOND_TEASER),
    "recorded": Order("recorded_at", told_to=BEYOND_TEASER),
    "id": Order("pk"),
    "title": Order("title"),
}

OF_THE_PAGE = ("keyword", "field", "office", "level", "rights")
"""Filters that mean the same as in the address of the page."""


class Narrowed(Since):
    """What list and copy of assets can be narrowed by."""

    words: str = Field(
        "", max_length=500, description="Only assets that fit all these words; the same search as on the page."
    )
    type: str = Field("", max_length=60, description="Code of the list asset_types.")
    confidentiality: str = Field("", max_length=20, description="Code of the list confidentiality.")
    owner: str = Field("", max_length=300, description="Name of an owner, or its ROR identifier.")
    officer: int | None = Field(None, ge=1, le=2**53, description="Number of the account that looks after it.")
    country: str = Field("", max_length=3, description="Country of the office, as in ISO 3166, such as SI.")
    identifier: str = Field("", max_length=600, description="Outside identifier, alone or as scheme:value.")
    keyword: str = Field("", max_length=LONGEST, description="A keyword, in capitals or not.")
    field: str = Field("", max_length=LONGEST, description="Name of a field of research.")
    office: int | None = Field(None, ge=1, le=2**53, description="Number of the organisation that keeps it.")
    level: int | None = Field(None, ge=1, le=9, description="Technology readiness from this level on.")
    rights: Literal["", "yes", "no"] = Field("", description="With rights, or without.")
    view: int | None = Field(None, ge=1, le=2**53, description="Number of a kept view of the list.")


class AssetsAsked(Asked, Narrowed):
    """A page of the list of assets."""


@router.get(
    "/assets",
    response=Records,
    operation_id="list_assets",
    summary="Assets: the list",
    description="Assets that the sender may see, each with the facts for their sight. "
    "Sorted by changed (newest first), recorded, id or title, and where words are searched also by best.",
    openapi_extra=dict(described("assets", answer="page")),
)
def list_assets(request: HttpRequest, response: HttpResponse, asked: Query[AssetsAsked]) -> Any:
    """The list of assets."""
    found, words = narrowed(request, asked), asked.words.strip()
    if asked.sort == "best" and words:
        return page_by_names(request, response, found, asked, told, best_first(found, words))
    return page_of(request, response, found, asked, told, SORTED)


@router.get("/assets.jsonl", **copy_words(Asset.table()))
def copy_assets(request: HttpRequest, asked: Query[Narrowed]) -> HttpResponseBase:
    """All assets that the sender may see, narrowed as the list can be."""
    return lines(narrowed(request, asked))


def narrowed(request: HttpRequest, asked: Narrowed) -> QuerySet[Asset]:
    """Assets that the sender may see and asked for."""
    person = viewer(request)
    said = {name: getattr(asked, name) for name in reads.FILTERS}
    found = reads.selected(reads.assets(person), person, {**said, "words": asked.words.strip()})
    if asked.view is not None:
        found = reads.as_on_the_page(found, person, Filters.of(views.view(person, asked.view).filters))
    of_the_page = {name: str(value) for name in OF_THE_PAGE if (value := getattr(asked, name))}
    return reads.as_on_the_page(found, person, Filters.read(of_the_page))


class OneOfMany(Schema):
    """A change of one asset among several."""

    id: str = Field(max_length=200)
    version: int = Field(ge=1, le=2**31 - 1, description="The version that the change is for.")
    facts: dict[str, Any] = Field(description="As in the change of one asset.")


class ManyChanges(Schema):
    """Changes that happen together or not at all."""

    changes: list[OneOfMany] = Field(min_length=1, max_length=100)
    why: str | None = Field(None, max_length=2_000, description="Why it is done; kept in the history of each asset.")


class Versions(Schema):
    """Versions after a change, by name."""

    items: dict[str, int]


@router.patch("/assets", response=Versions, operation_id="change_many_assets", summary="Assets: change several")
def change_many(request: HttpRequest, body: ManyChanges) -> Any:
    """Changes up to 100 assets, all of them or none; the error says which one could not be changed, and why."""
    person, changes = viewer(request), changes_of_assets()
    found: dict[str, int] = {}
    with transaction.atomic():
        for place, one in enumerate(body.changes):
            with at_place(f"body: changes[{place}]"):
                present = one_of(reads.assets, Asset, person, one.id)
                facts = normal(Asset.table(), shown(present), one.facts)
                found[one.id] = changes.change(person, one.id, facts, one.version, body.why).version
    return {"items": found}


offer_reading(router, Asset, reads.assets, list_too=False)
offer_history(router, Asset)
offer_changes(router, Asset, reads.assets, changes_of_assets())
offer_joining(router)
offer_views(router)
offer_bulk(router)
for kind in reads.KINDS:
    offer_reading(router, kind, reads.belongings(kind))
    offer_history(router, kind)
    if kind.declared in BELONGINGS:
        offer_changes(router, kind, reads.belongings(kind), changes_of(kind.declared))
