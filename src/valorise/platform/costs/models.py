"""State of costs: what an office decided about families of rights, and what it assumes of costs."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from valorise.platform.foundation.recorded import Facts, MoneyField, Recorded
from valorise.platform.foundation.sight import Rung
from valorise.platform.foundation.viewer import Viewer


class KeepDecision(Recorded):
    """To keep a family of rights, to drop it, or to offer it to those who made it. The last one counts."""

    declared = "keep_decisions"
    apart = frozenset({"asset"})
    asset = models.ForeignKey("register.Asset", models.SET_NULL, null=True, blank=True, related_name="keep_decisions")
    family = models.CharField(max_length=200)
    rights = models.JSONField(default=list, blank=True)
    decision = models.CharField(max_length=20)
    grounds = models.TextField()
    decided_on = models.DateField()
    decide_by = models.DateField(null=True, blank=True)
    next_payment = models.DateField(null=True, blank=True)
    seen_to = models.JSONField(default=list, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    saves_low = MoneyField(null=True, blank=True)
    saves_high = MoneyField(null=True, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    """Who decided; None once they are erased."""

    class Meta:
        """The last decision of each family is asked for."""

        verbose_name = "keep or drop decision"
        indexes: ClassVar = [models.Index(fields=["tenant", "family", "-recorded_at"], name="decisions_by_family")]

    def __str__(self) -> str:
        """The decision and its day."""
        return f"{self.decision} {self.decided_on}"

    def get_absolute_url(self) -> str:
        """The page of its family."""
        return reverse("costs:family", args=[self.family])

    @classmethod
    def ladder(cls, viewer: Viewer) -> list[Rung]:
        """The office alone."""
        return [("full", Q(removed_at=None, tenant__in=viewer.staff_of))]

    def facts_apart(self) -> Facts:
        """The name of the asset."""
        return {"asset": self.asset_id}

    def put_apart(self, facts: Facts) -> None:
        """Take over the name of the asset."""
        if "asset" in facts:
            self.asset_id = facts["asset"] or None


class CostSetting(Recorded):
    """The range that an office assumes in place of the shipped one; taken out, the shipped one counts again.

    An office has one record for each assumption, which comes back when it is set anew.
    """

    declared = "cost_settings"
    assumption = models.CharField(max_length=100)
    low = models.FloatField()
    likely = models.FloatField()
    high = models.FloatField()
    rate_day = models.DateField(null=True, blank=True)
    grounds = models.TextField()

    class Meta:
        """One of each for an office."""

        verbose_name = "assumption of costs"
        constraints: ClassVar = [models.UniqueConstraint(fields=["tenant", "assumption"], name="one_setting_of_each")]

    def __str__(self) -> str:
        """What is set."""
        return self.assumption

    def get_absolute_url(self) -> str:
        """The page on which it is set."""
        return reverse("costs:assumption", args=[self.assumption])

    @classmethod
    def ladder(cls, viewer: Viewer) -> list[Rung]:
        """The office alone."""
        return [("full", Q(removed_at=None, tenant__in=viewer.staff_of))]
