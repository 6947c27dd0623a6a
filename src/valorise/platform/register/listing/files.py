"""Exports as downloads: small ones at once, large ones as a job whose file waits for the person who asked."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from valorise.platform.foundation import clock
from valorise.platform.foundation.pages import viewer
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.register.listing import export
from valorise.platform.register.listing.counts import counts
from valorise.platform.register.listing.filters import Filters
from valorise.platform.register.listing.narrowed import complete, wanted
from valorise.terms.errors import Missing

AT_ONCE = 20_000
"""Assets that are written while the person waits; more are a job."""
DAYS_KEPT = 2
NAME = re.compile(r"[0-9a-f]{32}\.(?:csv|xlsx|jsonl)")


@require_POST
def export_list(request: HttpRequest) -> HttpResponseBase:
    """The file, or the job that makes it."""
    person, filters = viewer(request), Filters.read(request.POST)
    kind = request.POST.get("format", "")
    if kind not in export.FORMATS:
        raise Missing(_("There is no such format."), fix=_("Formats are: %s.") % ", ".join(export.FORMATS))
    asked = complete(person, filters)
    if counts(asked).total > AT_ONCE and person.tenant is not None:
        from valorise.platform.jobs import actions as jobs

        started = jobs.start(person, "export-assets", pairs=[list(pair) for pair in filters.pairs], kind=kind)
        return redirect(f"/jobs/{started.pk}/")
    return _download(asked, kind)


def _download(asked: Any, kind: str) -> HttpResponseBase:
    name = f"assets-{clock.today().isoformat()}.{kind}"
    if kind == "xlsx":
        page = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
        export.write_xlsx(asked, page)
        page.seek(0)
        return FileResponse(page, as_attachment=True, filename=name, content_type=export.MEDIA[kind])
    made = export.jsonl_of(asked) if kind == "jsonl" else export.csv_of(asked)
    answer = StreamingHttpResponse(made, content_type=export.MEDIA[kind])
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_safe
def exported(request: HttpRequest, name: str) -> HttpResponseBase:
    """A file that a job made for this person; nobody else's is ever found."""
    place = folder(viewer(request)) / name if NAME.fullmatch(name) else None
    if place is None or not place.is_file():
        raise Missing(
            what=_("There is no such file, or it is not yours."),
            why=_("Exports are kept for %s days.") % DAYS_KEPT,
            fix=_("Export the list again."),
        )
    kind = place.suffix[1:]
    called = f"assets-{clock.today().isoformat()}.{kind}"
    return FileResponse(place.open("rb"), as_attachment=True, filename=called, content_type=export.MEDIA[kind])


def write_file(person: Viewer, filters: Filters, kind: str, *, tell: export.Told) -> str:
    """Write the export to the folder of this person; the name of the file. Older ones of theirs go."""
    place = folder(person)
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    for old in place.iterdir():
        if clock.now().timestamp() - old.stat().st_mtime > DAYS_KEPT * 24 * 60 * 60:
            old.unlink(missing_ok=True)
    name = f"{uuid4().hex}.{kind}"
    draft = place / f".{name}"
    try:
        with draft.open("wb") as page:
            draft.chmod(0o600)
            export.write(wanted(person, filters), kind, page, tell=tell)
        draft.replace(place / name)
    finally:
        draft.unlink(missing_ok=True)
    return name


def folder(person: Viewer) -> Path:
    """Where exports of a person lie; nobody's folder is empty for ever."""
    return Path(settings.HOME) / "exports" / str(person.user or "nobody")
