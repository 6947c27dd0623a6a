"""What an office chose about reminders, who stands in for whom, and of what people were reminded."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from valorise.platform.foundation import clock

MISSED = -1
"""Stage of a date that passed and nobody settled; all others are the days before it."""


class Reminding(models.Model):
    """How an office is reminded, and when its dates were last looked through."""

    tenant = models.OneToOneField("accounts.Tenant", models.CASCADE, primary_key=True, related_name="+")
    chosen: Any = models.JSONField(default=dict)
    """Days before a date by the code of its kind, largest first; kinds that are left out keep the usual days."""
    version = models.PositiveIntegerField(default=1)
    """Counts choices, so that two who choose at once learn of each other."""
    looked_on = models.DateField(null=True)
    head = models.BigIntegerField(default=0)
    """Number of the last event of the log when it was last looked through."""


class StandIn(models.Model):
    """Somebody who is told too what a colleague is told of dates, from a day to a day."""

    tenant = models.ForeignKey("accounts.Tenant", models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    stand_in = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    begins = models.DateField()
    ends = models.DateField(null=True)
    """Last day; empty: until further notice."""

    class Meta:
        """One for each person of an office, and never themselves."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tenant", "user"], name="one_stand_in_for_each"),
            models.CheckConstraint(condition=~Q(user=F("stand_in")), name="nobody_stands_in_for_themselves"),
        ]


class Reminded(models.Model):
    """A date of which people were told at a stage; kept so that they are told once."""

    tenant = models.ForeignKey("accounts.Tenant", models.CASCADE, related_name="+")
    date = models.CharField(max_length=40)
    stage = models.SmallIntegerField()
    """Days before the date that were chosen, or `MISSED`."""
    at = models.DateTimeField(default=clock.now)

    class Meta:
        """Each stage once."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["date", "stage"], name="each_stage_told_once")]
