"""Dates that follow from the register, kept beside it, with what of the register they were counted from."""

from __future__ import annotations

from hashlib import sha256
from typing import Any, ClassVar

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from valorise.platform.foundation import clock
from valorise.platform.foundation.sight import Rung, Sighted
from valorise.platform.foundation.viewer import Viewer

OPEN, TAKEN, DONE, VOID = "open", "taken", "done", "not-applicable"
STATES = {
    OPEN: _("Open"),
    TAKEN: _("Seen, somebody takes care"),
    DONE: _("Done"),
    VOID: _("Not applicable"),
}
SETTLED = (DONE, VOID)
SUBJECTS = {
    "rights": "right", "agreements": "agreement", "projects": "project", "assets": "asset", "titles": "title",
    "restrictions": "restriction", "consents": "consent",
}  # fmt: skip
"""Declared tables from which dates follow, and the column that names the record."""
SUBJECTS_WITH_OFFICERS = ("right", "agreement", "asset", "title", "restriction", "consent")
"""Columns of records that somebody looks after."""
OF_AN_ASSET = ("rights", "titles", "restrictions", "consents")
"""Those whose records belong to one asset."""


class Due(models.Model):
    """A date by which something must be done. It is computed: only `state` and `who` are what people said."""

    id = models.CharField(max_length=40, primary_key=True)
    """Follows from organisation, record, office, task, year and day, so that it stays the same when counted again."""
    duty = models.CharField(max_length=40)
    """The same without the day: what was agreed about a duty stays when its day moves."""
    tenant = models.ForeignKey("accounts.Tenant", models.CASCADE, related_name="+")
    of = models.CharField(max_length=20)
    """Declared table of the record."""
    movable: ClassVar[tuple[str, ...]] = ("asset",)
    """Where two assets become one, its dates go along until they are worked out anew."""
    record = models.CharField(max_length=200)
    right = models.ForeignKey("register.Right", models.CASCADE, null=True, related_name="dues")
    agreement = models.ForeignKey("register.Agreement", models.CASCADE, null=True, related_name="dues")
    project = models.ForeignKey("register.Project", models.CASCADE, null=True, related_name="dues")
    asset = models.ForeignKey("register.Asset", models.CASCADE, null=True, related_name="dues")
    title = models.ForeignKey("register.Title", models.CASCADE, null=True, related_name="dues")
    restriction = models.ForeignKey("register.Restriction", models.CASCADE, null=True, related_name="dues")
    consent = models.ForeignKey("register.Consent", models.CASCADE, null=True, related_name="dues")
    kind = models.CharField(max_length=40, blank=True)
    """Kind of right; for all else the code of the list `date_kinds`."""
    office = models.CharField(max_length=10)
    task = models.TextField()
    year = models.SmallIntegerField(null=True)
    due = models.DateField()
    free_until = models.DateField(null=True)
    last_day = models.DateField(null=True)
    """Last day with surcharge."""
    act_by = models.DateField()
    """The last day on which it costs nothing extra."""
    lost_after = models.DateField(null=True)
    """After this day nothing can be done any more; missing where a late duty simply stays owed."""
    rule = models.CharField(max_length=200)
    reference = models.TextField(blank=True)
    if_missed = models.TextField(blank=True)
    firm = models.BooleanField()
    doubt = models.TextField(blank=True)
    """Why it is not firm."""
    print = models.CharField(max_length=32)
    """Of all that was computed, so that only what changed is written."""
    state = models.CharField(max_length=20, default=OPEN, choices=list(STATES.items()))
    who = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    """Who took it or was given it; without, it falls to who looks after the asset."""
    version = models.PositiveIntegerField(default=1)
    """Counts what people said, so that two who act at once learn of each other."""

    objects = Sighted.as_manager()

    class Meta:
        """Read by organisation, the most pressing first."""

        verbose_name = "date"
        indexes: ClassVar = [
            # What the list counts stands behind what it is sorted by, so that the wide rows are not opened for it.
            models.Index(fields=["tenant", "act_by", "id", "state", "lost_after", "firm"], name="dues_by_day"),
            # What can still be done is counted apart from what is past, and offices without opening every date.
            # With who it falls to, so that everybody's own are counted without opening every date.
            models.Index(
                fields=["tenant", "state", "lost_after", "firm", "act_by", "who", *SUBJECTS_WITH_OFFICERS],
                name="dues_still_owed",
            ),
            models.Index(fields=["tenant", "state", "office"], name="dues_by_office"),
            models.Index(fields=["tenant", "of", "record"], name="dues_by_record"),
            models.Index(fields=["duty"], name="dues_by_duty"),
            models.Index(fields=["who", "act_by"], condition=Q(who__isnull=False), name="dues_by_person"),
        ]

    def __str__(self) -> str:
        """What must be done by when."""
        return f"{self.task} {self.due}"

    def get_absolute_url(self) -> str:
        """Its proof."""
        return reverse("dates:date", args=[self.pk])

    @property
    def subject(self) -> Any:
        """The record that it is a date of."""
        return getattr(self, SUBJECTS[self.of])

    @property
    def about_asset(self) -> Any:
        """The asset it concerns; None for agreements and projects, which may concern several."""
        if self.of == "assets":
            return self.asset
        return self.subject.asset if self.of in OF_AN_ASSET else None

    @classmethod
    def ladder(cls, viewer: Viewer) -> list[Rung]:
        """The office sees all. Administrators see dates of what they see as colleagues, others of what they made."""
        assets: Any = apps.get_model("register", "Asset").objects
        rungs: list[Rung] = [("full", Q(tenant__in=viewer.staff_of))] if viewer.staff_of else []
        # Rungs that hold for nothing would only slow the list of the office down.
        contributors: Any = apps.get_model("register", "Contributor").objects
        if viewer.user is not None and contributors.filter(user=viewer.user).exists():
            rungs.append(("contributor", _of_assets(assets.seen_by(viewer, at_least=("contributor",)))))
        if at := viewer.tenants("administrator"):
            inside = assets.seen_by(viewer, at_least=("full", "contributor", "colleague"))
            projects: Any = apps.get_model("register", "Project").objects.filter(removed_at=None)
            rungs.append(("colleague", Q(tenant__in=at) & (_of_assets(inside) | Q(project__in=projects.values("pk")))))
        return rungs


