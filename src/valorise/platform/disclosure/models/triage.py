"""What the office decides, what it asks, and what it promises."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from valorise.platform.foundation import clock

DEFAULT_DAYS = 10
"""Working days in which an office answers unless it says otherwise; our own choice."""


class Decision(models.Model):
    """A decision with its reasons; later ones count, earlier ones stay to be read."""

    disclosure = models.ForeignKey("disclosure.Disclosure", models.CASCADE, related_name="decisions")
    kind = models.CharField(max_length=40)
    """Id in `decisions.yaml`, or `reopened`."""
    reasons = models.JSONField(default=list, blank=True)
    note = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        """Oldest first."""

        ordering: ClassVar = ["pk"]


class Message(models.Model):
    """A word between the office and those who made it."""

    disclosure = models.ForeignKey("disclosure.Disclosure", models.CASCADE, related_name="messages")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    from_office = models.BooleanField()
    text = models.TextField()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        """Oldest first."""

        ordering: ClassVar = ["pk"]


class Promise(models.Model):
    """How soon the office of an organisation answers, how it is reached, and by which rule income is shared."""

    tenant = models.OneToOneField("accounts.Tenant", models.CASCADE, related_name="+", primary_key=True)
    working_days = models.PositiveSmallIntegerField(
        default=DEFAULT_DAYS, validators=[MinValueValidator(1), MaxValueValidator(90)]
    )
    contact = models.CharField(max_length=300, blank=True)
    """How those who wait reach the office, in words."""
    reward_rule = models.CharField(max_length=40, blank=True)
    """Id of the reward scheme of the organisation; empty where it never said."""


def promise_of(tenant: int) -> Promise:
    """The promise of an office; ten working days where it never said."""
    return Promise.objects.filter(tenant=tenant).first() or Promise(tenant_id=tenant)
