"""Addresses of valuations."""

from __future__ import annotations

from django.urls import path

from valorise.platform.valuations import pages

app_name = "valuations"
urlpatterns = [
    path("assets/<record:name>/-/values/", pages.of_asset, name="of-asset"),
    path("assets/<record:name>/-/values/new/", pages.new, name="new"),
    path("values/<record:name>/-/export/<str:suffix>/", pages.export, name="export"),
    path("values/<record:name>/-/remove/", pages.remove, name="remove"),
    path("values/<record:name>/", pages.valuation, name="valuation"),
]
