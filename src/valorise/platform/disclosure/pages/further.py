"""Pages that lead on: to the next questions, to the next result begun together, to the office."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from valorise.platform.disclosure import actions, reads
from valorise.platform.disclosure.going_on import REST, going_on, next_section
from valorise.platform.disclosure.questions import Section
from valorise.platform.disclosure.reads import Told
from valorise.platform.foundation.pages import viewer
from valorise.platform.foundation.refusals import in_one_line
from valorise.terms.errors import Invalid


def after(request: HttpRequest, told: Told, section: str) -> HttpResponse:
    """Where “continue” leads: the next page of questions, then the next result, at last the overview."""
    name, then = told.disclosure.pk, request.POST.get("then", "")
    if then == "stay":
        return redirect(f"/disclosures/{name}/-/ask/{section}/")
    if then == "overview":
        return redirect(f"/disclosures/{name}/")
    further = next_section(told, section)
    if further is not None:
        return redirect(_page_of(name, further))
    other = going_on(viewer(request), told).other
    return _begin_next(request, other.pk, name) if other is not None else redirect(f"/disclosures/{name}/")


def _page_of(name: str, section: Section) -> str:
    return f"/disclosures/{name}/-/people/" if section.id == "people" else f"/disclosures/{name}/-/ask/{section.id}/"


def _begin_next(request: HttpRequest, name: str, source: str) -> HttpResponse:
    """The next result, with what both have in common taken over."""
    looks = viewer(request)
    one = actions.take_over_from(looks, name, source)
    told = _("Now: %(title)s. What you said about people, money and users was taken over.")
    messages.info(request, told % {"title": one})
    return redirect(_page_of(name, REST))


@require_POST
def go_on(request: HttpRequest, name: str) -> HttpResponse:
    """Go on with another result begun together with this one."""
    return _begin_next(request, request.POST.get("other", ""), name)


@require_POST
def send(request: HttpRequest, name: str) -> HttpResponse:
    """Tell the office of this result, or of all that were begun together and are ready."""
    looks = viewer(request)
    try:
        if request.POST.get("which") == "all":
            ready = going_on(looks, reads.told(looks, name)).ready
            actions.send_together(looks, [name, *(one.pk for one in ready if one.pk != name)])
        else:
            actions.send(looks, name)
    except Invalid as error:
        messages.error(request, in_one_line(error))
    return redirect(f"/disclosures/{name}/")
