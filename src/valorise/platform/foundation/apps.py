"""Tells Django about the slice."""

from __future__ import annotations

from django.apps import AppConfig


class Foundation(AppConfig):
    """The slice foundation."""

    name = "valorise.platform.foundation"

    def ready(self) -> None:
        """Addresses of all slices may hold names of records."""
        from django.urls import register_converter

        from valorise.platform.foundation.addresses import RecordName

        register_converter(RecordName, "record")
