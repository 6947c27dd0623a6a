"""State of matching: matches as last computed, what they were computed from, and what people said of them."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from valorise.platform.foundation import clock
from valorise.platform.foundation.sight import Rung, Sighted
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.needs.models import Need
from valorise.platform.register.models import Asset
from valorise.terms.codes import codes


class Match(models.Model):
    """An asset that could answer a need, as last computed; only people who see both sides see it."""

    movable: ClassVar[tuple[str, ...]] = ("asset",)
    """A merge lets it name the other asset."""
    need = models.ForeignKey("needs.Need", models.CASCADE, related_name="matches")
    asset = models.ForeignKey("register.Asset", models.CASCADE, related_name="matches")
    rank_for_need = models.PositiveIntegerField()
    """Place among the assets of the same room (`rooms`). Never shown: others count what they see themselves."""
    rank_for_asset = models.PositiveIntegerField(default=0)
    """Place among the needs for the asset, strongest first; never shown either."""
    score = models.FloatField()
    fit = models.CharField(max_length=10, blank=True)
    """Code of `fits`; empty where too few assets were there to tell."""
    strength = models.PositiveSmallIntegerField(default=0)
    """Rank of the code of fit, so that lists can be put in order: 3 is strong, 0 was not measured."""
    overlap = models.FloatField(null=True)
    parts = models.JSONField(default=dict)
    words = models.JSONField(default=dict)
    """Words that carry most of it, as the need writes them, with their shares."""
    evidence = models.JSONField(default=list)
    """Passages of both sides. Shown only where they stand in a text that the person may see (`telling`)."""
    blockers = models.JSONField(default=list)
    need_version = models.PositiveIntegerField()
    asset_version = models.PositiveIntegerField()
    first_at = models.DateTimeField(default=clock.now)
    """When the two were first found to fit."""
    made_at = models.DateTimeField(default=clock.now)
    to_tell = models.BooleanField(default=False)
    """Whether it is strong enough for a notice and those in charge are still to be asked after (`announcing`)."""

    objects = Sighted.as_manager()

    class Meta:
        """One for each pair; lists are read from either side, strongest first."""

        verbose_name = "match"
        constraints: ClassVar = [models.UniqueConstraint(fields=["need", "asset"], name="one_match_of_a_pair")]
        indexes: ClassVar = [
            models.Index(fields=["asset", "-strength", "-overlap"], name="matches_of_an_asset"),
            models.Index(fields=["need", "-strength", "-overlap"], name="matches_of_a_need"),
            models.Index(fields=["-strength", "-first_at"], name="matches_by_age"),
            models.Index(fields=["made_at"], name="matches_to_tell", condition=Q(to_tell=True)),
        ]

    @classmethod
    def ladder(cls, viewer: Viewer) -> list[Rung]:
        """Whoever sees the need and the asset sees that they fit; nobody else does."""
        if viewer.user is None:
            return []
        needs = Need.objects.seen_by(viewer).values("pk")
        # Asked for each match: as a list, all assets that the person sees would be collected first.
        asset = Exists(Asset.objects.seen_by(viewer).filter(pk=OuterRef("asset")))
        return [("both", Q(asset, need__in=needs))]


class Compared(models.Model):
    """That a need or an asset was compared, and in which state; what is not here, or no longer so, is compared anew."""

    side = models.CharField(max_length=5, choices=[("need", "need"), ("asset", "asset")])
    name = models.CharField(max_length=200)
    version = models.PositiveIntegerField()
    room = models.CharField(max_length=30, blank=True)
    """Of an asset: where it was found (`rooms`), because an embargo ends without a change."""
    on = models.DateField()
    """The day it was looked at from: deadlines pass without a change too."""

    class Meta:
        """One for each record."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["side", "name"], name="compared_once")]


class Judgement(models.Model):
    """What a person thinks of a match now; the log keeps every earlier word."""

    movable: ClassVar[tuple[str, ...]] = ("asset",)
    """A merge lets it name the other asset."""
    need = models.ForeignKey("needs.Need", models.CASCADE, related_name="judgements")
    asset = models.ForeignKey("register.Asset", models.CASCADE, related_name="judgements")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    """Nobody where the person was erased: the office goes on from what they said."""
    tenant = models.ForeignKey("accounts.Tenant", models.CASCADE, related_name="+")
    """Organisation the person judged for: its insiders read it."""
    verdict = models.CharField(max_length=10)
    why = models.TextField(blank=True)
    need_version = models.PositiveIntegerField()
    asset_version = models.PositiveIntegerField()
    """State of both sides that was judged: where one changed since, the match is shown again."""
    at = models.DateTimeField(default=clock.now)

    class Meta:
        """One word of each person, in an organisation, about a pair."""

        ordering: ClassVar = ["at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["need", "asset", "user", "tenant"], name="one_judgement_of_a_person"),
            models.CheckConstraint(condition=Q(verdict__in=list(codes("judgements"))), name="verdict_is_known"),
        ]


class Announced(models.Model):
    """That a person was told of a pair, so that nobody is told twice, even where it is lost and found again."""

    movable: ClassVar[tuple[str, ...]] = ("asset",)
    """A merge lets it name the other asset."""
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    need = models.ForeignKey("needs.Need", models.CASCADE, related_name="+")
    asset = models.ForeignKey("register.Asset", models.CASCADE, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        """Once for each person and pair."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "need", "asset"], name="announced_once")]


class Look(models.Model):
    """Until when a person has seen what is new."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    until = models.DateTimeField()
