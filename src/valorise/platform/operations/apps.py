"""Tells Django about the slice."""

from __future__ import annotations

from django.apps import AppConfig


class Operations(AppConfig):
    """The slice operations."""

    name = "valorise.platform.operations"
