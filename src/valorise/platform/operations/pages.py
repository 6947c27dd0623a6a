"""Pages of operations."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from valorise.platform.foundation.changes import refused
from valorise.platform.foundation.pages import page, viewer
from valorise.platform.jobs.actions import start
from valorise.platform.operations import reads
from valorise.terms.errors import Missing


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """For machines that watch: 200 while the database answers, 503 otherwise; tells nothing else."""
    well = reads.answers()
    return JsonResponse({"status": "ok" if well else "down"}, status=200 if well else 503)


@require_safe
def operations(request: HttpRequest) -> HttpResponse:
    """How the installation is, and its backups."""
    _for_operators(request)
    return page(request, "operations/operations.html", health=reads.health(), backups=reads.backups())


@require_POST
def back_up(request: HttpRequest) -> HttpResponse:
    """Make a backup."""
    _for_operators(request)
    return redirect(f"/jobs/{start(viewer(request), 'make-backup').pk}/")


@require_POST
def verify_log(request: HttpRequest) -> HttpResponse:
    """Look at every event of the log."""
    _for_operators(request)
    return redirect(f"/jobs/{start(viewer(request), 'check-log').pk}/")


@require_safe
def download(request: HttpRequest, name: str) -> FileResponse:
    """A backup, to be kept elsewhere."""
    _for_operators(request)
    if name not in {one["name"] for one in reads.backups()}:
        raise Missing(what="There is no such backup.", fix="Open the page of operations again.")
    return FileResponse((reads.folder() / name).open("rb"), as_attachment=True, filename=name)


def _for_operators(request: HttpRequest) -> None:
    if viewer(request).user is None:
        raise refused(viewer(request))
    if not reads.runs_installation(viewer(request)):
        raise Missing(what="There is no such page.", fix="Begin at the first page.")
