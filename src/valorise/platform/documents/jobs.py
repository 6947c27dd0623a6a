"""Regular work on documents."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from valorise.platform.documents.leftovers import remove_leftovers
from valorise.platform.jobs.work import Work, job


@job("remove-leftover-files", label=_("Remove files that no document names"), short=True, every=timedelta(days=1))
def remove_leftover_files(work: Work) -> dict[str, Any]:
    """Contents that a crash left on the disk a day ago or longer."""
    count, length = remove_leftovers()
    return {"files": count, "bytes": length}
