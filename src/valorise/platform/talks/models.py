"""State of talks: plans as they were proven, with what was asked."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from valorise.platform.foundation import clock
from valorise.platform.foundation.sight import Rung, Sighted
from valorise.platform.foundation.viewer import Viewer


class TalkPlan(models.Model):
    """Who should talk to whom, as it was worked out once. It is never changed: a new one is made from it."""

    id = models.CharField(max_length=40, primary_key=True)
    tenant = models.ForeignKey("accounts.Tenant", models.CASCADE, related_name="+")
    title = models.TextField()
    asked = models.JSONField(default=dict)
    """What was asked (`asking.Asked`): which needs and assets, capacities, floors, exclusions."""
    found = models.JSONField(default=dict)
    """What followed (`solving`): names of needs and assets, numbers, names of groups; no text of a record."""
    follows = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="followed_by")
    """The plan it was made anew from."""
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(default=clock.now)

    objects = Sighted.as_manager()

    class Meta:
        """Lists are read by organisation, the newest first."""

        verbose_name = "plan of talks"
        ordering: ClassVar = ["-made_at", "pk"]
        indexes: ClassVar = [models.Index(fields=["tenant", "-made_at"], name="talk_plans_by_age")]

    def __str__(self) -> str:
        """What it is called."""
        return self.title

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("talks:plan", args=[self.pk])

    @classmethod
    def ladder(cls, viewer: Viewer) -> list[Rung]:
        """The office that planned it; whom it wants to bring together is nobody else's business."""
        return [("full", Q(tenant__in=viewer.staff_of))]

    @property
    def talks(self) -> list[dict[str, Any]]:
        """The chosen talks; empty where the floors contradict."""
        return list(self.found.get("talks", ()))

    @property
    def contradicts(self) -> bool:
        """Whether no choice keeps all floors, so that there are no talks."""
        return bool(self.found.get("contradictions"))
