"""Planned publications for programs: as records, and against what is protected."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from valorise.platform.foundation.api import viewer
from valorise.platform.foundation.changes import refused
from valorise.platform.foundation.changes_api import Changes, offer_changes
from valorise.platform.foundation.history_api import offer_history
from valorise.platform.foundation.recorded import Facts
from valorise.platform.foundation.records_api import offer_reading
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.publishing import actions, reads
from valorise.platform.publishing.models import Planned

prefix = ""
area = "assets"
router = Router(tags=["Publishing"])


class PublishingAsked(Schema):
    """How the list is narrowed."""

    source: str = Field("", max_length=20, description="plan, register, embargo or disclosure.")
    state: str = Field("open", max_length=20, description="open, filed, harmless or all.")
    when: str = Field("", max_length=10, description="ahead or past.")
    words: str = Field("", max_length=200)
    asset: str = Field("", max_length=200, description="Only of this asset.")


class PublishingForgiven(Schema):
    """An office that forgives one's own publication for a time."""

    office: str
    kind: str = Field(description="Kind of right that is still possible, of the list right_kinds.")
    last_day: date
    left: int
    says: str
    reference: str
    status: str


class PublishingNote(Schema):
    """What a rule says about it."""

    says: str
    today: str
    level: str
    reference: str
    status: str


class PublishingOccasion(Schema):
    """Something by which an asset becomes public."""

    asset: str
    source: str
    on: date
    written: str
    planned: str | None = Field(description="Record of the plan; null where it comes from elsewhere.")
    disclosed: bool
    filed: date | None
    state: str
    left: int
    notes: list[PublishingNote]
    forgiven: list[PublishingForgiven]


class PublishingOccasions(Schema):
    """What becomes public when."""

    items: list[PublishingOccasion]


@router.get(
    "/publishing", response=PublishingOccasions, operation_id="get_publishing", summary="Publishing: publish or protect"
)
def get_publishing(request: HttpRequest, asked: Query[PublishingAsked]) -> Any:
    """What becomes public when, against what is filed; what is still possible where, and until when."""
    person = viewer(request)
    if person.user is None:
        raise refused(person)
    wanted = reads.Wanted.asked({name: str(value) for name, value in asked.dict().items() if name != "asset"})
    found = reads.occasions(person, wanted, asset=asked.asset)
    names = ("source", "on", "written", "disclosed", "filed", "state", "left", "notes", "forgiven")
    items = [
        {
            **{name: getattr(one, name) for name in names},
            "asset": one.asset.pk,
            "planned": one.planned.pk if one.planned else None,
        }
        for one in found
    ]
    return {"items": items}


def add(person: Viewer, facts: Facts, why: str | None) -> Planned:
    """A new plan for the asset that the facts name."""
    return actions.plan(person, str(facts.get("asset") or ""), facts, why=why)


def change(person: Viewer, name: str, facts: Facts, version: int, why: str | None) -> Planned:
    """The plan with these facts."""
    return actions.change(person, name, facts, version=version, why=why)


def drop(person: Viewer, name: str, version: int, why: str | None) -> Planned:
    """The plan taken out."""
    return actions.drop(person, name, version=version, why=why)


offer_reading(router, Planned, reads.plans)
offer_changes(router, Planned, reads.plans, Changes(add, change, drop))
offer_history(router, Planned)
