"""What partners bring into funded projects."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from valorise.platform.foundation.recorded import Recorded
from valorise.platform.foundation.sight import Rung
from valorise.platform.foundation.viewer import Viewer


class Background(Recorded):
    """Something that a partner brings into a project, and on what conditions others may use it."""

    declared = "backgrounds"
    project = models.CharField(max_length=200, blank=True, db_index=True)
    partner = models.TextField(blank=True)
    title = models.TextField(blank=True)
    asset = models.CharField(max_length=200, blank=True)
    needed = models.CharField(max_length=20, blank=True)
    conditions = models.TextField(blank=True)
    licence = models.CharField(max_length=200, blank=True)
    listed = models.CharField(max_length=10, blank=True)
    clause = models.TextField(blank=True)

    class Meta:
        """How it is called."""

        verbose_name = "background"

    def __str__(self) -> str:
        """What it is and who brings it."""
        return " · ".join(part for part in (self.title, self.partner) if part)

    @classmethod
    def ladder(cls, viewer: Viewer) -> list[Rung]:
        """The office alone: what partners bring is told in confidence."""
        return [("full", Q(removed_at=None, tenant__in=viewer.staff_of))]
