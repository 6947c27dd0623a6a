"""The first page."""

from __future__ import annotations

from django.urls import path

from valorise.platform.foundation import first_page

app_name = "foundation"
urlpatterns = [path("", first_page.first_page, name="first-page")]
