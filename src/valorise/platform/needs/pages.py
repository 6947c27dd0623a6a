"""Pages of needs."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from valorise.platform.foundation.changes import Overtaken, refused
from valorise.platform.foundation.conditions import version_sent
from valorise.platform.foundation.pages import page, viewer
from valorise.platform.foundation.panel import panels
from valorise.platform.foundation.refusals import in_one_line
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.matching.reads import preview
from valorise.platform.needs import actions, reads, showing
from valorise.platform.needs.exports import FORMATS, exported
from valorise.platform.needs.forms import ClosingForm, NeedForm, form_of, written_so_far
from valorise.platform.needs.models import Need
from valorise.platform.needs.words import HEADINGS, PROBLEM, answers
from valorise.terms.codes import codes, label
from valorise.terms.errors import Invalid

AUDIENCES = {
    "named": actions.Audience(shared=True),
    "unnamed": actions.Audience(shared=True, anonymous=True),
    "inside": actions.Audience(),
}
"""Who may read a need, by the button that was pressed."""


@require_safe
def needs(request: HttpRequest) -> HttpResponse:
    """The list, narrowed as the address says."""
    who, wanted = signed_in(request), reads.Wanted.asked(request.GET.dict())
    listed = reads.listed(who, wanted)
    narrowed = wanted.narrowed
    return page(
        request,
        "needs/needs.html",
        listed=listed,
        rows=[showing.row(one, who.today) for one in listed.needs],
        wanted=wanted,
        narrowed=bool(narrowed),
        query=urlencode(narrowed),
        more=urlencode({**narrowed, "after": listed.after}) if listed.after else "",
        may_post=who.may("need-posted"),
        formats=FORMATS,
        **choices(),
    )


@require_safe
def export(request: HttpRequest, suffix: str) -> HttpResponse:
    """The list as a file."""
    return exported(signed_in(request), reads.Wanted.asked(request.GET.dict()), suffix)


@require_safe
def need(request: HttpRequest, name: str) -> HttpResponse:
    """One need, what fits it, and what can be done."""
    who = signed_in(request)
    found = reads.need(who, name)
    facts, mine = found.shown(), reads.may_change(who, found)
    return page(
        request,
        "needs/need.html",
        # Nobody answers a need that is not shared; whoever has it still sees what they saw while they wrote.
        preview=preview(who, facts) if mine and not found.shared and not found.outcome else None,
        need=found,
        facts=facts,
        about=showing.about(found, who.today),
        told=answered(facts.get("summary", "")),
        panels=panels("need_panels", who, found),
        may_change=mine,
        closing=ClosingForm(initial={"version": found.version}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form for a new need."""
    who = signed_in(request)
    if not who.may("need-posted"):
        raise refused(who)
    form = NeedForm(request.POST or None, initial=_begun(who))
    if request.method == "POST" and form.is_valid() and (posted := _posted(who, form)):
        messages.success(request, _("Your need is posted."))
        return redirect("needs:need", posted.pk)
    return _form(request, form, draft=reads.draft(who))


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, name: str) -> HttpResponse:
    """The form for a need that is there; what one has typed is kept where somebody else was quicker."""
    who = signed_in(request)
    found = reads.need(who, name)
    if not reads.may_change(who, found):
        raise refused(who)
    draft = reads.draft(who, name)
    begun = form_of(found) | (written_so_far(draft.written) if draft else {})
    form = NeedForm(request.POST or None, initial=begun)
    if request.method == "POST" and form.is_valid() and _changed(who, found, form):
        messages.success(request, _("The need is changed."))
        return redirect("needs:need", name)
    return _form(request, form, draft=draft, need=found)


@require_POST
def draft(request: HttpRequest) -> HttpResponse:
    """Keep what was written so far, and show what fits it; HTMX sends it after a pause."""
    who, form = signed_in(request), NeedForm(request.POST)
    name = str(request.POST.get("need") or "")
    allowed = reads.may_change(who, reads.need(who, name)) if name else who.may("need-posted")
    if not allowed:
        raise refused(who)
    texts = {key: values for key, values in request.POST.lists() if key in form.fields}
    actions.keep_draft(who, {key: [str(one) for one in values] for key, values in texts.items()}, name)
    return render(request, "needs/preview.html", {"preview": preview(who, form.so_far), "kept": True})


