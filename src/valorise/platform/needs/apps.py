"""Tells Django about the slice."""

from __future__ import annotations

from django.apps import AppConfig


class Needs(AppConfig):
    """The slice needs."""

    name = "valorise.platform.needs"
