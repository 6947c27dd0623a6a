"""Readiness for programs: ratings as records, where an asset stands, and what a person may do about it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from valorise.platform.foundation.api import OneRecord, address, described, told, viewer, with_version
from valorise.platform.foundation.changes_api import Removal, of_version
from valorise.platform.foundation.conditions import unless_overtaken
from valorise.platform.foundation.history_api import offer_history
from valorise.platform.foundation.records_api import offer_reading, one_of
from valorise.platform.readiness import actions, reads
from valorise.platform.readiness.models import Rating

prefix = ""
area = "assets"
router = Router(tags=["Readiness"])
ONE = "/readiness-ratings/{record:name}"


class RatingEvidence(Schema):
    """What a level rests on; what is left out stays, null takes it away."""

    rests_on: str | None = Field(None, max_length=2_000, description="In words.")
    document: str | None = Field(None, max_length=200, description="Name of a document of the asset.")
    link: str | None = Field(None, max_length=2_000, description="Address of a page.")
    event: str | None = Field(None, max_length=200, description="Name of an event of the asset, from its history.")
    why: str | None = Field(None, max_length=2_000)


class NewRating(RatingEvidence):
    """A level, and what it rests on; without that it is a claim."""

    scale: str = Field(max_length=20, description="Code of the list readiness_scales.")
    level: int = Field(ge=0, le=99)
    rated_on: str | None = Field(None, max_length=10, description="An exact day; today where it is left out.")
    rater: str | None = Field(None, max_length=200, description="Somebody else, whose word the office writes down.")


class ScaleStanding(Schema):
    """Where the asset stands on a scale."""

    code: str
    level: int | None = Field(description="Level that counts; null where nothing shows any.")
    lowest: int | None
    highest: int | None
    claimed: int | None
    raters: int
    claims: int
    on: str
    apart: bool = Field(description="Whether raters with evidence are two levels apart or more.")


class ReadinessNext(Schema):
    """The scale that holds the asset back."""

    scale: str
    level: int
    next_level: int | None
    now: str
    next_step: str
    evidence: str = Field(description="What usually shows the next level.")


class ReadinessNow(Schema):
    """Where an asset stands."""

    scales: list[ScaleStanding]
    next: ReadinessNext | None = Field(description="Null where nothing shows any level.")


class RatingReturning(Schema):
    """Why a rating counts again."""

    why: str | None = Field(None, max_length=2_000)


@router.get(
    "/assets/{record:name}/-/readiness",
    response=ReadinessNow,
    operation_id="get_readiness",
    summary="Readiness: where an asset stands",
)
def get_readiness(request: HttpRequest, name: str) -> Any:
    """Levels that count, what raters say, claims, and the next step that the weakest scale asks for."""
    found = reads.readiness_of(viewer(request), name)
    scales = [{**asdict(one), "apart": one.apart, "on": one.on.isoformat()} for one in found.scales]
    return {"scales": scales, "next": asdict(found.following) if found.following else None}


@router.post(
    "/assets/{record:name}/-/readiness",
    response={201: OneRecord},
    operation_id="rate_asset",
    summary="Readiness: give a level",
    openapi_extra=dict(described("readiness_ratings", status=201)),
)
def rate_asset(request: HttpRequest, response: HttpResponse, name: str, body: NewRating) -> Any:
    """A level, by the sender; without anything it rests on it is a claim."""
    person = viewer(request)
    facts = {
        **{one: getattr(body, one) for one in ("rests_on", "document", "link", "event", "rated_on", "rater")},
        "dimension": body.scale,
        "level_given": body.level,
    }
    made = actions.rate(person, name, facts, why=body.why)
    response["Location"] = address(made)
    return with_version(request, response, one_of(reads.ratings, Rating, person, made.pk))


@router.put(
    ONE + "/-/evidence",
    response=OneRecord,
    operation_id="give_evidence",
    summary="Readiness: say what a rating rests on",
    openapi_extra=dict(described("readiness_ratings", versioned=True)),
)
def give_evidence(request: HttpRequest, response: HttpResponse, name: str, body: RatingEvidence) -> Any:
    """The level itself never changes: a new opinion is a new rating."""
    person = viewer(request)
    _, version = of_version(request, reads.ratings, Rating, name)
    facts = {one: getattr(body, one) for one in body.model_fields_set - {"why"}}
    with unless_overtaken(lambda: one_of(reads.ratings, Rating, person, name), told):
        actions.give_evidence(person, name, facts, version=version, why=body.why)
    return with_version(request, response, one_of(reads.ratings, Rating, person, name))


@router.delete(
    ONE,
    response={204: None},
    operation_id="withdraw_rating",
    summary="Readiness: withdraw a rating",
    openapi_extra=dict(described("readiness_ratings", answer="", versioned=True)),
)
def withdraw_rating(request: HttpRequest, name: str, asked: Query[Removal]) -> Any:
    """It counts no longer, and can be brought back."""
    person = viewer(request)
    _, version = of_version(request, reads.ratings, Rating, name)
    with unless_overtaken(lambda: one_of(reads.ratings, Rating, person, name), told):
        actions.withdraw(person, name, version=version, why=asked.why or None)
    return HttpResponse(status=204)


@router.post(
    ONE + "/-/restore",
    response=OneRecord,
    operation_id="restore_rating",
    summary="Readiness: let a rating count again",
    openapi_extra=dict(described("readiness_ratings")),
)
def restore_rating(request: HttpRequest, response: HttpResponse, name: str, body: RatingReturning) -> Any:
    """For who gave the level, and for the office."""
    person = viewer(request)
    actions.bring_back(person, name, why=body.why)
    return with_version(request, response, one_of(reads.ratings, Rating, person, name))


offer_reading(router, Rating, reads.ratings)
offer_history(router, Rating)
