"""Tells Django about the slice."""

from __future__ import annotations

from django.apps import AppConfig


class Disclosure(AppConfig):
    """The slice disclosure."""

    name = "valorise.platform.disclosure"
