"""Private addresses of calendars."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from valorise.platform.foundation import clock


class Calendar(models.Model):
    """An address under which calendar programs find the dates of a person. Only a hash of its secret is kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    tenant = models.ForeignKey("accounts.Tenant", models.CASCADE, related_name="+")
    name = models.CharField(max_length=100)
    hash = models.CharField(max_length=64, unique=True)
    begins = models.CharField(max_length=12)
    """First characters of the secret, by which people recognise it."""
    mine = models.BooleanField(default=False)
    """Only dates that the person looks after."""
    titles = models.BooleanField(default=False)
    """Whether titles of confidential results and agreements leave the site; chosen by the person."""
    made_at = models.DateTimeField(default=clock.now)
    revoked_at = models.DateTimeField(null=True)
    last_used_on = models.DateField(null=True)

    class Meta:
        """Newest first."""

        verbose_name = "calendar"
        ordering: ClassVar = ["-made_at", "-pk"]
