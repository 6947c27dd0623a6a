"""Addresses of one asset and what belongs to it."""

from __future__ import annotations

from django.urls import path

from valorise.platform.register.record import comparing, editing, ending, making, pages, parting
from valorise.platform.register.record.parts import FILLED

ONE = "assets/<record:name>/-/"
urlpatterns = [
    path("assets/new/", making.new, name="asset-new"),
    path("assets/new/alike/", making.alike, name="asset-alike"),
    path("assets/compare/", comparing.compare, name="compare"),
    path(f"{ONE}history/", pages.history, name="asset-history"),
    path(f"{ONE}remove/", pages.remove, name="asset-remove"),
    path(f"{ONE}restore/", pages.restore, name="asset-restore"),
    path(f"{ONE}split/", parting.split, name="split"),
    path(f"{ONE}edit/<str:group>/", editing.edit, name="asset-edit"),
    path(f"{ONE}add/<str:table>/", editing.add, name="belonging-add"),
    path(f"{ONE}change/<str:table>/<record:other>/", editing.change, name="belonging-change"),
    path(f"{ONE}end/<str:table>/<record:other>/", ending.end, name="belonging-end"),
    path(f"{ONE}take-out/<str:table>/<record:other>/", editing.remove, name="belonging-remove"),
    path("assets/<record:name>/", pages.asset, name="asset"),
    *(path(f"{ONE}{one.name}/", pages.asset, {"part": one}, name=f"asset-{one.name}") for one in FILLED),
]
