"""The long work of imports."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from valorise.platform.imports import actions
from valorise.platform.imports.reads import address
from valorise.platform.jobs.work import Work, job

MAY = actions.MAY


@job("look-at-files", label=_("Looking at files"), activity=MAY)
def look_at_files(work: Work, *, number: int) -> dict[str, Any]:
    """Read the files of an import and say what would become of the register."""
    one = actions.look(work.viewer, number, tell=work.tell)
    summary = gettext("The files were read; nothing is taken over yet.")
    return {"summary": summary, "links": [_link(one.pk)], "then": address(one.pk)}


@job("take-files", label=_("Taking files into the register"), activity=MAY)
def take_files(work: Work, *, number: int, version: int | None = None) -> dict[str, Any]:
    """Take the files of an import into the register, as they were looked at."""
    one = actions.take(work.viewer, number, tell=work.tell, version=version)
    summary = gettext("The files are in the register.")
    return {"summary": summary, "links": [_link(one.pk)], "then": address(one.pk)}


def _link(number: int) -> dict[str, str]:
    return {"label": gettext("Account of the rows"), "address": address(number)}
