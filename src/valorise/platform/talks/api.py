"""Plans of talks for programs: listed, asked for, read, made anew, deleted."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema, Status

from valorise.platform.foundation.api import API, Asked, page_of, viewer
from valorise.platform.foundation.changes import refused
from valorise.platform.foundation.paging import Order
from valorise.platform.foundation.persons import FORMER
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.jobs.models import Job
from valorise.platform.talks import actions, asking, reads
from valorise.platform.talks.models import TalkPlan
from valorise.platform.talks.reads import Party, Talk, Without

prefix = ""
area = "matches"
router = Router(tags=["Talks"])
ONE = "/talk-plans/{record:name}"
SORTED = {"made": Order("made_at", descending=True)}


def call(name: str, summary: str, **more: Any) -> dict[str, Any]:
    """How a call is named and described."""
    return {"operation_id": name, "summary": f"Talks: {summary}", **more}


class Line(Schema):
    """A capacity or a floor: how many talks a group has at most or at least."""

    kind: str = Field(description="need, asset, person, unit, owner, asset-country, seeker, seeker-country or all.")
    name: str = Field("", description="Name of the group; of a need or asset its name or title. Empty: each of them.")


class AtMost(Line):
    """A capacity."""

    most: int = Field(ge=0)


class AtLeast(Line):
    """A floor."""

    least: int = Field(ge=0)


class Exclusion(Schema):
    """Two groups that should not talk, or one that talks to nobody."""

    kind: str
    name: str
    other_kind: str = ""
    other_name: str = ""
    why: str = ""


class Side(Schema):
    """Which records of one side take part."""

    words: str = Field(default="", description="Words that all of them hold.")
    type: str = Field(default="", description="Code of the list need_types or asset_types.")
    whose: str = Field(default="", description="ours or mine; empty means all that the office sees.")
    only: list[str] = Field(default_factory=list, description="Names of records; empty means all that are left.")


class Wanted(Schema):
    """What a plan is asked for. Without capacities nobody has a limit."""

    title: str = Field("", max_length=asking.LONGEST)
    follows: str = Field("", max_length=40, description="Plan that this one is compared with.")
    needs: Side = Field(default_factory=Side)
    assets: Side = Field(default_factory=lambda: Side(whose=asking.OURS))
    fit: str = Field("fair", description="Code of the list fits; matches of a lesser fit are no possible talks.")
    capacities: list[AtMost] = Field(default_factory=list)
    floors: list[AtLeast] = Field(default_factory=list)
    exclusions: list[Exclusion] = Field(default_factory=list)


class Work(Schema):
    """Long work that was begun; its job tells how far it is, and its end names the plan."""

    job: str
    links: dict[str, str]


class OnePlan(Schema):
    """A plan in a list."""

    id: str
    title: str
    made_at: datetime
    by: str
    follows: str | None
    talks: int
    contradicts: bool = Field(description="Whether no choice keeps all floors; then there are no talks.")
    links: dict[str, str]


class Plans(Schema):
    """A page of the list."""

    items: list[OnePlan]
    next: str | None
    total: int | None


class WholePlan(OnePlan):
    """A plan with everything that follows; of each need and asset no more than the sender sees."""

    proven: bool = Field(description="Whether no other choice under the same rules is worth more.")
    worth: float | None
    without_floors: float | None = Field(description="What the best talks are worth where no floor is asked for.")
    chosen: list[dict[str, Any]] = Field(description="The talks.")
    hidden: int = Field(description="Talks of which a side is gone, or no longer shared with the sender.")
    floors: list[dict[str, Any]] = Field(description="Each floor with its price, and its price as the only floor.")
    contradictions: list[list[str]] = Field(description="Smallest sets of rules that contradict, in words.")
    nearest: list[str] = Field(description="The nearest floors that fit, in words.")
    without: list[dict[str, Any]] = Field(description="Needs and assets without a talk, each with why.")
    idle: list[str] = Field(description="Lines that set nothing, because nobody who takes part is called so.")
    asked: dict[str, Any] = Field(description="What was asked for, as it is sent to ask for a plan.")


class AllAsked(Asked):
    """The list has no filters."""


@router.get("/talk-plans", response=Plans, **call("list_talk_plans", "plans of the office"))
def list_talk_plans(request: HttpRequest, response: HttpResponse, asked: Query[AllAsked]) -> Any:
    """The newest first."""
    return page_of(request, response, reads.plans(staff(request)), asked, told, SORTED)


@router.post("/talk-plans", response={202: Work}, **call("plan_talks", "ask for a plan"))
def plan_talks(request: HttpRequest, body: Wanted) -> Any:
    """A worker proves the best choice and keeps it. 422 names lines that cannot be followed.

    Where the floors contradict, the plan is kept too, and says which do and how low they must be.
    """
    said = body.dict()
    title, follows = said.pop("title"), said.pop("follows")
    return begun(actions.begin(staff(request), asking.read(said), title=title, follows=follows))


@router.get(ONE, response=WholePlan, **call("get_talk_plan", "one plan"))
def get_talk_plan(request: HttpRequest, name: str) -> Any:
    """Talks, prices of floors, contradictions, and who stays without a talk."""
    who = staff(request)
    shown = reads.shown(who, reads.plan(who, name))
    found = shown.plan.found
    return {
        **told(shown.plan), "proven": not shown.plan.contradicts,
        "worth": found.get("worth"), "without_floors": found.get("without_floors"),
        "chosen": [_talk(one) for one in shown.talks], "hidden": shown.hidden, "floors": list(shown.floors),
        "contradictions": shown.contradictions, "nearest": shown.nearest, "idle": shown.idle,
        "without": [*(_without("need", one) for one in shown.needs_without),
                    *(_without("asset", one) for one in shown.assets_without)],
        "asked": shown.plan.asked,
    }  # fmt: skip


@router.post(ONE + "/-/renewal", response={202: Work}, **call("renew_talk_plan", "make a plan anew"))
def renew_talk_plan(request: HttpRequest, name: str) -> Any:
    """The same question with the matches of today; the new plan follows this one."""
    return begun(actions.begin_anew(staff(request), name))


@router.delete(ONE, response={204: None}, **call("remove_talk_plan", "delete a plan"))
def remove_talk_plan(request: HttpRequest, name: str) -> Any:
    """For good; a plan is never changed, so no version is asked for."""
    actions.remove(staff(request), name)
    return HttpResponse(status=204)


def staff(request: HttpRequest) -> Viewer:
    """Who calls; plans are for people of an office."""
    who = viewer(request)
    if not who.staff_of:
        raise refused(who)
    return who


def begun(job: Job) -> Status[dict[str, Any]]:
    """The job that was begun."""
    return Status(202, {"job": job.pk, "links": {"job": f"{API}/jobs/{job.pk}"}})


def told(one: TalkPlan) -> dict[str, Any]:
    """A plan in a list."""
    return {
        "id": one.pk, "title": one.title, "made_at": one.made_at, "by": str(one.made_by) if one.made_by else FORMER,
        "follows": one.follows_id, "talks": len(one.talks), "contradicts": one.contradicts,
        "links": {"self": f"{API}/talk-plans/{one.pk}"},
    }  # fmt: skip


def _talk(one: Talk) -> dict[str, Any]:
    return {"need": _party(one.need), "asset": _party(one.asset), "fit": one.fit.text if one.fit else None,
            "worth": one.worth, "rank": one.rank, "counts_for": list(one.counts_for)}  # fmt: skip


def _without(side: str, row: Without) -> dict[str, Any]:
    return {"side": side, **_party(row.one), "why": row.code, "says": row.why,
            "best": _party(row.best) if row.best else None}  # fmt: skip


def _party(one: Party) -> dict[str, str]:
    return {"name": one.name, "title": one.title, "who": one.who}
