"""Tokens of people's programs, and the answers that were given to calls with an idempotency key."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from valorise.platform.foundation import clock


class Token(models.Model):
    """What a program shows instead of a password. Only a hash is kept: nobody can read it again."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="tokens")
    tenant = models.ForeignKey("accounts.Tenant", models.CASCADE, null=True, related_name="+")
    """Organisation that the program works for; new records belong to it."""
    name = models.CharField(max_length=100)
    begins = models.CharField(max_length=12)
    """First characters, by which people recognise it."""
    hash = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    made_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_on = models.DateField(null=True, blank=True)
    """The day only: a note at every call would be a write at every call."""

    class Meta:
        """Newest first."""

        verbose_name = "token"
        ordering: ClassVar = ["-made_at", "-pk"]

    def __str__(self) -> str:
        """As its owner calls it."""
        return self.name


class KeptAnswer(models.Model):
    """The answer to a call with an idempotency key, written in the transaction of its change."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    call = models.CharField(max_length=64)
    """Hash of organisation, address and body: the same key cannot stand for another call."""
    holder = models.CharField(max_length=32)
    """Who works on it; another one takes over only when this one was silent too long."""
    since = models.DateTimeField(default=clock.now, db_index=True)
    status = models.PositiveSmallIntegerField(null=True)
    """Missing while the call is being worked on."""
    headers = models.JSONField(default=dict)
    content = models.BinaryField(default=bytes)

    class Meta:
        """One answer per account and key."""

        verbose_name = "kept answer"
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "key"], name="one_answer_per_key")]
