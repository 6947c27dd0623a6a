"""Tells Django about the slice."""

from __future__ import annotations

from django.apps import AppConfig


class Accounts(AppConfig):
    """The slice accounts."""

    name = "valorise.platform.accounts"
