"""Pathways for programs: advice, the choice and its plan, decisions that steps wait for, and the portfolio."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from valorise.platform.foundation.api import OneRecord, address, described, told, viewer, with_version
from valorise.platform.foundation.changes import refused
from valorise.platform.foundation.changes_api import Removal, of_version
from valorise.platform.foundation.conditions import unless_overtaken
from valorise.platform.foundation.history_api import offer_history
from valorise.platform.foundation.records_api import offer_reading, one_of
from valorise.platform.pathways import actions, reads
from valorise.platform.pathways.models import Choice, Decided, Task
from valorise.platform.pathways.portfolio import Wanted, portfolio_of, table_of_lines
from valorise.platform.pathways.shown import Step
from valorise.terms.errors import Missing

prefix = ""
area = "assets"
router = Router(tags=["Pathways"])
ASSET = "/assets/{record:name}/-/"
DAY = "An exact day such as 2027-03-01."


class PathwayReason(Schema):
    """Something the register says about a pathway."""

    side: str
    text: str


class PathwayFirst(Schema):
    """What must come before a step."""

    ordering: str
    step: int
    first: str
    then: str
    blocks: bool
    standing: str
    done_on: date | None
    later_on: date | None
    reference: str
    status: str


class PathwayAdvised(Schema):
    """A pathway that the asset can take."""

    pathway: str
    name: str
    rank: int
    duration: str
    earliest: date | None = Field(description="Day on which its goal is reached if each step takes its least time.")
    latest: date | None
    status: str
    weakest_scale: str = Field(description="Of the scales it asks for the one that holds the asset back; may be empty.")
    needed_level: int | None = Field(description="Level on it from which the pathway usually begins.")
    rated_level: int | None = Field(description="Level rated with evidence on it; null where nobody did.")
    claimed_level: int | None = Field(description="Level claimed on it where nobody rated it with evidence.")
    reasons: list[PathwayReason]
    firsts: list[PathwayFirst]


class PathwayAdvice(Schema):
    """The pathways of an asset."""

    ways: list[PathwayAdvised]
    held_back: str = Field(description="The weakest scale of all as a sentence; empty where nobody said anything.")
    chosen: str | None = Field(description="Name of the decision that is followed now.")


class PlanStep(Schema):
    """A step of a plan."""

    number: int
    action: str
    who: list[str]
    documents: list[str]
    gate: str
    usual: str
    begins: list[date | None] = Field(description="Earliest and latest first day.")
    ends: list[date | None] = Field(description="Earliest and latest last day.")
    standing: str
    done_on: date | None
    moved: bool
    person: str
    task: str | None = Field(description="Record of what people said of it; null where nobody did.")


class AssetPlan(Schema):
    """The plan of the pathway that is followed."""

    choice: str
    pathway: str
    name: str
    steps: list[PlanStep]
    firsts: list[PathwayFirst]


class NewChoice(Schema):
    """A decision for a pathway."""

    pathway: str = Field(max_length=60)
    reason: str = Field(max_length=2_000)
    starts: str | None = Field(None, max_length=10, description=f"{DAY} Today where it is left out.")
    first_step: int | None = Field(None, ge=1, le=99)


class SaidOfStep(Schema):
    """What is said of a step; what is left out stays, null clears."""

    begins: str | None = Field(None, max_length=10, description=DAY)
    due: str | None = Field(None, max_length=10, description=DAY)
    done_on: str | None = Field(None, max_length=10, description=DAY)
    person: str | None = Field(None, max_length=200)
    given_to: int | None = Field(None, description="Account of a person of the organisation; goes before `person`.")
    note: str | None = Field(None, max_length=2_000)
    version: int | None = Field(None, description="Version of the record of the step; null where there is none yet.")


class NewDecision(Schema):
    """That what a step waits for was decided."""

    ordering: str = Field(max_length=60)
    decision: str = Field(max_length=2_000)
    done_on: str | None = Field(None, max_length=10, description=f"{DAY} Today where it is left out.")


class PortfolioAsked(Schema):
    """How the portfolio is narrowed."""

    words: str = Field("", max_length=200)
    type: str = Field("", max_length=60, description="Code of the list asset_types.")
    scale: str = Field("", max_length=20, description="Scale that holds the asset back.")
    pathway: str = Field("", max_length=60)
    state: str = Field("", max_length=20, description="late, unproven, no-pathway or nothing.")
    order: str = Field("level", max_length=10, description="level, age, due or title.")


class PortfolioLine(Schema):
    """An asset of the portfolio."""

    asset: str
    title: str
    type: str | None
    weakest_scale: str | None
    level: int | None
    pathway: str | None
    next_step: str | None
    due: date | None
    late: bool
    last_on: date | None
    age_in_days: int | None


class Portfolio(Schema):
    """The portfolio."""

    items: list[PortfolioLine]


@router.get(
    ASSET + "pathways", response=PathwayAdvice, operation_id="get_pathways", summary="Pathways: those an asset can take"
)
def get_pathways(request: HttpRequest, name: str) -> Any:
    """Best first, with reasons and what must come first; the order counts kinds of reasons and does not weigh them."""
    found = reads.advice(viewer(request), name)
    return {"ways": found.ways, "held_back": found.held_back, "chosen": found.choice.pk if found.choice else None}


@router.get(ASSET + "plan", response=AssetPlan, operation_id="get_plan", summary="Pathways: the plan of an asset")
def get_plan(request: HttpRequest, name: str) -> Any:
    """The plan of the pathway that is followed; 404 where none is chosen."""
    found = reads.plan(viewer(request), name)
    if found is None:
        raise Missing("No pathway is chosen for this asset.", fix="Choose one first.")
    steps = [_step(one) for one in found.steps]
    told_ = {"choice": found.choice.pk, "pathway": found.choice.pathway, "name": found.name}
    return {**told_, "steps": steps, "firsts": found.firsts}


@router.post(
    ASSET + "pathways",
    response={201: OneRecord},
    operation_id="choose_pathway",
    summary="Pathways: choose one",
    openapi_extra=dict(described("pathway_choices", status=201)),
)
def choose_pathway(request: HttpRequest, response: HttpResponse, name: str, body: NewChoice) -> Any:
    """A decision with its reason; one made before is set aside with it."""
    person = viewer(request)
    made = actions.choose(person, name, body.dict())
    response["Location"] = address(made)
    return with_version(request, response, one_of(reads.choices, Choice, person, made.pk))


@router.delete(
    "/pathway-choices/{record:name}",
    response={204: None},
    operation_id="set_pathway_aside",
    summary="Pathways: set one aside",
    openapi_extra=dict(described("pathway_choices", answer="", versioned=True)),
)
def set_pathway_aside(request: HttpRequest, name: str, asked: Query[Removal]) -> Any:
    """It is followed no longer; `why` is needed."""
    person = viewer(request)
    _, version = of_version(request, reads.choices, Choice, name)
    with unless_overtaken(lambda: one_of(reads.choices, Choice, person, name), told):
        actions.set_aside(person, name, version=version, why=asked.why)
    return HttpResponse(status=204)


@router.put(
    "/pathway-choices/{record:name}/-/steps/{int:step}",
    response=OneRecord,
    operation_id="change_step",
    summary="Pathways: say something of a step",
    openapi_extra=dict(described("plan_tasks")),
)
def change_step(request: HttpRequest, response: HttpResponse, name: str, step: int, body: SaidOfStep) -> Any:
    """Done, moved or given to somebody. `version` is that of its record, so that nobody's change is lost."""
    person = viewer(request)
    facts = {one: getattr(body, one) for one in body.model_fields_set & set(actions.SAID)}
    if "given_to" in body.model_fields_set:
        facts.setdefault("person", None)
    made = actions.change_step(person, name, step, facts, version=body.version, given_to=body.given_to)
    return with_version(request, response, one_of(reads.tasks, Task, person, made.pk))


