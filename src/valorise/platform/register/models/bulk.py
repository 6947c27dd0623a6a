"""A change of many assets at once: what was chosen, what is to be done, and what came of it."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from valorise.platform.foundation import clock
from valorise.platform.foundation.sight import Rung, Sighted
from valorise.platform.foundation.viewer import Viewer


def bulk_name() -> str:
    """A name that nobody can guess; the events of the change carry it."""
    return f"b-{uuid4().hex[:12]}"


class BulkChange(models.Model):
    """One change of many assets, from the look ahead to the account of what was done, and perhaps its undoing."""

    id = models.CharField(max_length=20, primary_key=True, default=bulk_name)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    changes = models.JSONField(default=dict)
    """What is to be set, by column; keywords under `add` and `remove`."""
    chosen = models.JSONField(default=list)
    """Pairs of name and version, as they were when the person looked ahead."""
    why = models.TextField(blank=True)
    begun_at = models.DateTimeField(default=clock.now)
    done_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    after = models.BigIntegerField(default=0)
    """Number of the last event before the first of this change."""
    done = models.PositiveIntegerField(default=0)
    """How many of the chosen were dealt with, so that work that was interrupted goes on there."""
    undone = models.PositiveIntegerField(default=0)
    """How many of the changed were dealt with in the undoing."""
    account = models.JSONField(default=dict)
    """How many were changed and unchanged, and which were refused for which reason."""
    undo_account = models.JSONField(default=dict)

    objects = Sighted.as_manager()

    class Meta:
        """The newest first."""

        verbose_name = "bulk change"
        ordering: ClassVar = ["-begun_at", "pk"]

    @classmethod
    def ladder(cls, viewer: Viewer) -> list[Rung]:
        """Only who makes it."""
        return [] if viewer.user is None else [("own", Q(user=viewer.user))]
