"""Tells Django about the slice."""

from __future__ import annotations

from django.apps import AppConfig


class Projects(AppConfig):
    """The slice projects."""

    name = "valorise.platform.projects"
