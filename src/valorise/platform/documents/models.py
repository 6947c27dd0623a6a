"""State of documents: what is known of a file, and where it lies."""

from __future__ import annotations

from typing import ClassVar

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.urls import reverse

from valorise.platform.foundation import clock
from valorise.platform.foundation.recorded import Facts, Recorded
from valorise.platform.foundation.sight import Rung, later
from valorise.platform.foundation.viewer import Viewer

SHARED_INSIDE = ("", "internal", "teaser", "open")
"""Levels that colleagues may read; an unknown one is not among them."""


class Document(Recorded):
    """A file of an asset."""

    declared = "documents"
    apart = frozenset({"asset"})
    asset = models.ForeignKey("register.Asset", models.SET_NULL, null=True, blank=True, related_name="documents")
    agreement = models.CharField(max_length=200, blank=True)
    """Name of the agreement whose text or annex it is; then it is for the office alone."""
    kind = models.CharField(max_length=40, blank=True)
    title = models.TextField(blank=True)
    edition = models.CharField(max_length=40, blank=True)
    confidentiality = models.CharField(max_length=20, blank=True)
    file = models.CharField(max_length=255, blank=True)
    media = models.CharField(max_length=100, blank=True)
    size = models.BigIntegerField(null=True, blank=True)
    checksum = models.CharField(max_length=64, blank=True)
    stored = models.CharField(max_length=100, blank=True)
    """Where the content lies under the folder of documents; empty once it was deleted for good."""

    class Meta:
        """Lists are read by asset."""

        verbose_name = "document"
        indexes: ClassVar = [models.Index(fields=["asset", "-recorded_at"], name="documents_by_asset")]

    def __str__(self) -> str:
        """What it is called."""
        return self.title or self.file or self.id

    @property
    def place(self) -> str:
        """Address of what it belongs to; its history where that is gone."""
        if self.agreement:
            return reverse("agreements:agreement", args=[self.agreement])
        if self.asset_id:
            return reverse("register:asset-papers", args=[self.asset_id])
        return reverse("foundation:history", args=[self.declared, self.pk])

    @property
    def lost(self) -> bool:
        """Whether its content was deleted for good."""
        return not self.stored

    @classmethod
    def ladder(cls, viewer: Viewer) -> list[Rung]:
        """The office; then who sees the asset as a contributor or colleague; from outside only what is open in both.

        What belongs to an agreement is for the office alone.
        """
        whole = Q(removed_at=None)
        here = whole & Q(agreement="")
        assets = apps.get_model("register", "Asset").objects

        def of(*rungs: str) -> Q:
            return Q(asset__in=assets.seen_by(viewer, at_least=rungs).values("pk"))

        inside, outside = Q(confidentiality__in=SHARED_INSIDE), Q(confidentiality="open")
        return [
            ("full", whole & Q(tenant__in=viewer.staff_of)),
            ("contributor", later(lambda: here & of("contributor"))),
            ("colleague", later(lambda: here & inside & of("contributor", "colleague"))),
            ("open", later(lambda: here & outside & of("open"))),
        ]

    def facts_apart(self) -> Facts:
        """The name of the asset."""
        return {"asset": self.asset_id}

    def put_apart(self, facts: Facts) -> None:
        """Take over the name of the asset."""
        self.asset_id = facts.get("asset") or None


class DocumentText(models.Model):
    """The words of a document, for the search alone: who may find it by them is asked of the document."""

    WHOLE, PART, NONE, FAILED, OTHER = "whole", "part", "none", "failed", "other"
    """All was read; not all; there are no words, as in a scan; it could not be opened; a kind without words."""
    document = models.OneToOneField(Document, models.CASCADE, primary_key=True, related_name="text")
    text = models.TextField(blank=True)
    state = models.CharField(max_length=10)
    read_at = models.DateTimeField(default=clock.now)

    class Meta:
        """Nothing is read by text."""

        verbose_name = "text of a document"

    def __str__(self) -> str:
        """Whose words they are; never the words."""
        return f"text of {self.document_id}"
