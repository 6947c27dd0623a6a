"""Calls for kept views of the list: those one may open, keep one, rename, share or begin with it, delete it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from valorise.platform.foundation.api import API, viewer
from valorise.platform.foundation.changes import refused
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.register.listing import views
from valorise.platform.register.listing.filters import Filters
from valorise.platform.register.listing.filters_said import FiltersSaid, as_said
from valorise.platform.register.models import SavedView

PATH = "/asset-views"


class View(Schema):
    """A list with its filters, order and columns under a name."""

    number: int
    name: str
    filters: dict[str, Any] = Field(description="As they are sent; what is left out narrows nothing.")
    own: bool = Field(description="Whether the sender keeps it; only they change it.")
    keeper: str
    shared: bool = Field(description="Whether the office of its keeper may open it.")
    begins: bool = Field(description="Whether the list begins with it for the sender.")
    saved_at: datetime
    links: dict[str, str]


class Views(Schema):
    """Views that the sender may open, by name."""

    items: list[View]


class NewView(Schema):
    """A view to be kept."""

    name: str = Field(max_length=500)
    filters: FiltersSaid | None = Field(None, description="Left out: everything.")
    shared: bool = False
    begins: bool = False


class ChangedView(Schema):
    """What is to be different; what is left out stays."""

    name: str | None = Field(None, max_length=500)
    shared: bool | None = None
    begins: bool | None = None


def told(one: SavedView, person: Viewer, begins: int | None) -> dict[str, Any]:
    """A view as programs get it; `list` is where the assets are that it shows."""
    return {
        "number": one.pk,
        "name": one.name,
        "filters": as_said(one.filters),
        "own": one.user_id == person.user,
        "keeper": str(one.user),
        "shared": one.tenant_id is not None,
        "begins": one.pk == begins,
        "saved_at": one.saved_at,
        "links": {"self": f"{API}{PATH}/{one.pk}", "list": f"{API}/assets?view={one.pk}"},
    }


def list_views(request: HttpRequest) -> Any:
    """Views that the sender keeps, and those shared with their office."""
    person = signed_in(request)
    begins = views.beginning(person)
    return {"items": [told(one, person, begins) for one in views.views(person)]}


def keep_view(request: HttpRequest, response: HttpResponse, body: NewView) -> Any:
    """Keeps filters under a name; a view of this name that the sender keeps already is replaced."""
    person = viewer(request)
    filters = body.filters.filters("body: filters") if body.filters else Filters()
    made = views.save_view(person, filters, name=body.name, shared=body.shared, begins=body.begins)
    response["Location"] = f"{API}{PATH}/{made.pk}"
    return _one(person, made.pk)


def get_view(request: HttpRequest, number: int) -> Any:
    """One view; what it shows now is at its link `list`."""
    return _one(viewer(request), number)


def change_view(request: HttpRequest, number: int, body: ChangedView) -> Any:
    """Another name, shared or not, to begin with or not; of a view of others only whether to begin with it."""
    person = viewer(request)
    found = views.view(person, number)
    if found.user_id != person.user and (body.name is not None or body.shared is not None):
        raise refused(person)
    begins = views.beginning(person) == number if body.begins is None else body.begins
    shared = found.tenant_id is not None if body.shared is None else body.shared
    views.change_view(person, number, name=found.name if body.name is None else body.name, shared=shared, begins=begins)
    return _one(person, number)


def remove_view(request: HttpRequest, number: int) -> Any:
    """Deletes a view that the sender keeps; the assets it showed stay."""
    views.remove_view(viewer(request), number)
    return HttpResponse(status=204)


def _one(person: Viewer, number: int) -> dict[str, Any]:
    return told(views.view(person, number), person, views.beginning(person))


def signed_in(request: HttpRequest) -> Viewer:
    """Who calls; refused where nobody is known."""
    person = viewer(request)
    if person.user is None:
        raise refused(person)
    return person


def offer_views(router: Router) -> None:
    """Adds the calls for kept views to the router."""
    one = PATH + "/{int:number}"
    router.get(PATH, response=Views, operation_id="list_views", summary="Views of the list: all")(list_views)
    router.post(PATH, response={201: View}, operation_id="keep_view", summary="Views of the list: keep one")(keep_view)
    router.get(one, response=View, operation_id="get_view", summary="Views of the list: one")(get_view)
    router.patch(one, response=View, operation_id="change_view", summary="Views of the list: change")(change_view)
    router.delete(
        one, response={204: None}, operation_id="remove_view", summary="Views of the list: delete"
    )(remove_view)  # fmt: skip
