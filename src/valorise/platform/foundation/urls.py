"""The first page, and how the site looks."""

from __future__ import annotations

from django.urls import path

from valorise.platform.foundation import display, first_page, first_visit

app_name = "foundation"
urlpatterns = [
    path("", first_page.first_page, name="first-page"),
    path("first-steps/", first_visit.first_steps, name="first-steps"),
    path("first-steps/put-away/", first_visit.put_away, name="put-away"),
    path("display/", display.display, name="display"),
    path("keys/", display.keys, name="keys"),
]
