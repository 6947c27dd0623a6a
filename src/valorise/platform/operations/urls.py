"""Addresses of operations."""

from __future__ import annotations

from django.urls import path

from valorise.platform.operations import pages

app_name = "operations"
urlpatterns = [
    path("health/", pages.health, name="health"),
    path("operations/", pages.operations, name="operations"),
    path("operations/backup/", pages.back_up, name="back-up"),
    path("operations/verify/", pages.verify_log, name="verify"),
    path("operations/backups/<str:name>", pages.download, name="download"),
]
