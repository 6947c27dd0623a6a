"""Addresses of profiles, and of what of a project can be exploited."""

from __future__ import annotations

from django.urls import path

from valorise.platform.profiles import pages

app_name = "profiles"
urlpatterns = [
    path("assets/<record:name>/-/profile/", pages.profile, name="profile"),
    path("assets/<record:name>/-/profile/<str:suffix>/", pages.profile_file, name="profile-file"),
    path("projects/<record:name>/-/exploitation/", pages.exploitation, name="exploitation"),
    path("projects/<record:name>/-/exploitation/<str:suffix>/", pages.exploitation_file, name="exploitation-file"),
]
