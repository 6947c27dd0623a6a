"""Tells Django about the slice."""

from __future__ import annotations

from django.apps import AppConfig


class Notices(AppConfig):
    """The slice notices."""

    name = "valorise.platform.notices"
