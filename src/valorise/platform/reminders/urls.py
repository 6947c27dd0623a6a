"""Addresses of reminders."""

from __future__ import annotations

from django.urls import path

from valorise.platform.reminders import pages

app_name = "reminders"
urlpatterns = [
    path("reminders/", pages.reminders, name="reminders"),
    path("reminders/stand-in/", pages.stand_in, name="stand-in"),
    path("reminders/stand-in/<int:user>/end/", pages.end, name="end-stand-in"),
]
