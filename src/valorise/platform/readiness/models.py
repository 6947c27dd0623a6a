"""State of readiness: what each person said about an asset on one scale on one day."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _

from valorise.platform.register.models import Asset
from valorise.platform.register.models.belongings import INSIDE, OfAnAsset, insiders
from valorise.terms.codes import label

__all__ = ["EVIDENCE", "INSIDE", "Rating"]
EVIDENCE = ("rests_on", "document", "link", "event")
"""Columns any of which makes a claim a rating that counts."""


class Rating(OfAnAsset):
    """A level that somebody gave. A new opinion is a new rating; what a level rests on can be added later."""

    declared = "readiness_ratings"
    asset = models.ForeignKey(Asset, models.SET_NULL, null=True, blank=True, related_name="ratings")
    dimension = models.CharField(max_length=20)
    level_given = models.SmallIntegerField()
    rater = models.TextField()
    rated_on = models.CharField(max_length=10)
    rests_on = models.TextField(blank=True)
    document = models.CharField(max_length=200, blank=True)
    """Name of a document of the asset; it stops being evidence when it is taken away."""
    link = models.TextField(blank=True)
    event = models.CharField(max_length=200, blank=True)
    rated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    """Account of the rater; empty where the office wrote down what somebody else said."""

    class Meta:
        """Lists are read by asset."""

        verbose_name = "rating"
        indexes: ClassVar = [
            models.Index(fields=["asset", "dimension", "rated_on"], name="ratings_by_asset"),
            models.Index(fields=["tenant", "rated_on"], name="ratings_by_day"),
        ]

    def __str__(self) -> str:
        """Scale and level."""
        return f"{_(label('readiness_scales', self.dimension))} {self.level_given}"

    ladder = staticmethod(insiders)
