"""Long work on documents."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from valorise.platform.documents import reading
from valorise.platform.jobs.actions import start_for_house
from valorise.platform.jobs.models import Job, State
from valorise.platform.jobs.work import Work, job

READING = "read-documents"


@job(
    READING,
    label=_("Read documents for the search"),
    every=timedelta(hours=1),
    when=lambda: reading.waiting().exists(),
)
def read_documents(work: Work) -> dict[str, Any]:
    """The words of documents that were added since."""
    return {"documents": reading.read_waiting(work)}


def ask() -> None:
    """Let the worker read what waits; one waiting job is enough for all."""
    if not Job.objects.filter(name=READING, state=State.WAITING).exists():
        start_for_house(READING)
