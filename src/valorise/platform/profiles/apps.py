"""Tells Django about the slice."""

from __future__ import annotations

from django.apps import AppConfig


class Profiles(AppConfig):
    """The slice profiles; it keeps nothing of its own."""

    name = "valorise.platform.profiles"
