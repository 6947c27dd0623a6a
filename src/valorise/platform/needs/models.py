"""State of needs."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from valorise.platform.foundation import clock
from valorise.platform.foundation.recorded import Facts, Recorded
from valorise.platform.foundation.sight import Rung
from valorise.platform.foundation.viewer import Viewer
from valorise.terms.codes import codes

WITHOUT_NAME = (
    "id", "type", "title", "summary", "language", "country", "opens", "deadline", "budget", "keywords", "fields",
    "constraints",
)  # fmt: skip
"""Columns that say what is needed and not who needs it."""
SHARED = (*WITHOUT_NAME, "owner", "url", "identifiers")
"""Columns that others see of a need with a name; where it came from is for the office alone."""
INSIDE = ("full", "author", "colleague")
"""How much those see who belong to the organisation of a need, or posted it."""


class Need(Recorded):
    """Something that somebody looks for and that knowledge could answer."""

    declared = "needs"
    type = models.CharField(max_length=40, blank=True)
    title = models.TextField(blank=True)
    summary = models.TextField(blank=True)
    language = models.CharField(max_length=8, blank=True)
    owner = models.JSONField(default=dict, blank=True)
    country = models.CharField(max_length=3, blank=True)
    opens = models.CharField(max_length=10, blank=True)
    deadline = models.CharField(max_length=10, blank=True)
    budget = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    keywords = models.JSONField(default=list, blank=True)
    fields = models.JSONField(default=list, blank=True)
    constraints = models.JSONField(default=dict, blank=True)
    url = models.TextField(blank=True)
    identifiers = models.JSONField(default=list, blank=True)
    posted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    """Who posted it here; they see and change it whatever their role."""
    shared = models.BooleanField(default=False)
    """Whether everybody who is signed in may see it; else only the organisation that keeps it."""
    anonymous = models.BooleanField(default=False)
    """Whether others see it without its owner. Only columns that name nobody are shown to them."""
    shared_until = models.DateField(null=True, blank=True)
    """Last day on which others see it; empty: as long as it is shared."""
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=20, blank=True)
    """Code of `need_outcomes`; empty while it is open."""
    closed_for = models.CharField(max_length=20, blank=True)
    """Why nothing fitted: a code of `need_reasons`; empty where it was said in words alone, or something else came."""
    closed_why = models.TextField(blank=True)

    class Meta:
        """Lists are read by organisation, newest change first, or by what can still be answered."""

        verbose_name = "need"
        indexes: ClassVar = [
            models.Index(fields=["tenant", "-changed_at", "id"], name="needs_by_change"),
            models.Index(fields=["shared", "closed_at"], name="needs_by_sharing"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(outcome="", closed_at=None)
                | Q(outcome__in=list(codes("need_outcomes")), closed_at__isnull=False),
                name="need_is_closed_with_an_outcome",
            ),
        ]

    def __str__(self) -> str:
        """What it is called."""
        return self.title or self.summary[:80] or self.id

    @classmethod
    def ladder(cls, viewer: Viewer) -> list[Rung]:
        """The office and the author see all, insiders read it, others what is shared, perhaps without its owner."""
        here = Q(removed_at=None)
        rungs = [("full", here & Q(tenant__in=viewer.staff_of))]
        if viewer.user is not None:
            out = here & Q(shared=True) & (Q(shared_until=None) | Q(shared_until__gte=viewer.today))
            rungs.append(("author", here & Q(posted_by=viewer.user)))
            rungs.append(("colleague", here & Q(tenant__in=viewer.insider_of)))
            rungs.append(("open", out & Q(anonymous=False)))
            rungs.append(("anonymous", out))
        return rungs

    def shown(self) -> Facts:
        """The facts that the person who asked may see; `sight` was set by the list or page that fetched the record.

        Without a known sight nothing is shown.
        """
        facts, sight = self.facts, getattr(self, "sight", "")
        if sight in INSIDE:
            return facts
        columns = SHARED if sight == "open" and not self.anonymous else WITHOUT_NAME
        return {name: facts[name] for name in columns if name in facts and sight in ("open", "anonymous")}

    @property
    def closed(self) -> bool:
        """Whether it was closed by a person; a deadline that passed is something else."""
        return self.closed_at is not None


class Draft(models.Model):
    """What a person was writing about a need when they last paused; one for each need, and one for a new one."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    need = models.CharField(max_length=200, blank=True)
    """Name of the need that is changed; empty for a new one."""
    written = models.JSONField(default=dict)
    """Texts of the form's fields as they were sent, lists of texts by name."""
    saved_at = models.DateTimeField(default=clock.now)

    class Meta:
        """One of each kind."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "need"], name="one_draft_of_a_need")]
