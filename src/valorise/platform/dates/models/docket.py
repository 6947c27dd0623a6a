"""Lists of attorneys and renewal providers, compared with our dates."""

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

STATES = {"waiting": _("Waiting to be compared"), "compared": _("Compared"), "failed": _("Could not be read")}


class Docket(models.Model):
    """A list that somebody brought, and what the comparison found."""

    tenant = models.ForeignKey("accounts.Tenant", models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)
    file = models.CharField(max_length=200)
    bytes = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    sender = models.CharField(max_length=200, blank=True)
    """Whose list it is, as the person said."""
    state = models.CharField(max_length=10, choices=list(STATES.items()), default="waiting")
    as_of = models.DateField(null=True)
    """The day from which our dates were seen."""
    headings: Any = models.JSONField(default=dict)
    """Heading of their list for each of our columns."""
    counts: Any = models.JSONField(default=dict)
    """Rows by verdict."""
    lines = models.PositiveIntegerField(default=0)
    why = models.TextField(blank=True)
    """What went wrong, in words."""
    job = models.CharField(max_length=40, blank=True)
    objects = Sighted.as_manager()

    class Meta:
        """Newest first."""

        verbose_name = "list of an attorney"
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        """The file."""
        return self.file

    def get_absolute_url(self) -> str:
        """The comparison."""
        return reverse("dates:docket", args=[self.pk])

    @classmethod
    def ladder(cls, viewer: Viewer) -> list[Rung]:
        """Those who work on the register of the organisation."""
        return [("full", Q(tenant__in=viewer.staff_of))]

    @property
    def folder(self) -> Path:
        """Where the file lies."""
        return Path(settings.MEDIA_ROOT) / str(self.tenant_id) / "dockets" / str(self.pk)


class DocketLine(models.Model):
    """A row of the comparison, in the columns of the declared table `docket_differences`."""

    docket = models.ForeignKey(Docket, models.CASCADE, related_name="rows")
    place = models.PositiveIntegerField()
    line = models.PositiveIntegerField(null=True)
    right = models.CharField(max_length=300, blank=True)
    office = models.CharField(max_length=10, blank=True)
    task = models.CharField(max_length=200, blank=True)
    year = models.IntegerField(null=True)
    verdict = models.CharField(max_length=30)
    cause = models.CharField(max_length=30, blank=True)
    theirs = models.DateField(null=True)
    ours = models.DateField(null=True)
    days = models.IntegerField(null=True)
    firm = models.BooleanField(null=True)
    facts: Any = models.JSONField(default=dict)
    """The whole row in interchange form."""
    reasons: Any = models.JSONField(default=list)
    """How ours was counted: rule, values and reference of each step."""

    class Meta:
        """In the order of their list, ours alone at the end."""

        ordering: ClassVar = ["place"]
        indexes: ClassVar = [models.Index(fields=["docket", "verdict", "place"], name="docket_lines_by_verdict")]
