"""Bringing files, taking them over, taking that back."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from valorise.platform.accounts.models import Tenant
from valorise.platform.foundation.changes import Overtaken, changing, log, refused, versions
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.imports import findings, taking, uploads
from valorise.platform.imports.models import FileImport
from valorise.platform.imports.reading import Reading, Tell, read
from valorise.platform.imports.understood import mappings_of
from valorise.platform.jobs.actions import start
from valorise.platform.jobs.models import OPEN, Job
from valorise.readers.office.plan import check_said
from valorise.readers.plain.mapping import TABLES, given_mapping
from valorise.stores.events import events_table
from valorise.terms.errors import Invalid, Missing, NotReady, ValoriseError

MAY = "register-extended"
LOOK, TAKE = "look-at-files", "take-files"
STEPS = {LOOK: ("waiting", "looked", "failed"), TAKE: ("looked",)}
"""States in which each kind of work can begin."""


def may_bring(viewer: Viewer) -> int:
    """The organisation that files of this person are for; `Refused` for who may bring none.

    Asked before anything of the files is read.
    """
    if viewer.tenant is None or not viewer.may(MAY):
        raise refused(viewer)
    return viewer.tenant


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person says about one table of a file."""

    table: str
    """What its rows are."""
    columns: Mapping[str, str]
    """Our columns by theirs; those left out are not read."""
    place: str = ""
    """Where the table begins, where the file holds several; empty for a plain table."""


def bring(viewer: Viewer, files: Iterable[UploadedFile[Any]], *, table: str = "") -> FileImport:
    """Keep the files for looking at; nothing of them is in the register yet. `Refused` without the right."""
    tenant = may_bring(viewer)
    with transaction.atomic():
        one = FileImport.objects.create(tenant_id=tenant, by_id=viewer.user)
        try:
            one.files = [{**told, "table": table} for told in uploads.keep(one.folder, files)]
        except ValoriseError:
            shutil.rmtree(one.folder, ignore_errors=True)
            raise
        _keep(one, "files")
    return one


def begin(viewer: Viewer, number: int, work: str, *, version: int | None = None) -> Job:
    """Let the worker look at the files, or take them over as they are now; its job.

    `Overtaken` where the import is no longer the version that the person read.
    """
    with transaction.atomic():
        one = _open(viewer, number, *STEPS[work], hold=True, version=version)
        if work == TAKE and Job.objects.filter(pk=one.job, state__in=OPEN).exists():
            raise NotReady(
                what="The worker is busy with these files just now.", fix="Wait until its job has ended, or stop it."
            )
        wanted = {"version": one.version} if work == TAKE else {}
        job = start(viewer, work, number=one.pk, **wanted)
        FileImport.objects.filter(pk=one.pk).update(job=job.pk)
    return job


def correct(viewer: Viewer, number: int, name: str, said: Correction, *, version: int | None = None) -> FileImport:
    """Say which column of a table is which; it has to be looked at again afterwards.

    `Missing` for a file that is no table of the import, `Invalid` for a column that is not there. What was said about
    other tables of the file stays.
    """
    with transaction.atomic():
        one = _open(viewer, number, *STEPS[LOOK], hold=True, version=version)
        told = next((told for told in one.files if told["name"] == name), None)
        found = mappings_of(one, name).get(said.place) if told else None
        if told is None or found is None:
            raise Missing(what="This import has no table of that name.", where=name, fix="Read the import again.")
        _say(told, said, found)
        one.state = "waiting"
        _keep(one, "files", "state")
    return one


def _say(told: dict[str, Any], said: Correction, found: Any) -> None:
    """Keep beside a file what was said about it, or about one of its tables."""
    mapping = _checked({"table": said.table, "columns": dict(said.columns)}, found, told["name"], said.place)
    if not said.place:
        told["table"], told["mapping"] = said.table, mapping
        return
    before = (told.get("mapping") or {}).get("tables", [])
    others = [entry for entry in before if entry.get("place") != said.place]
    told["mapping"] = {"tables": [*others, {"place": said.place, **mapping}]}


def look(viewer: Viewer, number: int, *, tell: Tell) -> FileImport:
    """Read the files and keep what was found: account of rows, problems, what would become of the register."""
    one = _open(viewer, number, *STEPS[LOOK])
    try:
        reading = read(one, tell=tell)
    except ValoriseError as error:
        still = FileImport.objects.filter(pk=one.pk, state__in=STEPS[LOOK])
        still.update(state="failed", why=_lines(error), version=F("version") + 1)
        raise
    for told in one.files:
        mappings_of(one, told["name"])  # found here, so that no page has to wait for it
    with transaction.atomic():
        # Somebody may have taken the files over meanwhile; what came of that stays as it is.
        held = _open(viewer, number, *STEPS[LOOK], hold=True)
        if held.files != one.files:
            return held  # corrected meanwhile: what was read is not what is meant any more, and is read again anyway
        findings.keep(held, reading)
        held.state, held.counts, held.why = "looked", reading.counts, ""
        _keep(held, "state", "counts", "why")
    return held


