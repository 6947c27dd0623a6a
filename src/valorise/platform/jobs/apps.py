"""Tells Django about the slice."""

from __future__ import annotations

from django.apps import AppConfig


class Jobs(AppConfig):
    """The slice jobs."""

    name = "valorise.platform.jobs"
