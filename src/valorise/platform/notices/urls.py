"""Addresses of notices."""

from __future__ import annotations

from django.urls import path

from valorise.platform.notices import pages

app_name = "notices"
urlpatterns = [
    path("notices/", pages.notices, name="notices"),
    path("notices/bar/", pages.bar, name="bar"),
    path("notices/read/", pages.read_all, name="read-all"),
    path("notices/settings/", pages.settings, name="settings"),
    path("notices/stop/<str:token>/", pages.stop, name="stop"),
    path("notices/<int:number>/open/", pages.open_one, name="open"),
    path("notices/<int:number>/read/", pages.read, name="read"),
]
