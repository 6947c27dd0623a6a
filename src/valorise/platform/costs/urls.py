"""Addresses of costs."""

from __future__ import annotations

from django.urls import path

from valorise.platform.costs import assumption_pages, pages

app_name = "costs"
urlpatterns = [
    path("costs/", pages.costs, name="costs"),
    # Before families, so that no name of one hides it.
    path("costs/-/export/<str:suffix>/", pages.export, name="export"),
    path("costs/-/assumptions/", assumption_pages.assumptions, name="assumptions"),
    path("costs/-/assumptions/<str:key>/", assumption_pages.assumption, name="assumption"),
    path("costs/-/assumptions/<str:key>/as-shipped/", assumption_pages.as_shipped, name="as-shipped"),
    path("costs/<record:name>/-/decide/", pages.decide, name="decide"),
    path("costs/<record:name>/-/decisions/<record:other>/withdraw/", pages.withdraw, name="withdraw"),
    path("costs/<record:name>/", pages.family, name="family"),
]
