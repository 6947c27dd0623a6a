"""Regular work on notices."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from valorise.platform.foundation import clock
from valorise.platform.jobs.work import Work, job
from valorise.platform.notices import sending
from valorise.platform.notices.actions import SENDING
from valorise.platform.notices.models import Letter, Notice

KEPT = timedelta(days=365)
"""How long notices that were read, and letters, are kept."""


@job(SENDING, label=_("Send mail"), short=True, every=timedelta(minutes=5), when=lambda: sending.due().exists())
def send_letters(work: Work) -> dict[str, Any]:
    """Letters whose moment has come."""
    return sending.send_all(work)


@job(
    "write-digests",
    label=_("Write mails of the day and the week"),
    short=True,
    every=timedelta(hours=1),
    when=lambda: sending.undigested().exists(),
)
def write_digests(work: Work) -> dict[str, Any]:
    """One letter for everybody who wants notices once a day or once a week."""
    return sending.write_digests(work)


@job("forget-notices", label=_("Remove old notices"), short=True, every=timedelta(days=1))
def forget_notices(work: Work) -> dict[str, Any]:
    """What was read, or sent, a year ago."""
    read, _of_each = Notice.objects.filter(read_at__lt=clock.now() - KEPT).delete()
    letters, _of_each = Letter.objects.filter(made_at__lt=Now() - KEPT).exclude(state=Letter.WAITING).delete()
    return {"notices": read, "letters": letters}
