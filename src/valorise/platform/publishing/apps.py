"""Tells Django about the slice."""

from __future__ import annotations

from django.apps import AppConfig


class Publishing(AppConfig):
    """The slice publishing."""

    name = "valorise.platform.publishing"
