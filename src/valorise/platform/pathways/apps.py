"""Tells Django about the slice."""

from __future__ import annotations

from django.apps import AppConfig


class Pathways(AppConfig):
    """The slice pathways."""

    name = "valorise.platform.pathways"