def take(viewer: Viewer, number: int, *, tell: Tell, version: int | None = None) -> FileImport:
    """Take the files into the register: all of it and its events, or nothing.

    The files are read again beside the register as it is at this moment. `Invalid` where not a row can be used,
    `Overtaken` where somebody read or corrected the import since this version.
    """
    from valorise.journeys.ingest import usable

    one = _open(viewer, number, *STEPS[TAKE], version=version)
    head = log().head()
    reading = read(one, tell=tell)
    usable(reading.register)
    tell("Writing to the register", 0, 0)
    with changing(viewer, MAY, tenant=one.tenant_id) as told:
        tenant = Tenant.objects.select_for_update().get(pk=one.tenant_id)
        held = FileImport.objects.select_for_update().get(pk=one.pk)
        if held.state != "looked":
            raise Invalid(what="These files were taken over already.", fix="Look at the import's page.")
        _same(held, one.version)
        _unmoved(reading, head.seq if head else 0)
        trace = taking.apply(told, reading, tenant, held)
        findings.keep(held, reading)
        findings.keep_trace(held, trace)
        held.state, held.counts = "taken", reading.counts
        _keep(held, "state", "counts")
    return held


def take_back(viewer: Viewer, number: int, *, why: str = "", version: int | None = None) -> dict[str, Any]:
    """Take an import back whole: its new records leave the register, changed ones get their former facts again.

    Records that somebody changed since then stay as they are; the answer names them.
    """
    with changing(viewer, "change-undone") as told:
        one = _open(viewer, number, "taken", hold=True, version=version)
        left = taking.undo(told, findings.trace(one), one, why=why)
        one.state = "undone"
        _keep(one, "state")
    return {"left": left}


def _checked(said: dict[str, Any], found: Any, name: str, place: str) -> dict[str, Any]:
    """The mapping that a person gave; `Invalid` where it names columns that the file or our tables do not have."""
    header = tuple(reason.column for reason in found.reasons)
    if found.choices != TABLES:
        check_said(said["table"], said["columns"], place, name)
    else:
        given_mapping(said, header, name)
    for theirs in said["columns"]:
        if theirs not in header:
            raise Invalid(
                what=f"The file has no column “{theirs[:80]}”.",
                where="columns",
                why=f"Its columns are: {', '.join(header)[:500]}.",
                fix="Write their column as the file does.",
            )
    return said


def _keep(one: FileImport, *names: str) -> None:
    one.version += 1
    one.save(update_fields=[*names, "version"])


def _unmoved(reading: Reading, seq: int) -> None:
    """`NotReady` where somebody changed, since the files were read, a record that they change too."""
    since = events_table(link.content for link in log().links(after=seq))
    moved = set(since["subject"].drop_nulls())
    changing_too = {facts["id"] for rows in reading.difference.changed.values() for facts in rows}
    if moved & {reading.naming.renamed.get(name, name) for name in changing_too}:
        raise NotReady(
            what="Somebody changed records that these files change too, while the files were being read.",
            why="Their change would have been lost.",
            fix="Take the files over again; nothing was written this time.",
        )


def _lines(error: ValoriseError) -> str:
    """What happened, why and what to do, each on a line of its own as a page translates them."""
    return "\n".join(part for part in (error.what, error.why, error.fix) if part)


def _open(viewer: Viewer, number: int, *states: str, hold: bool = False, version: int | None = None) -> FileImport:
    """The import, where this person may work on it and it is in one of these states, and of this version."""
    one = FileImport.objects.one_for(viewer, number)
    if hold:
        one = FileImport.objects.select_for_update().get(pk=number)
    _same(one, version)
    if one.state not in states:
        raise Invalid(
            what=_("This import is “%(state)s”; that step is not open now.") % {"state": one.get_state_display()},
            fix="Open the page of the import to see what can be done.",
        )
    return one


def _same(one: FileImport, version: int | None) -> None:
    if version not in (None, one.version):
        raise Overtaken(
            what="Somebody else read, corrected or took over these files meanwhile.",
            why=versions(version, one.version),
            fix="Look at the import as it is now, then decide again.",
        )
