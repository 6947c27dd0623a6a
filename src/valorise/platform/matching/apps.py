"""Tells Django about the slice."""

from __future__ import annotations

from django.apps import AppConfig


class Matching(AppConfig):
    """The slice matching."""

    name = "valorise.platform.matching"

    def ready(self) -> None:
        """Listen to changes of needs and assets."""
        from valorise.platform.matching import triggers

        triggers.listen()
