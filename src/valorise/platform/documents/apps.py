"""Tells Django about the slice."""

from __future__ import annotations

from django.apps import AppConfig


class Documents(AppConfig):
    """The slice documents."""

    name = "valorise.platform.documents"
