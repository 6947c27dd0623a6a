"""Questions about licences that somebody kept, each with its answer as it was on that day."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from valorise.platform.foundation import clock
from valorise.platform.foundation.sight import Rung, Sighted
from valorise.platform.foundation.viewer import Viewer


class LicenceQuestion(models.Model):
    """A question, the answer, and everything that bound the asset when it was asked. It is never changed."""

    movable: ClassVar[tuple[str, ...]] = ("asset",)
    tenant = models.ForeignKey("accounts.Tenant", models.PROTECT, related_name="+")
    asset = models.ForeignKey("register.Asset", models.CASCADE, related_name="licence_questions")
    asked_at = models.DateTimeField(default=clock.now)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    asked = models.JSONField(encoder=DjangoJSONEncoder)
    """The question in the person's words, by the names of the form."""
    answer = models.CharField(max_length=10)
    """Code of the list clearance_answers."""
    bindings = models.JSONField(encoder=DjangoJSONEncoder)
    """Rows of the declared table clearances with their sentences, in English."""

    objects = Sighted.as_manager()

    class Meta:
        """Lists are read by asset, the newest first."""

        verbose_name = "question about a licence"
        indexes: ClassVar = [models.Index(fields=["asset", "-asked_at"], name="licence_questions_by_asset")]

    def __str__(self) -> str:
        """Which asset and which answer; never for whom."""
        return f"{self.asset_id}: {self.answer}"

    @classmethod
    def ladder(cls, viewer: Viewer) -> list[Rung]:
        """The office alone."""
        return [("full", Q(tenant__in=viewer.staff_of))]
