"""Tells Django about the slice."""

from __future__ import annotations

from django.apps import AppConfig


class Talks(AppConfig):
    """The slice talks."""

    name = "valorise.platform.talks"
