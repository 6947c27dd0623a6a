"""The page of reminders: how long before each kind of date, and who stands in for whom."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from valorise.platform.foundation.changes import Overtaken
from valorise.platform.foundation.conditions import version_sent
from valorise.platform.foundation.pages import page, viewer
from valorise.platform.foundation.refusals import in_one_line
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.reminders import actions, reads
from valorise.platform.reminders.forms import DaysForm, StandInForm
from valorise.platform.reminders.lead_times import read_days
from valorise.terms.errors import Invalid


@require_http_methods(["GET", "HEAD", "POST"])
def reminders(request: HttpRequest) -> HttpResponse:
    """The days of each kind; who leads the office changes them here."""
    who = viewer(request)
    setting = reads.setting(who)
    form = DaysForm(setting, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            said = {kind: read_days(kind, text) for kind, text in form.cleaned_data.items()}
            actions.choose_days(who, said, version=version_sent(request.POST.get("version", "")) or 0)
        except Overtaken as error:
            messages.error(request, in_one_line(error))
        except Invalid as error:
            form.add_error(error.where if error.where in form.fields else None, in_one_line(error))
            return _shown(request, who, form, status=422)
        else:
            messages.success(request, _("Saved. Dates that have come that near are told of at the next round."))
        return redirect("reminders:reminders")
    return _shown(request, who, form)


@require_POST
def stand_in(request: HttpRequest) -> HttpResponse:
    """Name somebody who stands in."""
    who = viewer(request)
    form = StandInForm(who, reads.office(who), request.POST)
    if form.is_valid():
        try:
            actions.name_stand_in(who, form.away)
        except Invalid as error:
            form.add_error(error.where if error.where in form.fields else None, in_one_line(error))
        else:
            messages.success(request, _("Both are told of dates in that time."))
            return redirect("reminders:reminders")
    return _shown(request, who, DaysForm(reads.setting(who)), away=form, status=422)


@require_POST
def end(request: HttpRequest, user: int) -> HttpResponse:
    """Nobody stands in any more."""
    actions.end_stand_in(viewer(request), user)
    messages.success(request, _("Nobody stands in any more."))
    return redirect("reminders:reminders")


def _shown(
    request: HttpRequest, who: Viewer, form: DaysForm, *, away: StandInForm | None = None, status: int = 200
) -> HttpResponse:
    setting = reads.setting(who)
    may = who.may(actions.CHANGED, setting.tenant)
    answer = page(
        request, "reminders/reminders.html", setting=setting, form=form, may=may, refused=status != 200,
        away=away or StandInForm(who, setting.tenant),
        stand_ins=[(one, may or one.user_id == who.user) for one in reads.stand_ins(who)],
    )  # fmt: skip
    answer.status_code = status
    return answer
