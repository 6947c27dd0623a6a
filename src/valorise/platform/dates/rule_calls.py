"""Proposed rules for programs: compared with those in use; nothing is accepted by it."""

from __future__ import annotations

import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema, Status

from valorise.journeys.rule_change import MOST_BYTES
from valorise.platform.dates import rule_actions, rule_reads
from valorise.platform.dates.models import RuleComparison
from valorise.platform.foundation.api import API, Asked, page_of, viewer
from valorise.platform.foundation.changes import refused
from valorise.platform.foundation.paging import Order
from valorise.platform.foundation.viewer import Viewer
from valorise.terms.errors import NotReady
from valorise.terms.tables import table
from valorise.terms.tables.checks import interchange

NEWEST = {"made": Order("at", descending=True)}


class ProposedRules(Schema):
    """Rules as somebody would have them."""

    file: str = Field(
        "proposal.yaml", max_length=200, description="That of one of ours, as EP.yaml, stands for it whole."
    )
    text: str = Field(max_length=MOST_BYTES, description="YAML, written as our files of rules are.")


class RuleCount(Schema):
    """How many dates of a rule something would happen to."""

    rule: str
    change: str = Field(description="Code of the list date_changes.")
    dates: int


class OneRuleComparison(Schema):
    """Proposed rules and how many dates they would move."""

    id: int
    file: str
    at: datetime.datetime
    by: int | None
    state: str = Field(description="waiting, compared or failed.")
    as_of: datetime.date | None
    overtaken: bool = Field(description="Whether the day or the rules in use are other ones by now.")
    changed: list[str] = Field(description="Rules that differ from those in use.")
    counts: list[RuleCount]
    rights: int = Field(description="Rights that were looked at.")
    job: str


class RuleComparisons(Schema):
    """A page of comparisons."""

    items: list[OneRuleComparison]
    next: str | None
    total: int | None


class MovedAsked(Schema):
    """What dates that would move are narrowed to."""

    rule: str = Field("", max_length=200)
    change: str = Field("", max_length=30, description="Code of the list date_changes.")
    asset: str = Field("", max_length=200)
    begin: int = Field(0, ge=0, le=10_000_000, description="How many dates to leave out at the beginning.")
    limit: int = Field(200, ge=1, le=1_000)


class MovedDates(Schema):
    """Dates that would move, of the rights that the sender may see."""

    items: list[dict[str, Any]] = Field(description="Rows of the declared table moved_dates.")
    total: int


def offer_rules(router: Router) -> None:
    """Add the calls to those of dates."""

    def told_as(name: str, summary: str, **more: Any) -> dict[str, Any]:
        return {"operation_id": name, "summary": f"Dates: {summary}", **more}

    place = "/rule-comparisons"
    router.get(place, response=RuleComparisons, **told_as("list_rule_comparisons", "proposed rules"))(_list)
    made = told_as("compare_rules", "which dates a changed rule would move")
    router.post(place, response={201: OneRuleComparison}, **made)(_compare)
    one = f"{place}/{{int:number}}"
    router.get(one, response=OneRuleComparison, **told_as("get_rule_comparison", "one proposal of rules"))(_one)
    again = told_as("compare_rules_again", "compare proposed rules once more")
    router.post(f"{one}/-/again", response=OneRuleComparison, **again)(_again)
    rows = told_as("list_moved_dates", "dates that proposed rules would move")
    router.get(f"{one}/-/dates", response=MovedDates, **rows)(_dates)


def _list(request: HttpRequest, response: HttpResponse, asked: Query[Asked]) -> Any:
    """Proposals of rules that were compared, the newest first; the last 20 are kept."""
    found = rule_reads.comparisons(_known(request))
    return page_of(request, response, found, asked, lambda one: _told(_known(request), one), NEWEST)


def _compare(request: HttpRequest, response: HttpResponse, body: ProposedRules) -> Any:
    """Finds the dates that would move; at once in a small office, else the answer names a job. Nothing is accepted."""
    who = viewer(request)
    one = rule_actions.propose(who, body.file, body.text)
    response["Location"] = f"{API}/rule-comparisons/{one.pk}"
    return Status(201, _told(who, one))


def _one(request: HttpRequest, number: int) -> Any:
    """How many dates would move, by rule."""
    who = _known(request)
    return _told(who, rule_reads.comparison(who, number))


def _again(request: HttpRequest, number: int) -> Any:
    """Compares once more, with the register, the rules in use and the day as they are now."""
    who = _known(request)
    return _told(who, rule_actions.again(who, number))


def _dates(request: HttpRequest, number: int, asked: Query[MovedAsked]) -> Any:
    """The dates by rule, right and day, as they are and as they would be."""
    who = _known(request)
    one = rule_reads.comparison(who, number)
    if one.state != "compared":
        raise NotReady(what="These rules are not compared yet.", fix="Ask again when the job is done.")
    found = rule_reads.moved(who, one, rule_reads.Narrowed(asked.rule, asked.change, asked.asset))
    rows = found.slice(asked.begin, asked.limit).iter_rows(named=True)
    return {"items": [interchange(table("moved_dates"), row) for row in rows], "total": found.height}


def _known(request: HttpRequest) -> Viewer:
    who = viewer(request)
    if who.user is None:
        raise refused(who)
    return who


def _told(who: Viewer, one: RuleComparison) -> dict[str, Any]:
    names = ("id", "file", "at", "state", "as_of", "changed", "counts", "rights", "job")
    return {
        **{name: getattr(one, name) for name in names},
        "by": one.by_id,
        "overtaken": rule_reads.overtaken(who, one),
    }
