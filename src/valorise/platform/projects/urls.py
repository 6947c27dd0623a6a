"""Addresses of projects."""

from __future__ import annotations

from django.urls import path

from valorise.platform.projects import pages

app_name = "projects"
urlpatterns = [
    path("projects/", pages.projects, name="projects"),
    path("projects/-/new/", pages.new, name="new"),
    path("projects/<record:name>/-/background/", pages.add_background, name="add-background"),
    path("backgrounds/<record:name>/-/change/", pages.change_background, name="change-background"),
    path("backgrounds/<record:name>/-/take-out/", pages.remove_background, name="remove-background"),
    path("backgrounds/<record:name>/-/bind/", pages.bind, name="bind"),
    path("projects/<record:name>/", pages.project, name="project"),
]
