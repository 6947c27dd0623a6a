"""Organisations and people around the assets, as the office knows them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from valorise.platform.foundation.recorded import Recorded
from valorise.platform.foundation.sight import Rung
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.register.models.belongings import office_only


class Organisation(Recorded):
    """A body that makes, owns, funds, brokers, needs or uses knowledge."""

    declared = "organisations"
    name = models.TextField(blank=True)
    names = models.JSONField(default=list, blank=True)
    type = models.CharField(max_length=60, blank=True)
    small = models.BooleanField(null=True, blank=True)
    country = models.CharField(max_length=3, blank=True)
    region = models.CharField(max_length=100, blank=True)
    city = models.CharField(max_length=200, blank=True)
    parents = models.JSONField(default=list, blank=True)
    successors = models.JSONField(default=list, blank=True)
    url = models.TextField(blank=True)
    identifiers = models.JSONField(default=list, blank=True)

    class Meta:
        """How it is called."""

        verbose_name = "organisation on record"

    @classmethod
    def ladder(cls, viewer: Viewer) -> list[Rung]:
        """Everybody inside the organisation that keeps the record."""
        return [("full", Q(removed_at=None, tenant__in=viewer.insider_of))]


class Person(Recorded):
    """A person who contributes, owns, decides or is a contact. Only what work needs is kept."""

    declared = "people"
    name = models.TextField(blank=True)
    names = models.JSONField(default=list, blank=True)
    organisation = models.TextField(blank=True)
    country = models.CharField(max_length=3, blank=True)
    email = models.TextField(blank=True)
    identifiers = models.JSONField(default=list, blank=True)

    class Meta:
        """How it is called."""

        verbose_name = "person on record"

    ladder = staticmethod(office_only)
