"""Rules that somebody proposed, beside the rules in use: which dates of the office would move."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from valorise.platform.foundation import clock
from valorise.platform.foundation.sight import Rung, Sighted
from valorise.platform.foundation.viewer import Viewer

STATES = {"waiting": _("Waiting to be compared"), "compared": _("Compared"), "failed": _("Could not be compared")}


class RuleComparison(models.Model):
    """A file of rules as it was proposed, and what it would do to the dates of an organisation. It changes nothing."""

    tenant = models.ForeignKey("accounts.Tenant", models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)
    file = models.CharField(max_length=200)
    """Its name; that of one of our files stands for it whole."""
    proposed = models.TextField()
    """The file itself."""
    state = models.CharField(max_length=10, choices=list(STATES.items()), default="waiting")
    as_of = models.DateField(null=True)
    """The day from which dates were seen."""
    in_use = models.CharField(max_length=64, blank=True)
    """Stands for the rules in use then."""
    changed: Any = models.JSONField(default=list)
    """Ids of rules that differ from those in use."""
    counts: Any = models.JSONField(default=list)
    """How many dates, by rule and what happens to them: `rule`, `change`, `dates`."""
    rights = models.PositiveIntegerField(default=0)
    """Rights that were looked at."""
    job = models.CharField(max_length=40, blank=True)
    objects = Sighted.as_manager()

    class Meta:
        """Newest first."""

        verbose_name = "comparison of rules"
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        """The file."""
        return self.file

    def get_absolute_url(self) -> str:
        """What would move."""
        return reverse("dates:rule-comparison", args=[self.pk])

    @classmethod
    def ladder(cls, viewer: Viewer) -> list[Rung]:
        """Those who work on the register of the organisation, and its administrators."""
        at = Q(tenant__in=viewer.tenants("administrator"))
        return [("full", Q(tenant__in=viewer.staff_of)), ("colleague", at)]

    @property
    def moved(self) -> Path:
        """The dates that would move: a table `moved_dates`, written anew by each comparison."""
        return Path(settings.MEDIA_ROOT) / str(self.tenant_id) / "rules" / f"{self.pk}.parquet"

    @property
    def dates(self) -> int:
        """How many dates would move."""
        return sum(one["dates"] for one in self.counts)
