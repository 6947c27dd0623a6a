"""Tells Django about the slice."""

from __future__ import annotations

from django.apps import AppConfig


class Accounts(AppConfig):
    """The slice accounts."""

    name = "valorise.platform.accounts"

    def ready(self) -> None:
        """Connect what happens when somebody signs in or links an account."""
        from valorise.platform.accounts import signals  # noqa: F401 - connects itself
