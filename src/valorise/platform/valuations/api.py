"""Valuations for programs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from valorise.platform.foundation.api import Body, OneRecord, address, described, told, viewer, with_version
from valorise.platform.foundation.changes_api import Removal, of_version
from valorise.platform.foundation.conditions import unless_overtaken
from valorise.platform.foundation.history_api import offer_history
from valorise.platform.foundation.records_api import offer_reading, one_of
from valorise.platform.valuations import actions, reads
from valorise.platform.valuations.models import Valuation
from valorise.terms.errors import Invalid

prefix = ""
area = "assets"
router = Router(tags=["Valuations"])


@router.post(
    "/assets/{record:name}/-/valuations",
    response={201: OneRecord},
    operation_id="assess_value",
    summary="Valuations: say what an asset may be worth",
    openapi_extra=dict(described("valuations", body="new", status=201)),
)
def assess_value(request: HttpRequest, response: HttpResponse, name: str, body: Body) -> Any:
    """Works out the ranges from the assumptions and keeps both; the same seed gives the same ranges on every machine.

    Give title, note, currency, price_year, seed, draws and assumptions; the ranges follow. 422 lists what is missing.
    """
    for said in body.facts.keys() - actions.GIVEN:
        raise Invalid(
            what=f"“{said}” follows from the assumptions, or is no fact of a valuation.",
            where=f"body: facts.{said}",
            fix=f"Send only: {', '.join(sorted(actions.GIVEN))}.",
        )
    person = viewer(request)
    made = actions.assess(person, name, body.facts, why=body.why)
    response["Location"] = address(made)
    return with_version(request, response, one_of(reads.valuations, Valuation, person, made.pk))


@router.delete(
    "/valuations/{record:name}",
    response={204: None},
    operation_id="remove_valuation",
    summary="Valuations: take one away",
    openapi_extra=dict(described("valuations", answer="", versioned=True)),
)
def remove_valuation(request: HttpRequest, name: str, asked: Query[Removal]) -> Any:
    """It can be brought back in its history."""
    person = viewer(request)
    _, version = of_version(request, reads.valuations, Valuation, name)
    with unless_overtaken(lambda: one_of(reads.valuations, Valuation, person, name), told):
        actions.remove_valuation(person, name, version=version, why=asked.why or None)
    return HttpResponse(status=204)


offer_reading(router, Valuation, reads.valuations)
offer_history(router, Valuation)
