"""What people did about a date."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from valorise.platform.foundation import clock

ACKNOWLEDGED, HANDED, DONE, VOID = "acknowledged", "handed-over", "done", "not-applicable"
KINDS = {
    ACKNOWLEDGED: _("Seen: I take care of it"),
    HANDED: _("Handed to a colleague"),
    DONE: _("Done"),
    VOID: _("Not applicable"),
}


class Step(models.Model):
    """Something said or done about a date. It is never changed, only taken back, and outlives the date itself."""

    tenant = models.ForeignKey("accounts.Tenant", models.CASCADE, related_name="+")
    date = models.CharField(max_length=40)
    duty = models.CharField(max_length=40)
    due = models.DateField()
    """The day of the date when it was said."""
    what = models.CharField(max_length=20, choices=list(KINDS.items()))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    on = models.DateField(null=True)
    """Day on which it was done."""
    note = models.TextField(blank=True)
    document = models.CharField(max_length=200, blank=True)
    """Name of the document that proves it."""
    proof: Any = models.JSONField(default=list)
    """How the day was counted when it was settled: rule, values and reference of each step."""
    put: Any = models.JSONField(default=dict)
    """What was put into the record because of it (`of`, `record`, `field`, `entry`); empty where nothing was."""
    at = models.DateTimeField(default=clock.now)
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        """Oldest first."""

        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [
            models.Index(fields=["date"], name="steps_by_date"),
            models.Index(fields=["duty"], name="steps_by_duty"),
        ]
