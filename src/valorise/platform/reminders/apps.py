"""Tells Django about the slice."""

from __future__ import annotations

from django.apps import AppConfig


class Reminders(AppConfig):
    """The slice reminders."""

    name = "valorise.platform.reminders"
