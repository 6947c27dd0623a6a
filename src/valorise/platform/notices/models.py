"""Notices, how people wish to get them, and the letters that carry them."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from valorise.platform.foundation import clock


class Way(models.TextChoices):
    """How a person gets notices of a kind."""

    MAIL = "mail", _("here, and by mail at once")
    DAILY = "daily", _("here, and in a mail each day")
    WEEKLY = "weekly", _("here, and in a mail each week")
    APP = "app", _("here only")
    NONE = "none", _("not at all")


class Wish(models.Model):
    """How somebody wants notices of a kind; without one the kind's own way counts."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=60)
    way = models.CharField(max_length=10, choices=Way.choices)

    class Meta:
        """One wish for each kind."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "kind"], name="one_wish_for_each_kind"),
            models.CheckConstraint(condition=Q(way__in=Way.values), name="way_is_known"),
        ]


class Letter(models.Model):
    """A mail to be sent once. It is written when it is sent, from its notices; no text lies here."""

    WAITING, SENDING, SENT, UNSURE, DROPPED = "waiting", "sending", "sent", "unsure", "dropped"
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    once = models.CharField(max_length=120, null=True, unique=True)
    """What makes it the only one, such as the digest of a day."""
    state = models.CharField(max_length=10, default=WAITING)
    """`unsure` where the worker died while the mail server had it: it is not sent again, lest it come twice."""
    attempts = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField(db_default=Now())
    begins_at = models.DateTimeField(db_default=Now())
    taken_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=100, blank=True)
    """Kind of the last error, without what the server said: that may hold addresses."""

    class Meta:
        """Sent in the order they may begin."""

        indexes: ClassVar = [models.Index(fields=["state", "begins_at"], name="letters_to_send")]


class Notice(models.Model):
    """Something a person should know, with the page where they see more."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=60)
    """Code of `notice_kinds`."""
    text = models.CharField(max_length=500)
    """For the site only: it may name what the person may see there."""
    in_mail = models.CharField(max_length=300, blank=True)
    """What a mail may say; empty: only the kind and the link."""
    address = models.CharField(max_length=500)
    way = models.CharField(max_length=10, default=Way.APP)
    made_at = models.DateTimeField(default=clock.now)
    read_at = models.DateTimeField(null=True)
    letter = models.ForeignKey(Letter, models.SET_NULL, null=True, related_name="notices")

    class Meta:
        """Unread ones first, newest first."""

        verbose_name = "notice"
        indexes: ClassVar = [
            models.Index(fields=["user", "read_at", "-made_at"], name="notices_by_person"),
            models.Index(fields=["way", "letter", "made_at"], name="notices_for_digests"),
        ]
