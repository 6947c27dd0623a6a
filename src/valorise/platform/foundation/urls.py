"""The first page, and how the site looks."""

from __future__ import annotations

from django.urls import path

from valorise.platform.foundation import (
    addresses,  # noqa: F401 - registers the form of names
    display,
    first_page,
    first_visit,
    history_pages,
)

app_name = "foundation"
urlpatterns = [
    path("", first_page.first_page, name="first-page"),
    path("first-steps/", first_visit.first_steps, name="first-steps"),
    path("first-steps/put-away/", first_visit.put_away, name="put-away"),
    path("display/", display.display, name="display"),
    path("history/proof/", history_pages.proof, name="proof"),
    path("history/undo/<str:event>/", history_pages.take_back, name="take-back"),
    path("history/<str:table>/<record:name>/", history_pages.history, name="history"),
    path("keys/", display.keys, name="keys"),
]
