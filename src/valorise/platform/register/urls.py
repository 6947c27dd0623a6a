"""Addresses of the register."""

from __future__ import annotations

from django.urls import path

from valorise.platform.foundation import addresses  # noqa: F401 - registers the form of names
from valorise.platform.register import pages
from valorise.platform.register.record import urls as record

app_name = "register"
urlpatterns = [
    path("assets/", pages.assets, name="assets"),
    *record.urlpatterns,
]