def _of_assets(assets: Any) -> Q:
    """Dates of rights, titles and embargoes of these assets; what left the register is not among them."""
    names = assets.values("pk")
    found = Q(asset__in=names)
    for name in ("right", "title"):
        model: Any = apps.get_model("register", name)
        found |= Q(**{f"{name}__in": model.objects.filter(asset__in=names, removed_at=None).values("pk")})
    return found


class Reckoned(models.Model):
    """When the dates of an organisation were last worked out, and from what."""

    tenant = models.OneToOneField("accounts.Tenant", models.CASCADE, primary_key=True, related_name="+")
    on = models.DateField()
    """The day as seen from which they were worked out: the next renewal shows once the one before has come due."""
    rules = models.CharField(max_length=64)
    """Which rules and closing days they were worked out by."""
    head = models.BigIntegerField(default=0)
    """Number of the last event of the log then."""
    records = models.PositiveIntegerField(default=0)
    at = models.DateTimeField(default=clock.now)


class Counted(models.Model):
    """Which version of a record its dates were worked out from."""

    tenant = models.ForeignKey("accounts.Tenant", models.CASCADE, related_name="+")
    of = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    version = models.PositiveIntegerField()

    class Meta:
        """One line for each record."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["of", "name"], name="one_count_per_record")]


def named(tenant: int, *parts: object) -> str:
    """A name that stays the same for the same parts.

    >>> named(1, "rights", "r-1", "EP", "renewal", 5) == named(1, "rights", "r-1", "EP", "renewal", 5)
    True
    """
    said = "\x1f".join(str(part) for part in (tenant, *parts))
    return sha256(said.encode()).hexdigest()[:32]
