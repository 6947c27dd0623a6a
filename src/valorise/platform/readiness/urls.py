"""Addresses of readiness."""

from __future__ import annotations

from django.urls import path

from valorise.platform.readiness import pages

app_name = "readiness"
urlpatterns = [
    path("assets/<record:name>/-/readiness/", pages.readiness, name="readiness"),
    path("ratings/<record:name>/-/evidence/", pages.evidence, name="evidence"),
    path("ratings/<record:name>/-/withdraw/", pages.withdraw, name="withdraw"),
    path("ratings/<record:name>/-/bring-back/", pages.bring_back, name="bring-back"),
]
