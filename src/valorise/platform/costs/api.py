"""Costs for programs: the forecast, what speaks for keeping each family, and decisions."""

from __future__ import annotations

from typing import Any, Literal

import orjson
from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from valorise.platform.costs import actions, assuming, reads
from valorise.platform.costs.models import CostSetting, KeepDecision
from valorise.platform.costs.reads import Filters
from valorise.platform.foundation.api import OneRecord, address, described, told, viewer, with_version
from valorise.platform.foundation.changes_api import Changes, Removal, of_version, offer_changes
from valorise.platform.foundation.conditions import unless_overtaken
from valorise.platform.foundation.history_api import offer_history
from valorise.platform.foundation.records_api import offer_reading, one_of
from valorise.reporting.costs import Costs
from valorise.reporting.formats.values import encoded, objects
from valorise.terms.errors import Missing

prefix = ""
area = "assets"
router = Router(tags=["Costs"])


class Asked(Schema):
    """What a forecast is asked for."""

    years: Literal[1, 3, 5, 10] = Field(5, description="Whole calendar years after this one.")
    currency: Literal["EUR", "USD", "GBP", "CHF"] = Field("EUR", description="Currency of the answer.")
    size: Literal["standard", "small", "micro"] = Field("standard", description="Size of the owner.")


class Narrowed(Asked):
    """What the forecast of an office can be narrowed by, as on its page."""

    officer: str = Field("", max_length=20, description="Number of the account that looks after it, or none.")
    type: str = Field("", max_length=60, description="Code of the list asset_types.")
    office: str = Field("", max_length=10, description="Office that is paid.")
    leaning: str = Field("", max_length=20, description="Code of the list keep_leanings.")
    decision: str = Field("", max_length=20, description="Code of the list keep_choices, or none.")


class Forecast(Schema):
    """A forecast as tables; amounts that are missing are left out and never zero."""

    as_of: str
    until: str
    currency: str
    years: list[dict[str, Any]] = Field(description="Rows of the declared table cost_years.")
    advice: list[dict[str, Any]] = Field(description="Rows of the declared table keep_advice.")
    payments: list[dict[str, Any]] = Field(description="Rows of the declared table costs.")
    assumptions: list[dict[str, Any]] = Field(description="What is assumed.")


class Decided(Schema):
    """A decision about a family of rights."""

    decision: str = Field(max_length=20, description="Code of the list keep_choices.")
    grounds: str = Field(max_length=5_000, description="Why.")
    seen_to: list[str] = Field(default_factory=list, max_length=20, description="Duties before dropping that are done.")
    after: str | None = Field(
        None, max_length=200, description="Name of the last decision that the sender knows, empty for none; 422 else."
    )


@router.get("/costs", response=Forecast, operation_id="forecast_costs", summary="Costs: the forecast of the office")
def forecast_costs(request: HttpRequest, asked: Query[Narrowed]) -> Any:
    """What the rights of the office will cost and what speaks for keeping each family; for people of the office."""
    return written(reads.portfolio(viewer(request), Filters.read(asked.dict())).found)


@router.get(
    "/costs/{record:name}",
    response=Forecast,
    operation_id="forecast_family",
    summary="Costs: the forecast of one family of rights",
)
def forecast_family(request: HttpRequest, name: str, asked: Query[Asked]) -> Any:
    """The same for the rights of one asset, or for one right without an asset."""
    person = viewer(request)
    tenant = actions.of_office(person, name)
    found = reads.family(person, tenant, name, Filters.read(asked.dict()).wanted)
    if found is None:
        raise Missing(what="There are no such rights.", fix="Check the name.")
    return written(found)


def written(found: Costs) -> dict[str, Any]:
    """The forecast as programs get it."""
    tables = {"years": "cost_years", "advice": "keep_advice", "payments": "costs", "assumptions": "cost_assumptions"}
    rows = {name: list(objects(found.tables[table], table)) for name, table in tables.items()}
    plain: dict[str, Any] = orjson.loads(encoded(rows))
    day = {"as_of": found.asked.as_of.isoformat(), "until": found.asked.until.isoformat()}
    return {**day, "currency": found.asked.currency, **plain}


@router.post(
    "/costs/{record:name}/-/decisions",
    response={201: OneRecord},
    operation_id="decide_keep_or_drop",
    summary="Costs: decide about a family of rights",
    openapi_extra=dict(described("keep_decisions", status=201)),
)
def decide_keep_or_drop(request: HttpRequest, response: HttpResponse, name: str, body: Decided) -> Any:
    """Records the decision; it pays and drops nothing by itself."""
    person = viewer(request)
    made = actions.decide(person, name, body.decision, body.grounds, seen_to=body.seen_to, after=body.after)
    response["Location"] = address(made)
    return with_version(request, response, one_of(reads.decisions, KeepDecision, person, made.pk))


@router.delete(
    "/keep-decisions/{record:name}",
    response={204: None},
    operation_id="withdraw_keep_decision",
    summary="Costs: take a decision back",
    openapi_extra=dict(described("keep_decisions", answer="", versioned=True)),
)
def withdraw_keep_decision(request: HttpRequest, name: str, asked: Query[Removal]) -> Any:
    """The one before counts again; it can be brought back in its history."""
    person = viewer(request)
    _, version = of_version(request, reads.decisions, KeepDecision, name)
    with unless_overtaken(lambda: one_of(reads.decisions, KeepDecision, person, name), told):
        actions.withdraw(person, name, version=version, why=asked.why or None)
    return HttpResponse(status=204)


@router.get(
    "/cost-assumptions",
    response=list[dict[str, Any]],
    operation_id="list_cost_assumptions",
    summary="Costs: what the forecast of the office assumes",
)
def list_cost_assumptions(request: HttpRequest) -> Any:
    """Rows of the declared table cost_assumptions: those that the office set as own, all others as shipped."""
    rows: Any = orjson.loads(encoded(list(objects(reads.assumptions(viewer(request)), "cost_assumptions"))))
    return rows


offer_changes(
    router,
    CostSetting,
    reads.settings,
    Changes(
        add=lambda person, facts, why: assuming.assume(person, facts, tenant=reads.office_of(person), version=0),
        change=lambda person, name, facts, version, why: assuming.change(person, name, facts, version=version),
        remove=lambda person, name, version, why: assuming.as_shipped(person, name, version=version, why=why),
    ),
)
offer_reading(router, CostSetting, reads.settings)
offer_history(router, CostSetting)
offer_reading(router, KeepDecision, reads.decisions)
offer_history(router, KeepDecision)
