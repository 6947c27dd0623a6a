"""Tells Django about the slice."""

from __future__ import annotations

from django.apps import AppConfig


class Clearance(AppConfig):
    """The slice clearance."""

    name = "valorise.platform.clearance"
