"""State of imports."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from valorise.platform.foundation import clock
from valorise.platform.foundation.sight import Rung, Sighted
from valorise.platform.foundation.viewer import Viewer

STATES = {
    "waiting": _("Waiting to be looked at"),
    "looked": _("Looked at; nothing is taken over yet"),
    "taken": _("Taken over"),
    "undone": _("Taken back"),
    "failed": _("Could not be read"),
    "cleared": _("Its files were deleted because they named a person who was erased"),
}


class FileImport(models.Model):
    """Some files somebody brought together: first looked at, then taken over or left."""

    tenant = models.ForeignKey("accounts.Tenant", models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)
    state = models.CharField(max_length=10, choices=list(STATES.items()), default="waiting")
    files: Any = models.JSONField(default=list)
    """For each file its name, size, checksum, the table it is meant for, and the mapping a person corrected."""
    counts: Any = models.JSONField(default=dict)
    """How many records are new, changed and gone, by table."""
    why = models.TextField(blank=True)
    """What went wrong, in words."""
    job = models.CharField(max_length=40, blank=True)
    """The job that works on it, so that its progress can be shown."""
    version = models.PositiveIntegerField(default=1)
    """Counts changes, so that one takes over what one looked at."""
    objects = Sighted.as_manager()

    class Meta:
        """Newest first."""

        verbose_name = "import"
        ordering: ClassVar = ["-at"]

    @classmethod
    def ladder(cls, viewer: Viewer) -> list[Rung]:
        """Those who work on the register of the organisation."""
        return [("full", Q(tenant__in=viewer.staff_of))]

    @property
    def folder(self) -> Path:
        """Where its files and findings lie."""
        return Path(settings.MEDIA_ROOT) / str(self.tenant_id) / "imports" / str(self.pk)
