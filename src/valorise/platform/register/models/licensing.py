"""What decides whether an asset may be licensed: who owns it from when to when, what binds it, what was allowed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext as _

from valorise.platform.foundation import clock
from valorise.platform.register.models.asset import Asset
from valorise.platform.register.models.belongings import OfAnAsset, as_colleagues, office_only
from valorise.terms.codes import label


def today() -> str:
    """The day of today, as a new title says since when it is known."""
    return clock.today().isoformat()


class Title(OfAnAsset):
    """A share that somebody owns from a day to a day, and since when until when the register held that to be true.

    What was held to be true on an earlier day stays: who corrects a title leaves the former one there, withdrawn.
    """

    declared = "titles"
    apart = frozenset({"asset", "recorded_at"})
    kept_as: ClassVar = {"asset": "asset_id", "recorded_at": "known_since"}
    asset = models.ForeignKey(Asset, models.SET_NULL, null=True, blank=True, related_name="titles")
    owner = models.TextField()
    share = models.CharField(max_length=40, blank=True)
    starts = models.CharField(max_length=10, blank=True)
    ends = models.CharField(max_length=10, blank=True)
    known_since = models.CharField(max_length=10, blank=True, default=today)
    """The declared `recorded_at`; empty where it was always known. A field of that name is on every record."""
    withdrawn_at = models.CharField(max_length=10, blank=True)
    document = models.TextField(blank=True)

    class Meta:
        """How it is called."""

        verbose_name = "title"

    def __str__(self) -> str:
        """Who owns how much."""
        return " ".join(part for part in (self.owner, self.share) if part)

    @property
    def stands(self) -> bool:
        """Whether the register holds it to be true."""
        return not self.withdrawn_at

    ladder = staticmethod(as_colleagues)


class Restriction(OfAnAsset):
    """Something beside ownership and agreements that binds an asset, such as background or a term of a grant."""

    declared = "restrictions"
    asset = models.ForeignKey(Asset, models.SET_NULL, null=True, blank=True, related_name="restrictions")
    restriction = models.CharField(max_length=40)
    bars = models.CharField(max_length=20, blank=True)
    party = models.TextField(blank=True)
    built_on = models.CharField(max_length=200, blank=True)
    """Name of another asset; also of one that the register does not hold, because it binds all the same."""
    terms = models.TextField(blank=True)
    territory = models.JSONField(default=list, blank=True)
    field_of_use = models.TextField(blank=True)
    starts = models.CharField(max_length=10, blank=True)
    ends = models.CharField(max_length=10, blank=True)
    clause = models.TextField(blank=True)

    class Meta:
        """How it is called."""

        verbose_name = "restriction"

    def __str__(self) -> str:
        """What kind it is and whose right."""
        return " ".join(part for part in (_(label("restriction_kinds", self.restriction)), self.party) if part)

    ladder = staticmethod(office_only)


class Consent(OfAnAsset):
    """What somebody who holds a right in an asset has allowed in writing."""

    declared = "consents"
    asset = models.ForeignKey(Asset, models.SET_NULL, null=True, blank=True, related_name="consents")
    party = models.TextField()
    licensee = models.TextField(blank=True)
    exclusive = models.BooleanField(null=True, blank=True)
    territory = models.JSONField(default=list, blank=True)
    field_of_use = models.TextField(blank=True)
    given = models.CharField(max_length=10, blank=True)
    starts = models.CharField(max_length=10, blank=True)
    ends = models.CharField(max_length=10, blank=True)
    document = models.TextField(blank=True)

    class Meta:
        """How it is called."""

        verbose_name = "consent"

    def __str__(self) -> str:
        """Who consents."""
        return self.party

    ladder = staticmethod(office_only)
