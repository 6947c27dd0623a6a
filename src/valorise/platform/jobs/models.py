"""Jobs and the workers that do them."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from valorise.platform.foundation.recorded import new_name
from valorise.platform.foundation.sight import Rung, Sighted
from valorise.platform.foundation.viewer import Viewer


class State(models.TextChoices):
    """Where a job stands. Every job comes to one of the last four."""

    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")
    LOST = "lost", _("lost")


OPEN = (State.WAITING, State.RUNNING)
"""States that a job leaves again."""
AGAIN = (State.FAILED, State.CANCELLED, State.LOST)
"""States from which a person may let a job go on."""


def new_job() -> str:
    """A name for a job, that nobody can guess."""
    return new_name("job")


class Job(models.Model):
    """A piece of long work. All its moments are those of the database, so that clocks of machines need not agree."""

    id = models.CharField(max_length=200, primary_key=True, default=new_job)
    tenant = models.ForeignKey("accounts.Tenant", models.CASCADE, null=True, blank=True, related_name="+")
    """Organisation it is done for; empty for work of the installation itself."""
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=100)
    """Name of the kind of work, as `@job` gives it."""
    arguments = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    once = models.CharField(max_length=200, null=True, blank=True, unique=True)
    """What makes it the only one: regular work names its turn here, so that several workers start it once."""

    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    made_at = models.DateTimeField(db_default=Now())
    begins_at = models.DateTimeField(db_default=Now())
    """Not before this moment: later than `made_at` where an attempt failed and is repeated after a pause."""
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    worker = models.CharField(max_length=100, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    """Until then it belongs to its worker, who renews it all the time; afterwards another one may take it up."""
    taken = models.PositiveIntegerField(default=0)
    """How often it was taken up. Whoever writes names this number: a worker thought dead has an old one."""
    setbacks = models.PositiveSmallIntegerField(default=0)
    """Attempts in a row that ended without a checkpoint, by an error or by the worker's death."""

    what = models.CharField(max_length=300, blank=True)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    """Steps in all; 0 where nobody can say yet."""
    checkpoint = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    """Where the next attempt goes on."""
    stop_asked_at = models.DateTimeField(null=True, blank=True)
    result = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    error = models.JSONField(default=dict)
    """What, where, why and fix of the last error; also while the next attempt waits."""

    objects = Sighted.as_manager()

    class Meta:
        """Taken up in the order they may begin; listed newest first."""

        verbose_name = "job"
        indexes: ClassVar = [
            models.Index(fields=["state", "begins_at"], name="jobs_to_take"),
            models.Index(fields=["tenant", "-made_at"], name="jobs_by_organisation"),
            models.Index(fields=["started_by", "-made_at"], name="jobs_by_starter"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="job_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state="running") | Q(lease_until__isnull=False), name="running_job_has_a_lease"
            ),
        ]

    def __str__(self) -> str:
        """What is done."""
        return self.name

    @classmethod
    def ladder(cls, viewer: Viewer) -> list[Rung]:
        """The office sees all jobs of its organisation, a person their own while they belong to it."""
        rungs = [("full", Q(tenant__in=viewer.staff_of))]
        if viewer.user is not None:
            rungs.append(("own", Q(started_by=viewer.user, tenant__in=viewer.tenants())))
        return rungs

    @property
    def is_open(self) -> bool:
        """Whether it waits or runs."""
        return self.state in OPEN

    @property
    def stops(self) -> bool:
        """Whether somebody asked to stop it and the worker has not done so yet."""
        return self.is_open and self.stop_asked_at is not None

    @property
    def percent(self) -> int | None:
        """How far it is, of 100; None where nobody can say."""
        return min(100, self.done * 100 // self.total) if self.total else None


class Worker(models.Model):
    """A worker that was alive a moment ago, so that pages can say when nobody works."""

    name = models.CharField(max_length=100, primary_key=True)
    started_at = models.DateTimeField(db_default=Now())
    seen_at = models.DateTimeField(db_default=Now())
