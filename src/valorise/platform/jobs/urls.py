"""Addresses of jobs."""

from __future__ import annotations

from django.urls import path

from valorise.platform.jobs import pages

app_name = "jobs"
urlpatterns = [
    path("jobs/", pages.jobs, name="jobs"),
    path("jobs/<slug:name>/", pages.job, name="job"),
    path("jobs/<slug:name>/cancel/", pages.cancel, name="cancel"),
    path("jobs/<slug:name>/resume/", pages.resume, name="resume"),
]
