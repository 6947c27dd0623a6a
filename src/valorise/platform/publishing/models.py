"""State of planned publications: what is to become public, by what, and when."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _

from valorise.platform.register.models import Asset
from valorise.platform.register.models.belongings import OfAnAsset, insiders
from valorise.terms.codes import label


class Planned(OfAnAsset):
    """A talk, paper, thesis, preprint or release by which something about an asset is to become public."""

    declared = "planned_publications"
    asset = models.ForeignKey(Asset, models.SET_NULL, null=True, blank=True, related_name="planned_publications")
    occasion = models.CharField(max_length=20)
    planned_on = models.CharField(max_length=10)
    title = models.TextField(blank=True)
    place = models.TextField(blank=True)
    discloses = models.BooleanField(null=True, blank=True)
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    """Who said so; they may change and drop it."""

    class Meta:
        """Read by day, and by asset."""

        verbose_name = "planned publication"
        indexes: ClassVar = [
            models.Index(fields=["asset", "planned_on"], name="publications_by_asset"),
            models.Index(fields=["tenant", "planned_on"], name="publications_by_day"),
        ]

    def __str__(self) -> str:
        """By what, and what."""
        return ": ".join(part for part in (_(label("publication_kinds", self.occasion)), self.title) if part)

    ladder = staticmethod(insiders)
