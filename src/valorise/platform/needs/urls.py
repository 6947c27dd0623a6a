"""Addresses of needs."""

from __future__ import annotations

from django.urls import path

from valorise.platform.needs import pages

app_name = "needs"
urlpatterns = [
    path("needs/", pages.needs, name="needs"),
    path("needs/new/", pages.new, name="new"),
    path("needs/-/draft/", pages.draft, name="draft"),
    path("needs/-/draft/forget/", pages.forget, name="forget"),
    path("needs/-/needs.<str:suffix>", pages.export, name="export"),
    path("needs/<record:name>/-/change/", pages.change, name="change"),
    path("needs/<record:name>/-/share/", pages.share, name="share"),
    path("needs/<record:name>/-/close/", pages.close, name="close"),
    path("needs/<record:name>/-/reopen/", pages.reopen, name="reopen"),
    path("needs/<record:name>/", pages.need, name="need"),
]
