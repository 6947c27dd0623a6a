"""Tells Django about the slice."""

from __future__ import annotations

from django.apps import AppConfig


class Imports(AppConfig):
    """The slice imports."""

    name = "valorise.platform.imports"
