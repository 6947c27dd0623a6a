"""Pages of notices."""

from __future__ import annotations

from typing import Any

from django.conf import settings as site
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from valorise.platform.foundation.changes import refused
from valorise.platform.foundation.pages import page, viewer
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.jobs.reads import open_jobs
from valorise.platform.notices import actions, letters, reads
from valorise.platform.notices.forms import Wishes
from valorise.platform.notices.kinds import label
from valorise.terms.codes import codes

AT_ONCE = 50


@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """The person's notices, unread ones first."""
    person = _signed_in(request)
    kind = request.GET.get("kind", "")
    kind = kind if kind in codes("notice_kinds") else ""
    unread = request.GET.get("unread") == "1"
    listed = Paginator(reads.notices(person, kind=kind, unread=unread), AT_ONCE).get_page(request.GET.get("page"))
    rows = [{"notice": one, "label": label(one.kind)} for one in listed]
    newest = max((one.pk for one in listed), default=0)
    kinds = [(name, label(name)) for name in codes("notice_kinds")]
    context: dict[str, Any] = {"kind": kind, "unread": unread, "kinds": kinds, "newest": newest}
    return page(request, "notices/notices.html", listed=listed, rows=rows, **context)


@require_safe
def bar(request: HttpRequest) -> HttpResponse:
    """What the top of every page says: unread notices, and jobs under way. Empty for who is not signed in."""
    person = viewer(request)
    context = {"unread": reads.count_unread(person), "running": open_jobs(person)} if person.user else {}
    return render(request, "notices/bar.html", context)


@require_safe
def open_one(request: HttpRequest, number: int) -> HttpResponse:
    """To the page a notice leads to; it counts as read."""
    return redirect(actions.mark_read(_signed_in(request), number).address)


@require_POST
def read(request: HttpRequest, number: int) -> HttpResponse:
    """Note that one was seen, and stay."""
    actions.mark_read(_signed_in(request), number)
    return redirect("notices:notices")


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Note that all were seen that the page showed, and older ones."""
    until = request.POST.get("until", "")
    actions.mark_all_read(_signed_in(request), until=int(until) if until.isdecimal() else 0)
    return redirect("notices:notices")


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """How the person gets notices of each kind."""
    person = _signed_in(request)
    form = Wishes(request.POST or None, initial=reads.ways(person))
    if request.method == "POST" and form.is_valid():
        actions.wish(person, form.cleaned_data)
        messages.success(request, _("Your choice is kept."))
        return redirect("notices:settings")
    return page(request, "notices/settings.html", form=form, folder=site.EMAIL_BACKEND.endswith(".MailBox"))


@csrf_exempt  # mail programs send this without our page; the signed link is the proof
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """No more mail of these kinds: a question first, or at once where a mail program or the button asks."""
    user, kinds = letters.opened(token)
    if request.method == "POST":
        actions.stop_mail(user, kinds)
    context = {"labels": [label(kind) for kind in kinds], "stopped": request.method == "POST"}
    return page(request, "notices/stop.html", **context)


def _signed_in(request: HttpRequest) -> Viewer:
    person = viewer(request)
    if person.user is None:
        raise refused(person)
    return person
