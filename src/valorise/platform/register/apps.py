"""Tells Django about the slice."""

from __future__ import annotations

from django.apps import AppConfig


class Register(AppConfig):
    """The slice register."""

    name = "valorise.platform.register"
