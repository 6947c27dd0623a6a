"""Tells Django about the slice."""

from __future__ import annotations

from django.apps import AppConfig


class Foundation(AppConfig):
    """The slice foundation."""

    name = "valorise.platform.foundation"
