"""A disclosure: a draft while the researcher writes it, then what the office decides about."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from valorise.platform.disclosure.models.contributor import Contributor
from valorise.platform.disclosure.questions import type_label, value_of
from valorise.platform.foundation import clock
from valorise.platform.foundation.sight import Rung, Sighted
from valorise.platform.foundation.viewer import Viewer

DRAFT, RECEIVED, ASKED, DECIDED = "draft", "received", "asked", "decided"
STATES = (
    (DRAFT, _("Draft")),
    (RECEIVED, _("Waits for the office")),
    (ASKED, _("Waits for those who made it")),
    (DECIDED, _("Decided")),
)
MAKERS = ("author", "contributor")
"""Rungs of those who made it."""


class Disclosure(models.Model):
    """What somebody tells the office about one result. Until it is sent, the office does not see it."""

    movable: ClassVar[tuple[str, ...]] = ("asset",)
    """A merge lets it name the other asset."""
    id = models.CharField(max_length=40, primary_key=True)
    tenant = models.ForeignKey("accounts.Tenant", models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    type = models.CharField(max_length=60)
    answers = models.JSONField(default=dict, blank=True)
    """By question: value, unknown, version at which it was written, by (account), at, from (source of a prefill)."""
    identifiers = models.JSONField(default=list, blank=True)
    """Outside identifiers that came with a prefill."""
    bundle = models.CharField(max_length=40, blank=True)
    """Name shared by disclosures that were begun in one go."""
    version = models.PositiveIntegerField(default=1)
    """Counts changes, so that two people who write at once learn of each other."""
    shares_round = models.PositiveIntegerField(default=1)
    """Counts changes of people and shares; an answer counts only for the round it was given in."""
    state = models.CharField(max_length=20, choices=STATES, default=DRAFT)
    recorded_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now)
    removed_at = models.DateTimeField(null=True, blank=True)
    """A draft that was deleted; it can be brought back."""
    sent_at = models.DateTimeField(null=True, blank=True)
    asset = models.ForeignKey("register.Asset", models.SET_NULL, null=True, blank=True, related_name="disclosures")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    due_on = models.DateField(null=True, blank=True)
    """Day by which the office promised to answer."""
    asked_on = models.DateField(null=True, blank=True)
    """Since when the clock waits for those who made it."""
    reminded_on = models.DateField(null=True, blank=True)
    """When those who have not answered about their shares were last reminded."""
    clear_from = models.DateField(null=True, blank=True)
    """Day from which the office has nothing against publishing."""

    objects = Sighted.as_manager()

    class Meta:
        """Lists are read by author and by office, the most urgent first."""

        verbose_name = "disclosure"
        indexes: ClassVar = [
            models.Index(fields=["author", "-changed_at"], name="disclosures_by_author"),
            models.Index(fields=["tenant", "state", "due_on"], name="disclosures_by_due"),
            models.Index(fields=["bundle"], name="disclosures_by_bundle"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=[code for code, _words in STATES]), name="state_is_known"),
            models.CheckConstraint(
                condition=Q(state=DRAFT, sent_at=None) | (~Q(state=DRAFT) & Q(sent_at__isnull=False)),
                name="only_what_was_sent_is_no_draft",
            ),
        ]

    def __str__(self) -> str:
        """What it is called."""
        return self.title or gettext("%(type)s without a name") % {"type": self.type_label}

    @property
    def title(self) -> str:
        """What the author calls it; empty where they have not said."""
        said: Any = value_of(self.answers, "title")
        return str(said)[:200]

    @property
    def type_label(self) -> str:
        """Its type in words."""
        return type_label(self.type)

    @property
    def is_draft(self) -> bool:
        """Whether it was not sent yet."""
        return self.state == DRAFT

    @classmethod
    def ladder(cls, viewer: Viewer) -> list[Rung]:
        """Those who made it, and the office once it was sent; nobody else, whatever they are in the organisation."""
        if viewer.user is None:
            return []
        named = Contributor.objects.filter(user=viewer.user).exclude(answer="not-me").values("disclosure")
        return [
            ("author", Q(author=viewer.user)),
            ("full", Q(removed_at=None, sent_at__isnull=False, tenant__in=viewer.staff_of)),
            ("contributor", Q(removed_at=None, id__in=named)),
        ]
