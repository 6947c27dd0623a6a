"""Filters of the list that somebody keeps under a name."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from valorise.platform.foundation import clock
from valorise.platform.foundation.sight import Rung, Sighted
from valorise.platform.foundation.viewer import Viewer


class SavedView(models.Model):
    """A list with its filters, columns and order under a name; for one person, or for their whole office."""

    name = models.CharField(max_length=100)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    """Who keeps it; only they change it."""
    tenant = models.ForeignKey("accounts.Tenant", models.CASCADE, related_name="+", null=True, blank=True)
    """The office it is shared with; None where it is for its keeper alone."""
    filters = models.JSONField(default=list, blank=True)
    """Pairs of name and value, as in the address of the list."""
    saved_at = models.DateTimeField(default=clock.now)
    beginning_for: models.ManyToManyField[models.Model, models.Model] = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="+", blank=True
    )
    """For whom the list begins with it."""

    objects = Sighted.as_manager()

    class Meta:
        """A person does not keep two views of one name."""

        verbose_name = "saved view"
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "name"], name="each_view_once")]

    def __str__(self) -> str:
        """Its name."""
        return self.name

    @classmethod
    def ladder(cls, viewer: Viewer) -> list[Rung]:
        """Who keeps it sees and changes it; the office sees what is shared with it."""
        if viewer.user is None:
            return []
        return [("own", Q(user=viewer.user)), ("shared", Q(tenant__in=viewer.staff_of))]
