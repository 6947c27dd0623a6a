"""Tells Django about the slice."""

from __future__ import annotations

from django.apps import AppConfig


class Dates(AppConfig):
    """The slice dates."""

    name = "valorise.platform.dates"

    def ready(self) -> None:
        """Notice what changes in the register."""
        from valorise.platform.dates.triggers import listen

        listen()
