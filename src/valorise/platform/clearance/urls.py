"""Addresses of questions about licences."""

from __future__ import annotations

from django.urls import path

from valorise.platform.clearance import pages

app_name = "clearance"
urlpatterns = [
    path("assets/<record:name>/-/licence/", pages.ask, name="ask"),
    path("assets/<record:name>/-/licence/keep/", pages.keep, name="keep"),
    path("assets/<record:name>/-/licence/note.<str:suffix>", pages.as_note, name="note"),
    path("licence-questions/<int:number>/", pages.kept_question, name="question"),
]
