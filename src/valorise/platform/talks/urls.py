"""Addresses of talks."""

from __future__ import annotations

from django.urls import path

from valorise.platform.talks import pages

app_name = "talks"
urlpatterns = [
    path("talks/", pages.plans, name="plans"),
    path("talks/new/", pages.new, name="new"),
    path("talks/<record:name>/", pages.plan, name="plan"),
    path("talks/<record:name>/-/anew/", pages.anew, name="anew"),
    path("talks/<record:name>/-/print/", pages.printed, name="print"),
    path("talks/<record:name>/-/export/<str:suffix>/", pages.export, name="export"),
    path("talks/<record:name>/-/remove/", pages.remove, name="remove"),
]
