"""State of valuations: what was assumed about an asset on a day, and the ranges that followed."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from valorise.platform.foundation.recorded import Facts, Recorded
from valorise.platform.foundation.sight import Rung
from valorise.platform.foundation.viewer import Viewer


class Valuation(Recorded):
    """What an asset was taken to be worth on a day. It is never changed: a new one is made from it."""

    declared = "valuations"
    apart = frozenset({"asset"})
    asset = models.ForeignKey("register.Asset", models.SET_NULL, null=True, blank=True, related_name="valuations")
    title = models.TextField(blank=True)
    valued_on = models.DateField()
    currency = models.CharField(max_length=3)
    price_year = models.SmallIntegerField()
    seed = models.BigIntegerField()
    draws = models.IntegerField()
    assumptions = models.JSONField(default=list, blank=True)
    ranges = models.JSONField(default=list, blank=True)
    note = models.TextField(blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    """Who made it; None once they are erased."""

    class Meta:
        """Lists are read by asset, the newest first."""

        verbose_name = "valuation"
        indexes: ClassVar = [models.Index(fields=["asset", "-valued_on"], name="valuations_by_asset")]

    def __str__(self) -> str:
        """What it is called."""
        return self.title or self.valued_on.isoformat()

    def get_absolute_url(self) -> str:
        """Its page; of one that was taken away its history."""
        if self.removed_at:
            return reverse("foundation:history", args=[self.declared, self.pk])
        return reverse("valuations:valuation", args=[self.pk])

    @classmethod
    def ladder(cls, viewer: Viewer) -> list[Rung]:
        """The office alone: what it thinks a result is worth weakens it in every talk."""
        return [("full", Q(removed_at=None, tenant__in=viewer.staff_of))]

    def facts_apart(self) -> Facts:
        """The name of the asset."""
        return {"asset": self.asset_id}

    def put_apart(self, facts: Facts) -> None:
        """Take over the name of the asset."""
        if "asset" in facts:
            self.asset_id = facts["asset"] or None
