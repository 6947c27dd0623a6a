"""The page that ends a title, a restriction or a consent."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from valorise.platform.foundation.conditions import version_sent
from valorise.platform.foundation.pages import page, viewer
from valorise.platform.register import actions
from valorise.platform.register.belonging_actions import ENDING, kind
from valorise.platform.register.models import Asset
from valorise.platform.register.record.groups import BELONGING, group_of
from valorise.platform.register.record.parts import home
from valorise.terms.errors import Invalid


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, name: str, table: str, other: str) -> HttpResponse:
    """Say the last day on which it stands, and why."""
    person, wanted = viewer(request), group_of({one: BELONGING[one] for one in ENDING}, table)
    actions.tenant_of(person, name)
    record = kind(table).objects.one_for(person, other, at_least=("full",))
    error = None
    if request.method == "POST":
        sent, version = request.POST, request.POST.get("version", "")
        try:
            actions.end_belonging(
                person, table, other, sent.get("on", ""), why=sent.get("why", ""),
                version=version_sent(version),
            )  # fmt: skip
        except Invalid as found:
            error = found
        else:
            messages.success(request, _("It has ended. Record who follows, if somebody does."))
            return redirect(home(name, table))
    answer = page(
        request, "register/end.html", asset=Asset.objects.get(pk=name), group=wanted, record=record, error=error,
        sent=request.POST, home=home(name, table),
    )  # fmt: skip
    answer.status_code = error.http_status if error else 200
    return answer