@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """Throw the draft away and begin again."""
    who, name = signed_in(request), str(request.POST.get("need") or "")
    actions.forget_draft(who, name)
    return redirect("needs:change", name) if name else redirect("needs:new")


@require_POST
def close(request: HttpRequest, name: str) -> HttpResponse:
    """End the search."""
    who, form = signed_in(request), ClosingForm(request.POST)
    found = reads.need(who, name)
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.close_need(who, name, **said)
        except Invalid as error:
            form.add_error(error.where if error.where in form.fields else None, in_one_line(error))
        else:
            messages.success(request, _("The need is closed."))
            return redirect("needs:need", name)
    return render(request, "needs/closing.html", {"need": found, "closing": form}, status=422)


@require_POST
def reopen(request: HttpRequest, name: str) -> HttpResponse:
    """Look for answers again."""
    version = str(request.POST.get("version") or "")
    actions.reopen_need(signed_in(request), name, version=version_sent(version))
    messages.success(request, _("The need is open again."))
    return redirect("needs:need", name)


@require_POST
def share(request: HttpRequest, name: str) -> HttpResponse:
    """Let others read the need, with its owner or without, or take it back inside."""
    who = signed_in(request)
    audience = AUDIENCES.get(request.POST.get("as", ""))
    if audience is None:
        raise Invalid(what=_("Nothing was chosen."), where="as", fix=_("Open the page again."))
    version = str(request.POST.get("version") or "")
    try:
        actions.share_need(who, name, audience, version=version_sent(version))
    except Invalid as error:
        messages.error(request, in_one_line(error))
    else:
        messages.success(request, _("Done. What fits is compared anew, and appears below in a moment."))
    return redirect("needs:need", name)


def signed_in(request: HttpRequest) -> Viewer:
    """Who looks; needs are for people who are signed in."""
    who = viewer(request)
    if who.user is None:
        raise refused(who)
    return who


def answered(summary: str) -> list[tuple[str, str]]:
    """The description as questions with their answers; the problem has no heading."""
    told = answers(summary)
    said = {PROBLEM: "", "tried": _("What was tried"), "wanted": _("What a good answer must do"), "limits": _("Limits")}
    return [(said[name], told[name]) for name in (PROBLEM, *HEADINGS) if told[name]]


def choices() -> dict[str, Any]:
    """Codes that lists are narrowed by, with their labels."""
    return {
        "types": [(code, _(label("need_types", code))) for code in codes("need_types")],
        "countries": [(code, _(label("countries", code))) for code in codes("countries")],
    }


def _begun(who: Viewer) -> dict[str, Any]:
    """What a new form holds: the draft, else what is known of the person's organisation."""
    kept = reads.draft(who)
    return written_so_far(kept.written) if kept else {"type": "challenge", **reads.known_of_asker(who)}


def _posted(who: Viewer, form: NeedForm) -> Need | None:
    audience = form.audience
    try:
        return actions.post_need(
            who,
            form.facts,
            shared=audience.shared,
            anonymous=audience.anonymous,
            shared_until=audience.shared_until,
        )
    except Invalid as error:
        form.tell(error)
        return None


def _changed(who: Viewer, found: Need, form: NeedForm) -> bool:
    try:
        version = form.cleaned_data["version"]
        actions.change_need(who, found.pk, form.facts_for(found), version=version, audience=form.audience)
    except Overtaken as error:
        form.tell(error)
        form.overtaken_by(reads.need(who, found.pk))
        return False
    except Invalid as error:
        form.tell(error)
        return False
    return True


def _form(request: HttpRequest, form: NeedForm, *, draft: Any, need: Need | None = None) -> HttpResponse:
    begun = form.so_far if form.is_bound else NeedForm(dict(form.initial)).so_far if draft else {}
    status = 422 if form.is_bound else 200
    fits = preview(viewer(request), begun) if begun else None
    context = {"form": form, "draft": draft, "need": need, "preview": fits}
    return render(request, "needs/form.html", context, status=status)
