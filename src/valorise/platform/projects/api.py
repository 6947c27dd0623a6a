"""Background of projects for programs. Projects themselves are read by calls of the register."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from valorise.platform.foundation.api import Body, OneRecord, address, described, viewer, with_version
from valorise.platform.foundation.changes_api import Changes, normal, offer_changes
from valorise.platform.foundation.history_api import offer_history
from valorise.platform.foundation.recorded import Facts
from valorise.platform.foundation.records_api import offer_reading, one_of
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.projects import actions, reads
from valorise.platform.projects.models import Background
from valorise.platform.register.models import Project
from valorise.platform.register.reads_for_programs import belongings
from valorise.terms.errors import Invalid

prefix = ""
area = "assets"
router = Router(tags=["Projects"])


class Result(Schema):
    """A result that was made with the background."""

    asset: str = Field(max_length=200, description="Name of an asset that your office keeps.")


def add(person: Viewer, facts: Facts, why: str | None) -> Background:
    """A new entry; it names the project it is brought into."""
    if not facts.get("project"):
        raise Invalid(
            what="It does not say which project it is brought into.",
            where="body: facts.project",
            fix="Name a project that your office keeps.",
        )
    return actions.list_background(person, facts["project"], facts, why=why)


def change(person: Viewer, name: str, facts: Facts, version: int, why: str | None) -> Background:
    """The entry with these facts."""
    return actions.change_background(person, name, facts, version=version, why=why)


def remove(person: Viewer, name: str, version: int, why: str | None) -> Background:
    """Take the entry out."""
    return actions.remove_background(person, name, version=version, why=why)


offer_reading(router, Background, reads.backgrounds)
offer_changes(router, Background, reads.backgrounds, Changes(add, change, remove))
offer_history(router, Background)


@router.post(
    "/project-proposals",
    response={201: OneRecord},
    operation_id="add_project_proposal",
    summary="Projects: a new one, as a proposal",
    openapi_extra=dict(described("projects", body="new", status=201)),
)
def add_project(request: HttpRequest, response: HttpResponse, body: Body) -> Any:
    """A project of your office, as a proposal unless its status says otherwise."""
    person = viewer(request)
    facts = normal(Project.table(), {}, body.facts)
    made = actions.propose_project(person, facts, why=body.why)
    response["Location"] = address(made)
    return with_version(request, response, one_of(belongings(Project), Project, person, made.pk))


@router.post(
    "/backgrounds/{record:name}/-/results",
    response={201: OneRecord},
    operation_id="bind_result",
    summary="Background: a result was made with it",
    openapi_extra=dict(described("restrictions", status=201)),
)
def bind_result(request: HttpRequest, response: HttpResponse, name: str, body: Result) -> Any:
    """Records a restriction on that result, which answers about licences then look at; it comes back."""
    made = actions.bind_result(viewer(request), name, body.asset)
    made.sight = "full"  # type: ignore[attr-defined]
    return with_version(request, response, made)
