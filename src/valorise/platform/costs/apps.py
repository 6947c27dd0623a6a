"""Tells Django about the slice."""

from __future__ import annotations

from django.apps import AppConfig


class Costs(AppConfig):
    """The slice costs."""

    name = "valorise.platform.costs"
