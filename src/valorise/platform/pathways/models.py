"""State of pathways: the one chosen for an asset, its steps as people keep them, and decisions that steps wait for."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from valorise.platform.register.models import Asset
from valorise.platform.register.models.belongings import OfAnAsset, insiders


class Choice(OfAnAsset):
    """A decision for a pathway. It counts until it is set aside; an asset follows one at a time."""

    declared = "pathway_choices"
    asset = models.ForeignKey(Asset, models.SET_NULL, null=True, blank=True, related_name="pathway_choices")
    pathway = models.CharField(max_length=60)
    starts = models.CharField(max_length=10)
    first_step = models.PositiveSmallIntegerField(null=True, blank=True)
    reason = models.TextField()
    chosen_on = models.CharField(max_length=10)

    class Meta:
        """Found by asset."""

        verbose_name = "pathway chosen"
        indexes: ClassVar = [models.Index(fields=["asset", "-chosen_on"], name="choices_by_asset")]

    def __str__(self) -> str:
        """Which pathway."""
        return self.pathway

    ladder = staticmethod(insiders)


class Task(OfAnAsset):
    """A step of a plan of which somebody said something; a step of which nobody did has no record."""

    declared = "plan_tasks"
    asset = models.ForeignKey(Asset, models.SET_NULL, null=True, blank=True, related_name="plan_tasks")
    choice = models.CharField(max_length=200)
    """Name of the decision; a decision that was set aside keeps its steps."""
    step = models.PositiveSmallIntegerField()
    begins = models.CharField(max_length=10, blank=True)
    due = models.CharField(max_length=10, blank=True)
    done_on = models.CharField(max_length=10, blank=True)
    person = models.TextField(blank=True)
    note = models.TextField(blank=True)
    given_to = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    """Account of the person; they may say that it is done."""

    beside = ("given_to",)

    class Meta:
        """One for each step of a decision."""

        verbose_name = "step of a plan"
        constraints: ClassVar = [models.UniqueConstraint(fields=["choice", "step"], name="one_record_of_a_step")]
        indexes: ClassVar = [models.Index(fields=["given_to", "done_on"], name="steps_by_person")]

    def __str__(self) -> str:
        """Which step."""
        return str(self.step)

    ladder = staticmethod(insiders)


class Decided(OfAnAsset):
    """That something was decided or done which must come before a step."""

    declared = "pathway_decisions"
    asset = models.ForeignKey(Asset, models.SET_NULL, null=True, blank=True, related_name="pathway_decisions")
    ordering = models.CharField(max_length=60)
    done_on = models.CharField(max_length=10)
    decision = models.TextField()

    class Meta:
        """Found by asset."""

        verbose_name = "decision on a pathway"
        indexes: ClassVar = [models.Index(fields=["asset", "ordering"], name="decisions_by_asset")]

    def __str__(self) -> str:
        """What was decided."""
        return self.decision[:80]

    ladder = staticmethod(insiders)
