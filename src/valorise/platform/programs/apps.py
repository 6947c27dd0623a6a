"""Tells Django about the slice."""

from __future__ import annotations

from django.apps import AppConfig


class Programs(AppConfig):
    """The slice programs."""

    name = "valorise.platform.programs"
