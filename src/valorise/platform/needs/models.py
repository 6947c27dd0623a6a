"""State of needs."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from valorise.platform.foundation.recorded import Recorded
from valorise.platform.foundation.sight import Rung
from valorise.platform.foundation.viewer import Viewer


class Need(Recorded):
    """Something that somebody looks for and that knowledge could answer."""

    declared = "needs"
    type = models.CharField(max_length=40, blank=True)
    title = models.TextField(blank=True)
    summary = models.TextField(blank=True)
    language = models.CharField(max_length=8, blank=True)
    owner = models.JSONField(default=dict, blank=True)
    country = models.CharField(max_length=2, blank=True)
    opens = models.CharField(max_length=10, blank=True)
    deadline = models.CharField(max_length=10, blank=True)
    budget = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    keywords = models.JSONField(default=list, blank=True)
    fields = models.JSONField(default=list, blank=True)
    constraints = models.JSONField(default=dict, blank=True)
    url = models.TextField(blank=True)
    identifiers = models.JSONField(default=list, blank=True)
    posted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    """Who posted it here; they see and change it whatever their role."""
    shared = models.BooleanField(default=False)
    """Whether everybody who is signed in may see it; else only the organisation that keeps it."""
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Lists are read by organisation, newest change first."""

        verbose_name = "need"
        indexes: ClassVar = [models.Index(fields=["tenant", "-changed_at", "id"], name="needs_by_change")]

    def __str__(self) -> str:
        """What it is called."""
        return self.title or self.summary[:80] or self.id

    @classmethod
    def ladder(cls, viewer: Viewer) -> list[Rung]:
        """The office and the author see all; insiders read it; others only what is shared."""
        here = Q(removed_at=None)
        rungs = [("full", here & Q(tenant__in=viewer.staff_of))]
        if viewer.user is not None:
            rungs.append(("author", here & Q(posted_by=viewer.user)))
            rungs.append(("colleague", here & Q(tenant__in=viewer.insider_of)))
            rungs.append(("open", here & Q(shared=True)))
        return rungs
