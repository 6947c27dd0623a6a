"""Tells Django about the slice."""

from __future__ import annotations

from django.apps import AppConfig


class Valuations(AppConfig):
    """The slice valuations."""

    name = "valorise.platform.valuations"
