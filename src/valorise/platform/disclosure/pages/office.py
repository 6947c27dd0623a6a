"""Pages of the office: inbox, decision, promise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from valorise.platform.disclosure import actions, incomes, reads
from valorise.platform.disclosure.decisions import REOPENED, Kind, kind_of, kinds, reason_words
from valorise.platform.disclosure.models import Decision, Disclosure
from valorise.platform.disclosure.models.disclosure import ASKED, RECEIVED
from valorise.platform.disclosure.plain import whole
from valorise.platform.disclosure.publishing import to_be_public_on
from valorise.platform.foundation.changes import refused
from valorise.platform.foundation.pages import page, viewer
from valorise.platform.foundation.refusals import in_one_line
from valorise.platform.foundation.viewer import Viewer
from valorise.terms.errors import Invalid

AT_ONCE = 50
STATES = (
    ("open", gettext_noop("Open")),
    ("waiting", gettext_noop("Waiting for an answer")),
    ("decided", gettext_noop("Decided")),
    ("all", gettext_noop("All")),
)


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision as people read it."""

    made: Decision
    kind: Kind | None
    """None where it was opened again."""
    reasons: list[str]


def decided(one: Disclosure) -> list[Decided]:
    """What was decided so far, the latest first."""
    words = reason_words()
    return [
        Decided(each, None if each.kind == REOPENED else kind_of(each.kind), [words[code] for code in each.reasons])
        for each in one.decisions.select_related("by").order_by("-pk")
    ]


def triage_choices(looks: Viewer, one: Disclosure) -> dict[str, Any]:
    """What the office can choose from."""
    return {
        "officers": reads.officers(one),
        "kinds": kinds(),
        "reasons": reason_words(),
        "known": reads.known_already(looks, one),
    }


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """What the office received, the most urgent first."""
    looks = viewer(request)
    if not looks.staff_of:
        raise refused(looks)
    state = request.GET.get("state", "open")
    listed = Paginator(reads.inbox(looks, state=state), AT_ONCE).get_page(request.GET.get("page"))
    rows = [(one, reads.days_left(one, looks.today), _going_public(one, looks.today)) for one in listed]
    context = {"states": STATES, "state": state, "may_promise": looks.may("promise-changed")}
    return page(request, "disclosure/inbox.html", rows=rows, listed=listed, **context)


def _going_public(one: Disclosure, today: date) -> tuple[date, int] | None:
    """The day on which a result that nobody decided about is to be public, and how many days are left."""
    on = to_be_public_on(one.answers) if one.state in (RECEIVED, ASKED) else None
    return (on, (on - today).days) if on and on >= today else None


@require_POST
def triage(request: HttpRequest, name: str) -> HttpResponse:
    """Do what the pressed button says; a mistake leads back with words, and with what was written."""
    do = DOINGS.get(request.POST.get("do", ""))
    if do is None:
        raise Invalid(what="Nothing was chosen.", where="do", fix="Open the page again.")
    try:
        do(viewer(request), name, request)
    except Invalid as error:
        messages.error(request, in_one_line(error))
    else:
        messages.success(request, _("Done. Everybody who must know it was told."))
    return redirect(f"/disclosures/{name}/")


def _version(request: HttpRequest) -> int:
    said = request.POST.get("version", "")
    return whole(said)


def _assign(looks: Viewer, name: str, request: HttpRequest) -> None:
    said = request.POST.get("officer", "")
    actions.assign_officer(looks, name, whole(said) or None)


def _write(looks: Viewer, name: str, request: HttpRequest) -> None:
    actions.write_message(looks, name, request.POST.get("text", ""), asks=bool(request.POST.get("asks")))


def _decide(looks: Viewer, name: str, request: HttpRequest) -> None:
    form = request.POST
    actions.decide(
        looks, name, form.get("kind", ""), reasons=form.getlist("reasons"), note=form.get("note", ""),
        version=_version(request),
    )  # fmt: skip


def _reopen(looks: Viewer, name: str, request: HttpRequest) -> None:
    actions.reopen(looks, name, request.POST.get("note", ""))


def _clear(looks: Viewer, name: str, request: HttpRequest) -> None:
    said = request.POST.get("day", "")
    try:
        day = parse_date(said)
    except ValueError:
        day = None
    if said and day is None:
        raise Invalid(what="This is no day.", where="day", fix="Write it as 2026-12-14.")
    actions.clear_publication(looks, name, day)


DOINGS: dict[str, Callable[[Viewer, str, HttpRequest], None]] = {
    "assign": _assign,
    "write": _write,
    "decide": _decide,
    "reopen": _reopen,
    "clear": _clear,
}


@require_http_methods(["GET", "HEAD", "POST"])
def promise(request: HttpRequest) -> HttpResponse:
    """How soon the office answers."""
    looks = viewer(request)
    if not looks.may("promise-changed"):
        raise refused(looks)
    error = None
    if request.method == "POST":
        said = request.POST.get("working_days", "")
        try:
            contact, rule = request.POST.get("contact", ""), request.POST.get("reward_rule")
            actions.keep_promise(looks, working_days=whole(said), contact=contact, reward_rule=rule)
        except Invalid as wrong:
            error = wrong
        else:
            messages.success(request, _("Kept. It holds for what is sent from now on."))
            return redirect("/disclosures/inbox/" if looks.staff_of else "/disclosures/promise/")
    kept = reads.promise(looks.tenant)
    return render(request, "disclosure/promise.html", {"promise": kept, "error": error, "rules": incomes.offered()})
