"""Pages of questions about licences: ask, read the answer, save it as a note, keep it; and which parts go together."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from valorise.platform.clearance import actions, reads
from valorise.platform.clearance.asking import Answered, answer_for
from valorise.platform.clearance.chains import bound
from valorise.platform.clearance.forms import QuestionForm
from valorise.platform.clearance.notes import FORMATS, countries, facts, note
from valorise.platform.foundation.pages import page, viewer
from valorise.platform.foundation.refusals import in_one_line
from valorise.platform.register.models import Asset
from valorise.reporting.clearance_note import ANSWERS
from valorise.terms.errors import Invalid

FEWEST = 2
"""Kinds of answers that countries must get for it to be worth saying which."""


@require_safe
def ask(request: HttpRequest, name: str) -> HttpResponse:
    """The form, and under it the answer where the address holds a question."""
    who = viewer(request)
    asset = Asset.objects.one_for(who, name, at_least=("full",))
    sent = bool(request.GET)
    form = QuestionForm(request.GET if sent else None)
    found = None
    if sent and form.is_valid():
        try:
            found = answer_for(who, name, form.cleaned_data)
        except Invalid as error:
            form.add_error("until" if error.where == "--until" else "countries", in_one_line(error))
    told = _told(found) if found else {}
    answer = page(
        request, "clearance/ask.html", asset=asset, form=form, kept=reads.kept_questions(who, name)[:20],
        may_keep=who.may("licence-asked", asset.tenant_id), query=request.GET.urlencode(), formats=FORMATS, **told,
    )  # fmt: skip
    answer.status_code = 422 if sent and found is None else 200
    return answer


@require_safe
def as_note(request: HttpRequest, name: str, suffix: str) -> HttpResponse:
    """The answer as a note of one page."""
    who, form = viewer(request), QuestionForm(request.GET)
    Asset.objects.one_for(who, name, at_least=("full",))
    if not form.is_valid():
        raise Invalid(_("The question is not complete."), where="to", fix=_("Ask it on the page of the asset first."))
    return note(answer_for(who, name, form.cleaned_data), suffix, who.today)


@require_POST
def keep(request: HttpRequest, name: str) -> HttpResponse:
    """Keep the question with its answer of today."""
    who, form = viewer(request), QuestionForm(request.POST)
    Asset.objects.one_for(who, name, at_least=("full",))
    if not form.is_valid():
        raise Invalid(_("The question is not complete."), where="to", fix=_("Ask it on the page of the asset first."))
    kept = actions.keep_question(who, name, form.cleaned_data, why=request.POST.get("why") or None)
    messages.success(request, _("The question and its answer of today are kept. They are part of the history."))
    return redirect("clearance:question", kept.pk)


@require_safe
def kept_question(request: HttpRequest, number: int) -> HttpResponse:
    """A kept question with the answer as it was on that day, and the way to ask it again."""
    found = reads.kept_question(viewer(request), number)
    again = {key: value for key, value in found.asked.items() if key in actions.WORDS and value}
    again["exclusive"] = "yes" if again.get("exclusive") else "no"
    return page(request, "clearance/question.html", question=found, says=ANSWERS[found.answer], again=urlencode(again))


def _told(found: Answered) -> dict[str, object]:
    """The answer in words, what stands in the way first, and countries that would get a milder one alone."""
    rows = bound(found)
    alone: dict[str, list[str]] = {}
    for country, answer in found.by_country.items():
        alone.setdefault(answer, []).append(country)
    milder = [(ANSWERS[answer], countries(tuple(names))) for answer, names in alone.items() if answer != found.answer]
    nothing = sorted(one for one in RECORDED if found.tables[one].is_empty())
    return {
        "found": found,
        "answer": found.answer,
        "says": ANSWERS[found.answer],
        "facts": facts(found),
        "against": [one for one in rows if one.answer != "yes"],
        "free": [one for one in rows if one.answer == "yes"],
        "milder": milder if len(alone) >= FEWEST else [],
        "nothing": nothing,
    }


RECORDED = ("agreements", "consents", "restrictions", "titles")
"""Tables that bind an asset; one that is empty is said, because what nobody recorded cannot stand in the way."""
