"""Tells Django about the slice."""

from __future__ import annotations

from django.apps import AppConfig


class Readiness(AppConfig):
    """The slice readiness."""

    name = "valorise.platform.readiness"
