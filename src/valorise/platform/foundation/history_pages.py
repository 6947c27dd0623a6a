"""Pages of the memory: the history of any record, the proof that the log is whole, and taking a change back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from valorise.platform.foundation import wording
from valorise.platform.foundation.changes import refused
from valorise.platform.foundation.history import Change, Wanted, exported, in_words, record_of, timeline
from valorise.platform.foundation.pages import page, viewer
from valorise.platform.foundation.proving import proved
from valorise.platform.foundation.recorded import Recorded
from valorise.platform.foundation.told import Told
from valorise.platform.foundation.undo import Superseded, Undoing, step, undo, what_is_undone

AT_ONCE = 50


@require_safe
def history(request: HttpRequest, table: str, name: str) -> HttpResponse:
    """What happened to a record of any kind."""
    return history_page(request, record_of(viewer(request), table, name))


def history_page(
    request: HttpRequest, record: Recorded, *, template: str = "foundation/history.html",
    beside: Mapping[str, Any] | None = None,
) -> HttpResponse:  # fmt: skip
    """The history of a record fetched for this person, as a page or as JSON Lines; filters are in the address.

    A kind of record with a page of its own gives the template that has its head, and what that needs.
    """
    asked = request.GET
    wanted = Wanted(asked.get("activity", ""), asked.get("words", "").strip(), asked.get("field", ""))
    found = timeline(viewer(request), record, wanted=wanted)
    if asked.get("as") == "jsonl":
        answer = HttpResponse(b"".join(exported(found.entries)), content_type="application/x-ndjson")
        answer["Content-Disposition"] = 'attachment; filename="history.jsonl"'
        return answer
    listed = Paginator(found.entries, AT_ONCE).get_page(asked.get("page"))
    left = asked.copy()
    for name in ("page", "as"):
        left.pop(name, None)
    return page(
        request, template, record=record, address=address_of(record), found=found, listed=listed,
        wanted=wanted, asked=left.urlencode(), here=request.path, **(beside or {}),
    )  # fmt: skip


@require_safe
def proof(request: HttpRequest) -> HttpResponse:
    """Whether the whole log is as it was written; for people of an office."""
    if not viewer(request).staff_of:
        raise refused(viewer(request))
    return page(request, "foundation/proof.html", proof=proved())


@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest, event: str) -> HttpResponse:
    """Asks whether a change is to be taken back, showing what that does; then takes it back."""
    person = viewer(request)
    if request.method == "POST":
        records = undo(person, event, why=request.POST.get("why") or None)
        messages.success(request, _("The change was taken back. That can be taken back too, in the history."))
        return redirect(address_of(records[0]))
    later: list[tuple[Told, list[Change]]] = []
    undoings: list[Undoing] = []
    error = None
    try:
        undoings = what_is_undone(person, event)
    except Superseded as found:
        error, later = found, [(one, in_words(one.table, one)) for one in found.later]
    events = step(event)
    first = record_of(person, events[0].table, events[0].subject)
    shown = [(one.record, _differences(one)) for one in undoings]
    answer = page(
        request, "foundation/take_back.html", shown=shown, error=error, later=later, record=first, event=event,
        back=address_of(first),
    )  # fmt: skip
    answer.status_code = 409 if error else 200
    return answer


def _differences(one: Undoing) -> list[tuple[str, list[str], list[str]]]:
    """Title of each field with what stands there now and what will."""
    table = one.record.declared
    return [
        (wording.title(table, name), wording.lines(table, name, one.now[name]), wording.lines(table, name, value))
        for name, value in sorted(one.then.items())
    ]


def address_of(record: Recorded) -> str:
    """Where a record is seen: its own page where it has one, else its history."""
    own = getattr(record, "get_absolute_url", None)
    if own is not None:
        return str(own())
    return reverse("foundation:history", args=[record.declared, record.pk])
