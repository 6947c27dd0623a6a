"""The long work of operations."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from valorise.platform.foundation.proving import proved
from valorise.platform.jobs.work import Work, job
from valorise.platform.operations import actions
from valorise.platform.operations.reads import runs_installation


@job("make-backup", label=_("Making a backup"), may=runs_installation)
def make_backup(work: Work) -> dict[str, Any]:
    """Make a backup of the whole installation."""
    path, manifest = actions.back_up(work.viewer, None, tell=work.tell)
    rows = sum(said.get("rows") or 0 for said in manifest["entries"].values())
    summary = gettext("Written and read back: %(rows)s rows. Keep a copy on another machine.") % {"rows": f"{rows:,}"}
    return {"summary": summary, "links": [{"label": path.name, "address": f"/operations/backups/{path.name}"}]}


@job("check-log", label=_("Check the whole event log"), may=runs_installation, every=timedelta(days=1))
def check_log(work: Work) -> dict[str, Any]:
    """Look at every event, from the first one on."""
    work.tell(gettext("Looking at every event"))
    found = proved(full=True)
    if found.intact:
        told = {"events": f"{found.events:,}", "head": found.head}
        return {"summary": gettext("The event log is whole: %(events)s events. Its head: %(head)s") % told}
    problems = [
        {"where": one["row"], "what": f"{one['expected']}; {one['found']}", "fix": one["fix"]} for one in found.problems
    ]
    summary = gettext("The event log is broken at event %s.") % found.first_broken
    return {"summary": summary, "problems": problems}
