"""Pages of agreements: the list, its export, one agreement."""

from __future__ import annotations

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from valorise.platform.agreements import reads
from valorise.platform.agreements.exports import FORMATS, exported
from valorise.platform.agreements.standing import STATES
from valorise.platform.documents.forms import About
from valorise.platform.foundation.changes import refused
from valorise.platform.foundation.pages import page, viewer
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.register.models import Agreement
from valorise.terms.codes import codes, label
from valorise.terms.errors import Missing

AT_ONCE = 30


@require_safe
def agreements(request: HttpRequest) -> HttpResponse:
    """The list, narrowed as the address says."""
    who, wanted = of_office(request), reads.Wanted.asked(request.GET.dict())
    listed = Paginator(reads.narrowed(who, wanted), AT_ONCE).get_page(request.GET.get("page"))
    return page(
        request,
        "agreements/agreements.html",
        listed=listed,
        rows=reads.rows(who, list(listed)),
        wanted=wanted,
        narrowed=bool(wanted.narrowed),
        query=urlencode(wanted.narrowed),
        counts=reads.counts(who),
        states=list(STATES.items()),
        kinds=[(code, _(label("agreement_types", code))) for code in codes("agreement_types")],
        parties=reads.parties(who),
        formats=FORMATS,
        may_add=who.may("record-added"),
    )


@require_safe
def export(request: HttpRequest, suffix: str) -> HttpResponse:
    """The list as a file."""
    return exported(of_office(request), reads.Wanted.asked(request.GET.dict()), suffix)


@require_safe
def agreement(request: HttpRequest, name: str) -> HttpResponse:
    """One agreement with all that hangs on it; one taken out of the register leads to its history."""
    who = viewer(request)
    try:
        found = reads.agreement_page(who, name)
    except Missing:
        if Agreement.objects.kept_for(who).exclude(removed_at=None).filter(pk=name).exists():
            return redirect("foundation:history", "agreements", name)
        raise
    return page(request, "agreements/agreement.html", page=found, form=About(initial={"kind": "agreement"}))


def of_office(request: HttpRequest) -> Viewer:
    """Who looks; the list is for people of an office and for who runs an organisation."""
    who = viewer(request)
    if not who.tenants(*reads.SEES):
        raise refused(who)
    return who
