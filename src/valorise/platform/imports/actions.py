"""Bringing files, taking them over, taking that back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from valorise.platform.accounts.models import Tenant
from valorise.platform.foundation.changes import changing, log, refused
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.imports import findings, taking, uploads
from valorise.platform.imports.models import FileImport
from valorise.platform.imports.reading import Reading, Tell, read
from valorise.stores.events import events_table
from valorise.terms.errors import Invalid, NotReady, ValoriseError

MAY = "register-extended"


def bring(viewer: Viewer, files: Iterable[UploadedFile[Any]], *, table: str = "") -> FileImport:
    """Keep the files for looking at; nothing of them is in the register yet. `Refused` without the right."""
    if viewer.tenant is None or not viewer.may(MAY):
        raise refused(viewer)
    with transaction.atomic():
        one = FileImport.objects.create(tenant_id=viewer.tenant, by_id=viewer.user)
        one.files = [{**told, "table": table} for told in uploads.keep(one.folder, files)]
        one.save(update_fields=["files"])
    return one


def correct(
    viewer: Viewer, number: int, name: str, *, table: str, columns: Mapping[str, str], place: str = ""
) -> FileImport:
    """Say which column of a table is which; it has to be looked at again afterwards.

    `place` says which table is meant where the file holds several; what was said about the others stays.
    """
    with transaction.atomic():
        one = _open(viewer, number, "waiting", "looked", "failed", hold=True)
        for told in one.files:
            if told["name"] == name:
                _say(told, place, {"table": table, "columns": dict(columns)})
        one.state = "waiting"
        one.save(update_fields=["files", "state"])
    return one


def _say(told: dict[str, Any], place: str, said: dict[str, Any]) -> None:
    """Keep beside a file what was said about it, or about one of its tables."""
    if not place:
        told["table"], told["mapping"] = said["table"], said
        return
    before = (told.get("mapping") or {}).get("tables", [])
    others = [entry for entry in before if entry.get("place") != place]
    told["mapping"] = {"tables": [*others, {"place": place, **said}]}


def look(viewer: Viewer, number: int, *, tell: Tell) -> FileImport:
    """Read the files and keep what was found: account of rows, problems, what would become of the register."""
    one = _open(viewer, number, "waiting", "looked", "failed")
    try:
        reading = read(one, tell=tell)
    except ValoriseError as error:
        one.state, one.why = "failed", str(error)
        one.save(update_fields=["state", "why"])
        raise
    with transaction.atomic():
        # Somebody may have taken the files over meanwhile; what came of that stays as it is.
        one = _open(viewer, number, "waiting", "looked", "failed", hold=True)
        findings.keep(one, reading)
        one.state, one.counts, one.why = "looked", reading.counts, ""
        one.save(update_fields=["state", "counts", "why"])
    return one


def take(viewer: Viewer, number: int, *, tell: Tell) -> FileImport:
    """Take the files into the register: all of it and its events, or nothing.

    The files are read again beside the register as it is at this moment. `Invalid` where not a row can be used.
    """
    from valorise.journeys.ingest import usable

    one = _open(viewer, number, "looked")
    head = log().head()
    reading = read(one, tell=tell)
    usable(reading.register)
    tell("Writing to the register", 0, 0)
    with changing(viewer, MAY, tenant=one.tenant_id) as told:
        tenant = Tenant.objects.select_for_update().get(pk=one.tenant_id)
        held = FileImport.objects.select_for_update().get(pk=one.pk)
        if held.state != "looked":
            raise Invalid(what="These files were taken over already.", fix="Look at the import's page.")
        _unmoved(reading, head.seq if head else 0)
        trace = taking.apply(told, reading, tenant, held)
        findings.keep(held, reading)
        findings.keep_trace(held, trace)
        held.state, held.counts = "taken", reading.counts
        held.save(update_fields=["state", "counts"])
    return held


def take_back(viewer: Viewer, number: int, *, why: str = "") -> dict[str, Any]:
    """Take an import back whole: its new records leave the register, changed ones get their former facts again.

    Records that somebody changed since then stay as they are; the answer names them.
    """
    with changing(viewer, "change-undone") as told:
        one = _open(viewer, number, "taken", hold=True)
        left = taking.undo(told, findings.trace(one), one, why=why)
        one.state = "undone"
        one.save(update_fields=["state"])
    return {"left": left}


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


def _open(viewer: Viewer, number: int, *states: str, hold: bool = False) -> FileImport:
    """The import, where this person may work on it and it is in one of these states."""
    one = FileImport.objects.one_for(viewer, number)
    if hold:
        one = FileImport.objects.select_for_update().get(pk=number)
    if one.state not in states:
        raise Invalid(
            what=f"This import is “{one.get_state_display()}”; that step is not open now.",
            fix="Open the page of the import to see what can be done.",
        )
    return one
