"""Profiles and exploitation tables for programs."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from valorise.journeys.profile import facts_of
from valorise.platform.foundation.api import viewer
from valorise.platform.profiles import reads
from valorise.reporting.profile import profile_facts

prefix = ""
area = "assets"
router = Router(tags=["Profiles"])


class Asked(Schema):
    """Which version."""

    version: Literal["open", "full"] = Field(
        "open", description="`open` may leave the house; `full` says all that the sender sees, for people inside."
    )


class OnePage(Schema):
    """A profile; what is withheld is missing."""

    asset: str
    title: str
    kind: str
    summary: str
    full: bool
    as_of: str
    facts: dict[str, str] = Field(description="What is told, by its name in English.")
    dates: list[dict[str, str]]


class Results(Schema):
    """The exploitation table of a project."""

    project: str
    programme: str
    ends: str
    as_of: str
    full: bool
    withheld: int = Field(description="Results whose text is withheld because they are for people inside only.")
    template: str = Field(description="The form of the European Commission that the columns follow.")
    results: list[dict[str, str]] = Field(description="One entry for each result; an empty text was not recorded.")
    ownership: list[dict[str, str]] = Field(description="Who owns them, as the last periodic report asks.")
    rights: list[dict[str, str]] = Field(description="Applications and rights of results that are not confidential.")


@router.get(
    "/assets/{record:name}/-/profile",
    response=OnePage,
    operation_id="get_profile",
    summary="Profiles: one page about an asset",
)
def get_profile(request: HttpRequest, name: str, asked: Query[Asked]) -> Any:
    """What it is, how ready, how protected, how it may be used, as far as the sender sees it."""
    return profile_facts(reads.profile(viewer(request), name, full=asked.version == "full"))


@router.get(
    "/projects/{record:name}/-/exploitation",
    response=Results,
    operation_id="get_exploitation",
    summary="Profiles: the exploitation table of a project",
)
def get_exploitation(request: HttpRequest, name: str, asked: Query[Asked]) -> Any:
    """Key results with owners, route, readiness, users, protection, timeline and barriers, as Horizon Europe asks."""
    return facts_of(reads.exploitation(viewer(request), name, full=asked.version == "full").found)
