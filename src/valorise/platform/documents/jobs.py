"""Long and regular work on documents."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from valorise.platform.documents import reading
from valorise.platform.documents.leftovers import remove_leftovers
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


@job("remove-leftover-files", label=_("Remove files that no document names"), short=True, every=timedelta(days=1))
def remove_leftover_files(work: Work) -> dict[str, Any]:
    """Contents that a crash left on the disk a day ago or longer."""
    count, length = remove_leftovers()
    return {"files": count, "bytes": length}