@router.post(
    ASSET + "pathway-decisions",
    response={201: OneRecord},
    operation_id="decide_ordering",
    summary="Pathways: note a decision that a step waits for",
    openapi_extra=dict(described("pathway_decisions", status=201)),
)
def decide_ordering(request: HttpRequest, response: HttpResponse, name: str, body: NewDecision) -> Any:
    """That what must come first was decided or done."""
    person = viewer(request)
    made = actions.decide(person, name, body.ordering, {"decision": body.decision, "done_on": body.done_on})
    response["Location"] = address(made)
    return with_version(request, response, one_of(reads.decisions, Decided, person, made.pk))


@router.delete(
    "/pathway-decisions/{record:name}",
    response={204: None},
    operation_id="take_back_decision",
    summary="Pathways: take a noted decision back",
    openapi_extra=dict(described("pathway_decisions", answer="", versioned=True)),
)
def take_back_decision(request: HttpRequest, name: str, asked: Query[Removal]) -> Any:
    """The step waits again."""
    person = viewer(request)
    _, version = of_version(request, reads.decisions, Decided, name)
    with unless_overtaken(lambda: one_of(reads.decisions, Decided, person, name), told):
        actions.take_back_decision(person, name, version=version, why=asked.why or None)
    return HttpResponse(status=204)


@router.get("/portfolio", response=Portfolio, operation_id="get_portfolio", summary="Pathways: the portfolio")
def get_portfolio(request: HttpRequest, asked: Query[PortfolioAsked]) -> Any:
    """Assets of the office with what holds them back, the pathway, the next step and the day of the last one."""
    person = viewer(request)
    if not person.staff_of:
        raise refused(person)
    return {"items": table_of_lines(portfolio_of(person, Wanted.asked(asked.dict()))).to_dicts()}


def _step(one: Step) -> dict[str, Any]:
    names = ("number", "action", "gate", "usual", "standing", "done_on", "moved")
    plain = {name: getattr(one, name) for name in names}
    lists = {name: list(getattr(one, name)) for name in ("who", "documents", "begins", "ends")}
    return {**plain, **lists, "person": one.task.person if one.task else "", "task": one.task.pk if one.task else None}


for kind, records in ((Choice, reads.choices), (Task, reads.tasks), (Decided, reads.decisions)):
    offer_reading(router, kind, records)
    offer_history(router, kind)
