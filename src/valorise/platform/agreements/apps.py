"""Tells Django about the slice."""

from __future__ import annotations

from django.apps import AppConfig


class Agreements(AppConfig):
    """The slice agreements; the records themselves are kept by the register."""

    name = "valorise.platform.agreements"
