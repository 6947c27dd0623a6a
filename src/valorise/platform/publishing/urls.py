"""Addresses of planned publications."""

from __future__ import annotations

from django.urls import path

from valorise.platform.publishing import pages

app_name = "publishing"
urlpatterns = [
    path("publishing/", pages.publishing, name="publishing"),
    path("assets/<record:name>/-/publishing/", pages.asset, name="asset"),
    path("publications/<record:name>/-/change/", pages.change, name="change"),
    path("publications/<record:name>/-/drop/", pages.drop, name="drop"),
]
