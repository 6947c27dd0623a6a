"""Pages of calendars: a file, private addresses, and what calendar programs get there."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from valorise.platform.dates import calendars, reads
from valorise.platform.dates.forms import CalendarForm
from valorise.platform.dates.pages import signed_in
from valorise.platform.dates.wanted import Wanted
from valorise.platform.foundation.pages import page
from valorise.platform.foundation.refusals import in_one_line
from valorise.platform.programs.rates import take_one
from valorise.reporting.formats import ics
from valorise.terms.errors import Invalid, Missing


@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """The dates that the filters leave as a calendar file; titles of confidential results only where asked for."""
    who, wanted = signed_in(request), Wanted.asked(request.GET.dict())
    titles = request.GET.get("titles") == "yes"
    return _file(calendars.content(who, wanted, titles=titles, site=settings.SITE_ADDRESS))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """The person's addresses, and a form for a new one; its secret is on the answer to the form and nowhere else."""
    who, address = signed_in(request), ""
    form = CalendarForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _made, secret = calendars.make(who, **form.cleaned_data)
        except Invalid as error:
            form.add_error("name", in_one_line(error))
        else:
            address, form = settings.SITE_ADDRESS + reverse("dates:feed", args=[secret]), CalendarForm()
    listed = calendars.calendars(who)
    return page(request, "dates/calendars.html", form=form, listed=listed, address=address)


@require_POST
def revoke(request: HttpRequest, number: int) -> HttpResponse:
    """End an address."""
    calendars.revoke(signed_in(request), number)
    messages.success(request, _("The address is revoked. Calendars that used it get nothing any more."))
    return redirect("dates:calendars")


@never_cache
@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """What a calendar program gets: no session, only the secret of the address; the same answer for any wrong one."""
    take_one(f"calendars from {request.META.get('REMOTE_ADDR', '')}")
    found = calendars.behind(secret)
    if found is None:
        raise Missing("There is no such calendar.", fix="Copy the address again, or make a new one.")
    one, who = found
    take_one(f"calendar {one.pk}")
    reads.ready(who)
    wanted = Wanted(who="mine" if one.mine else "")
    return _file(calendars.content(who, wanted, titles=one.titles, site=settings.SITE_ADDRESS))


def _file(content: bytes) -> HttpResponse:
    answer = HttpResponse(content, content_type=ics.MEDIA)
    answer["Content-Disposition"] = 'attachment; filename="dates.ics"'
    answer["Referrer-Policy"] = "no-referrer"
    return answer
