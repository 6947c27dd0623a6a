"""An asset with the people who made it, its owners and its outside identifiers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Q
from django.urls import reverse

from valorise.platform.foundation.recorded import Facts, Recorded, checked
from valorise.platform.foundation.sight import Rung
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.register.models.kept import LevelField, SortField

PARTS = ("contributors", "owners", "identifiers")
DATES = ("created", "disclosed", "published")
TEASER = ("id", "type", "title", "summary", "keywords", "fields", "country", "language")
"""Columns that a teaser shows."""
SEEN_BY = ("removed_at", "tenant", "confidentiality", "embargo_until")
"""Columns of the asset itself that its ladder asks for."""
OFFICE_ONLY = ("origins",)
"""Columns that only the office sees, even of an open asset."""
INSIDE_ONLY = "share"
"""Of people and owners, what they agreed among themselves is for people inside, even of an open asset."""


class Asset(Recorded):
    """Anything research has produced that somebody else could use."""

    declared = "assets"
    apart = frozenset({*PARTS, "dates"})
    beside = ("embargo_until", "officer", "merged_into")

    type = models.CharField(max_length=60, blank=True)
    title = models.TextField(blank=True)
    summary = models.TextField(blank=True)
    language = models.CharField(max_length=8, blank=True)
    keywords = models.JSONField(default=list, blank=True)
    fields = models.JSONField(default=list, blank=True)
    funding = models.JSONField(default=list, blank=True)
    confidentiality = models.CharField(max_length=20, blank=True)
    licence = models.TextField(blank=True)
    readiness = models.JSONField(default=dict, blank=True)
    country = models.CharField(max_length=3, blank=True)
    url = models.TextField(blank=True)
    created = models.CharField(max_length=10, blank=True)
    disclosed = models.CharField(max_length=10, blank=True)
    published = models.CharField(max_length=10, blank=True)
    embargo_until = models.DateField(null=True, blank=True)
    """Until this day it is seen inside the organisation only, whatever its confidentiality; then it opens by itself."""
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    """Who looks after it."""
    sort_title = SortField()
    level = LevelField()
    merged_into = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="merged_here")

    class Meta:
        """Lists are read by organisation, newest change first."""

        verbose_name = "asset"
        indexes: ClassVar = [
            models.Index(fields=["tenant", "-changed_at", "id"], name="assets_by_change"),
            models.Index(fields=["tenant", "type"], name="assets_by_type"),
            models.Index(fields=["confidentiality"], name="assets_by_confidentiality"),
            # Behind what a list is sorted by stands what decides who sees the asset: one can walk along the list and
            # pass over hidden assets without opening them.
            models.Index(fields=["-changed_at", "id", *SEEN_BY], name="assets_listed_by_change"),
            models.Index(fields=["sort_title", "id", *SEEN_BY], name="assets_listed_by_title"),
            models.Index(fields=["type", "sort_title", "id", *SEEN_BY], name="assets_listed_by_type"),
            # All that counts and the search index ask of every asset: read from here and never from the wide rows.
            models.Index(
                fields=[
                    *("tenant", "type", "officer", "country", "level", "confidentiality"),
                    *("removed_at", "embargo_until", "id", "version"),
                ],
                name="assets_counted",
            ),
            # What becomes public within some weeks is asked on every first page of an office.
            models.Index(fields=["published"], name="assets_by_publication"),
            # Few assets have an embargo: who looks for those reads these few, and not all that have none.
            models.Index(
                fields=["tenant", "embargo_until"],
                condition=Q(embargo_until__isnull=False),
                name="assets_under_embargo",
            ),
        ]

    def __str__(self) -> str:
        """What it is called."""
        return self.title or self.summary[:80] or self.id

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("register:asset", args=[self.pk])

    @classmethod
    def ladder(cls, viewer: Viewer) -> list[Rung]:
        """Who sees how much, from most to least; the first rung that holds counts.

        Confidentiality that is missing or unknown is never more open than `internal` or `confidential`.
        """
        here = Q(removed_at=None)
        free = Q(embargo_until=None) | Q(embargo_until__lte=viewer.today)
        inside = Q(tenant__in=viewer.insider_of)
        made = Q(id__in=Contributor.objects.filter(user=viewer.user).values("asset"))
        rungs = [("full", here & Q(tenant__in=viewer.staff_of))]
        if viewer.user is not None:
            rungs.append(("contributor", here & made))
            rungs.append(("colleague", here & inside & Q(confidentiality__in=("", "internal", "teaser", "open"))))
        rungs.append(("open", here & free & Q(confidentiality="open")))
        if viewer.user is not None:
            rungs.append(("teaser", here & free & Q(confidentiality="teaser")))
        return rungs

    @classmethod
    def became(cls, name: str) -> str | None:
        """Name of the record that this one is part of by now, also by way of others; None where it is of none."""
        passed = [name]
        while into := cls.objects.filter(pk=passed[-1]).values_list("merged_into", flat=True).first():
            if into in passed:
                return None
            passed.append(into)
        return passed[-1] if len(passed) > 1 else None

    def shown(self) -> Facts:
        """The facts that the person who asked may see; `sight` was set by the list or page that fetched the record."""
        return as_seen(self.facts, getattr(self, "sight", ""))

    def facts_apart(self) -> Facts:
        """Contributors, owners, identifiers and dates."""
        dates = {name: value for name in DATES if (value := getattr(self, name))}
        return {name: [one.facts for one in getattr(self, name).all()] for name in PARTS} | {"dates": dates}

    def put_apart(self, facts: Facts) -> None:
        """Take over contributors, owners, identifiers and dates, each list as a whole."""
        clean = checked(self.table(), {**self.facts, **facts, "id": self.id})
        if "dates" in facts:
            for name in DATES:
                setattr(self, name, (clean.get("dates") or {}).get(name, ""))
        for name in facts.keys() & set(PARTS):
            self._put_list(name, clean.get(name) or [])
        getattr(self, "_prefetched_objects_cache", {}).clear()

    def ties(self) -> dict[str, dict[str, int]]:
        """Accounts of contributors by their place in the list."""
        found = self.contributors.exclude(user=None).values_list("position", "user")
        tied = {str(place): user for place, user in found}
        return {"contributors": tied} if tied else {}

    def tie(self, ties: Mapping[str, Mapping[str, int]]) -> None:
        """Let contributors who are put back see the asset again; an account that was erased meanwhile stays away."""
        told = ties.get("contributors", {})
        there = set(get_user_model().objects.filter(pk__in=told.values()).values_list("pk", flat=True))
        for place, user in told.items():
            if user in there:
                self.contributors.filter(position=int(place), user=None).update(user=user)

    def _put_list(self, name: str, entries: list[dict[str, Any]]) -> None:
        """Replace the list; who of the contributors has an account, and has confirmed, stays known by name."""
        kept = getattr(self, name)
        known = {one.name: one for one in kept.all()} if name == "contributors" else {}
        kept.all().delete()
        made = [kept.model(asset=self, position=number, **entry) for number, entry in enumerate(entries)]
        for one in made:
            if name == "contributors" and one.name in known:
                one.follow(known[one.name])
        kept.model.objects.bulk_create(made)


def as_seen(facts: Facts, sight: str) -> Facts:
    """The facts of an asset that this sight includes; without a known sight there are none."""
    if sight in ("full", "contributor", "colleague"):
        return facts
    if sight == "open":
        return {name: _unshared(name, value) for name, value in facts.items() if name not in OFFICE_ONLY}
    return {name: value for name, value in facts.items() if sight == "teaser" and name in TEASER}


def _unshared(name: str, value: Any) -> Any:
    if name not in ("contributors", "owners"):
        return value
    return [{key: said for key, said in one.items() if key != INSIDE_ONLY} for one in value]


class Part(models.Model):
    """An entry of a list inside an asset; its columns are the declared fields of that list."""

    list_name: ClassVar[str]
    position = models.PositiveSmallIntegerField()

    class Meta:
        """In the order people gave."""

        abstract = True
        ordering: ClassVar = ["position"]

    @property
    def facts(self) -> Facts:
        """The entry in interchange form."""
        inner = Asset.table().by_name[self.list_name].fields
        return {field.name: value for field in inner if (value := getattr(self, field.name)) not in (None, "")}


class Contributor(Part):
    """Somebody who made it, with their share of the making."""

    list_name = "contributors"
    asset = models.ForeignKey(Asset, models.CASCADE, related_name="contributors")
    name = models.TextField()
    orcid = models.CharField(max_length=19, blank=True)
    role = models.CharField(max_length=40, blank=True)
    share = models.CharField(max_length=40, blank=True)
    organisation = models.TextField(blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="contributions", db_index=False
    )
    """Account of the person, once they have one; it lets them see the asset."""

    class Meta(Part.Meta):
        """In the order people gave; found by the account of the person, which most do not have."""

        abstract = False
        indexes: ClassVar = [
            models.Index(fields=["user"], condition=Q(user__isnull=False), name="contributors_by_account")
        ]

    def follow(self, earlier: Contributor) -> None:
        """Keep what the register knew about the person before the list was replaced."""
        self.user_id = earlier.user_id


class Owner(Part):
    """An organisation or person that owns it."""

    list_name = "owners"
    asset = models.ForeignKey(Asset, models.CASCADE, related_name="owners")
    name = models.TextField()
    kind = models.CharField(max_length=20, blank=True)
    ror = models.CharField(max_length=60, blank=True)
    country = models.CharField(max_length=3, blank=True)
    share = models.CharField(max_length=40, blank=True)

    class Meta(Part.Meta):
        """In the order people gave."""

        abstract = False


class Identifier(Part):
    """A name that a scheme outside gave to it."""

    list_name = "identifiers"
    asset = models.ForeignKey(Asset, models.CASCADE, related_name="identifiers")
    scheme = models.CharField(max_length=30)
    value = models.CharField(max_length=500)

    class Meta(Part.Meta):
        """Found by its value."""

        abstract = False
        indexes: ClassVar = [models.Index(fields=["scheme", "value"], name="assets_by_identifier")]
