"""Who made it, with which share, and whether they agree."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from valorise.platform.foundation import clock

ANSWERS = (
    ("", _("Not answered yet")),
    ("confirmed", _("Confirmed")),
    ("other-shares", _("Proposes other shares")),
    ("not-me", _("Says: not me")),
)


class Contributor(models.Model):
    """A person named in a disclosure. What they answered counts for one round of shares."""

    disclosure = models.ForeignKey("disclosure.Disclosure", models.CASCADE, related_name="contributors")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    orcid = models.CharField(max_length=19, blank=True)
    email = models.EmailField(blank=True)
    role = models.CharField(max_length=40, blank=True)
    organisation = models.CharField(max_length=300, blank=True)
    """Who employed the person then."""
    share = models.CharField(max_length=40, blank=True)
    """Exact fraction; empty where nobody has proposed one."""
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    answer = models.CharField(max_length=20, blank=True, choices=ANSWERS)
    answered_round = models.PositiveIntegerField(default=0)
    answered_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)
    """What the person said with the answer."""
    link_hash = models.CharField(max_length=64, blank=True)
    """Checksum of the one-time link that is out; empty where none is, or it was used."""
    link_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        """In the order of naming; an account once."""

        verbose_name = "contributor of a disclosure"
        ordering: ClassVar = ["position", "pk"]
        indexes: ClassVar = [models.Index(fields=["link_hash"], name="contributors_by_link")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["disclosure", "user"], condition=Q(user__isnull=False), name="an_account_contributes_once"
            ),
            models.CheckConstraint(condition=Q(answer__in=[code for code, _words in ANSWERS]), name="answer_is_known"),
        ]

    def __str__(self) -> str:
        """The name."""
        return self.name


class ShareAnswer(models.Model):
    """One answer to one round of shares; never changed."""

    contributor = models.ForeignKey(Contributor, models.CASCADE, related_name="history")
    shares_round = models.PositiveIntegerField()
    answer = models.CharField(max_length=20, choices=ANSWERS[1:])
    share = models.CharField(max_length=40, blank=True)
    """Share of the person when they answered."""
    note = models.TextField(blank=True)
    way = models.CharField(max_length=10, choices=(("account", _("Signed in")), ("link", _("By link"))))
    at = models.DateTimeField(default=clock.now)

    class Meta:
        """Oldest first."""

        ordering: ClassVar = ["pk"]
