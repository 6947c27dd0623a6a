"""Needs for programs: read, posted, changed, closed with an outcome, opened again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from valorise.platform.foundation.api import OneRecord, described, told, viewer, with_version
from valorise.platform.foundation.changes_api import Changes, of_version, offer_changes
from valorise.platform.foundation.conditions import unless_overtaken
from valorise.platform.foundation.history_api import offer_history
from valorise.platform.foundation.recorded import Facts
from valorise.platform.foundation.records_api import offer_reading, one_of
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.needs import actions
from valorise.platform.needs.actions import Audience
from valorise.platform.needs.models import Need
from valorise.terms.errors import Invalid

prefix = ""
area = "needs"
router = Router(tags=["Needs"])
ALONE = Audience(shared=False, anonymous=False)
"""Who reads a need of which nothing is said: the organisation alone."""
VERSIONED: Mapping[str, Any] = described("needs", versioned=True)


class Closing(Schema):
    """How the search ended."""

    outcome: str = Field(max_length=60, description="Code of the list need_outcomes.")
    reason: str = Field("", max_length=20, description="Code of the list need_reasons, where nothing fitted.")
    why: str | None = Field(None, max_length=2_000, description="Needed where nothing fitted and no reason is given.")


class Reason(Schema):
    """Why it is done."""

    why: str | None = Field(None, max_length=2_000, description="Kept in the history.")


def needs(viewer: Viewer) -> QuerySet[Need]:
    """Needs that this person may see."""
    return Need.objects.seen_by(viewer)


def add(person: Viewer, facts: Facts, why: str | None) -> Need:
    """A new need; the organisation alone reads it unless it is said to be shared."""
    to = audience(facts, ALONE)
    return actions.post_need(
        person, declared(facts), shared=to.shared, anonymous=to.anonymous, shared_until=to.shared_until, why=why
    )


def change(person: Viewer, name: str, facts: Facts, version: int, why: str | None) -> Need:
    """The need with these facts; who reads it stays where nothing is said of it."""
    to = audience(facts, Audience.of(Need.objects.one_for(person, name)))
    return actions.change_need(person, name, declared(facts), version=version, audience=to, why=why)


def declared(facts: Facts) -> Facts:
    """The facts alone, without who reads them."""
    return {name: value for name, value in facts.items() if name in Need.table().by_name}


def audience(facts: Facts, present: Audience) -> Audience:
    """Who reads it: as it is said beside the facts, else as it stands. `Invalid` for what is no answer to that."""
    for name in ("shared", "anonymous"):
        if name in facts and not isinstance(facts[name], bool):
            raise _not_so(name, facts[name], "true or false")
    until = facts.get("shared_until", present.shared_until)
    if isinstance(until, str):
        try:
            until = date.fromisoformat(until)
        except ValueError as error:
            raise _not_so("shared_until", until, "an exact day such as 2027-03-01") from error
    if until is not None and not isinstance(until, date):
        raise _not_so("shared_until", until, "an exact day such as 2027-03-01")
    return Audience(facts.get("shared", present.shared), facts.get("anonymous", present.anonymous), until)


def _not_so(name: str, found: Any, expected: str) -> Invalid:
    return Invalid(
        what=f"“{name}” cannot be kept as it is: {str(found)[:80]}.",
        where=f"body: facts.{name}",
        why=f"Expected: {expected}.",
        fix="Correct it, or leave it out.",
    )


offer_reading(router, Need, needs)
offer_changes(router, Need, needs, Changes(add, change))
offer_history(router, Need)


@router.post(
    "/needs/{record:name}/-/close",
    response=OneRecord,
    operation_id="close_need",
    summary="Needs: close",
    openapi_extra=dict(VERSIONED),
)
def close_need(request: HttpRequest, response: HttpResponse, name: str, body: Closing) -> Any:
    """Ends the search, with what came of it."""
    person = viewer(request)
    _, version = of_version(request, needs, Need, name)
    with unless_overtaken(lambda: one_of(needs, Need, person, name), told):
        actions.close_need(person, name, body.outcome, version=version, reason=body.reason, why=body.why)
    return with_version(request, response, one_of(needs, Need, person, name))


@router.post(
    "/needs/{record:name}/-/reopen",
    response=OneRecord,
    operation_id="reopen_need",
    summary="Needs: look again",
    openapi_extra=dict(VERSIONED),
)
def reopen_need(request: HttpRequest, response: HttpResponse, name: str, body: Reason) -> Any:
    """Looks for answers again."""
    person = viewer(request)
    _, version = of_version(request, needs, Need, name)
    with unless_overtaken(lambda: one_of(needs, Need, person, name), told):
        actions.reopen_need(person, name, version=version, why=body.why)
    return with_version(request, response, one_of(needs, Need, person, name))
