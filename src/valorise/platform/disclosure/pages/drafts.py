"""Pages of those who write a disclosure."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from valorise.platform.disclosure import actions, publishing, reads
from valorise.platform.disclosure.fields import field
from valorise.platform.disclosure.going_on import REST, going_on, step_of
from valorise.platform.disclosure.models import Disclosure
from valorise.platform.disclosure.pages.further import after
from valorise.platform.disclosure.questions import questions_of, types_by_group
from valorise.platform.disclosure.writing import said_in
from valorise.platform.foundation.changes import refused
from valorise.platform.foundation.pages import page, viewer
from valorise.platform.foundation.sight import missing
from valorise.terms.errors import Invalid

AT_ONCE = 200


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """My drafts and disclosures, and the shares that wait for my answer."""
    looks = viewer(request)
    if looks.user is None:
        raise refused(looks)
    listed = list(reads.mine(looks)[:AT_ONCE])
    return page(
        request, "disclosure/mine.html", drafts=[one for one in listed if one.is_draft],
        sent=[one for one in listed if not one.is_draft], asked=list(reads.to_confirm(looks)[:AT_ONCE]),
        may_begin=looks.may("disclosure-begun"),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Choose what there is; several results become linked drafts."""
    looks = viewer(request)
    if not looks.may("disclosure-begun"):
        raise refused(looks)
    error = None
    if request.method == "POST":
        try:
            title = request.POST.get("title", "")
            made = actions.begin(looks, request.POST.getlist("types"), title=title, apart=True)
        except Invalid as wrong:
            error = wrong
        else:
            then = "prefill" if request.POST.get("then") == "prefill" else "ask/result"
            return redirect(f"/disclosures/{made[0].pk}/-/{then}/")
    context = {"groups": types_by_group(plain=True), "error": error, "title": request.POST.get("title", "")}
    return render(request, "disclosure/start.html", {**context, "chosen": request.POST.getlist("types")})


@require_safe
def disclosure(request: HttpRequest, name: str) -> HttpResponse:
    """A draft with its pages and what is left; after sending what the office does with it."""
    looks = viewer(request)
    told = reads.told(looks, name)
    one = told.disclosure
    office = one.sent_at is not None and one.tenant_id in looks.staff_of
    context = {
        "told": told, "one": one, "bundle": reads.bundle(looks, one),
        "outlook": publishing.warning(one.type, one.answers, as_of=looks.today),
        "own": next((each for each in told.people if each.user_id == looks.user), None),
        "is_author": one.author_id == looks.user, "office": office, "groups": types_by_group(),
    }  # fmt: skip
    if one.is_draft:
        return page(request, "disclosure/draft.html", **context, further=going_on(looks, told))
    return page(request, "disclosure/sent.html", **context, **_triage(request, one, office=office))


def _triage(request: HttpRequest, one: Disclosure, *, office: bool) -> dict[str, object]:
    """What the page of a sent disclosure needs beside the answers."""
    from valorise.platform.disclosure.pages.office import decided, triage_choices

    looks = viewer(request)
    told = {
        "decisions": decided(one),
        "thread": list(one.messages.select_related("by")),
        "left": reads.days_left(one, looks.today),
        "promise": reads.promise(one.tenant_id),
        "history": reads.share_history(one),
        "office_people": [name for _pk, name in reads.officers(one)][:3],
    }
    return told | (triage_choices(looks, one) if office else {})


@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, name: str, section: str) -> HttpResponse:
    """One page of questions; it saves as one types, and whole where no script runs."""
    looks = viewer(request)
    told = reads.told(looks, name, at_least=("author", "contributor"))
    one = told.disclosure
    if one.removed_at is not None or step_of(told, section) is None:
        raise missing(Disclosure)
    if not one.is_draft or section == "people":
        return redirect(f"/disclosures/{name}/" if not one.is_draft else f"/disclosures/{name}/-/people/")
    conflicts = {}
    if request.method == "POST":
        asked = [each for each in questions_of(one.type) if section in (each.section, REST.id)]
        saved = actions.save_answers(looks, name, said_in(request.POST, asked))
        conflicts = saved.conflicts
        told = reads.told(looks, name)
        if not conflicts:
            return after(request, told, section)
    step = step_of(told, section)
    context = {
        "told": told, "one": told.disclosure, "step": step, "conflicts": conflicts,
        "fields": [field(told.disclosure, each, conflicts) for each in (step.standings if step else ())],
        "outlook": publishing.warning(one.type, told.disclosure.answers, as_of=looks.today),
    }  # fmt: skip
    return render(request, "disclosure/section.html", context)


@require_POST
def answer(request: HttpRequest, name: str) -> HttpResponse:
    """Save what was just typed in one question; says when it was kept, or what somebody else wrote meanwhile."""
    looks = viewer(request)
    told = reads.told(looks, name, at_least=("author", "contributor"))
    wanted = [each for each in questions_of(told.disclosure.type) if each.id == request.GET.get("question")]
    said = said_in(request.POST, wanted)
    if not said:
        raise Invalid(what="There is nothing to save.", where="question", fix="Open the page again.")
    saved = actions.save_answers(looks, name, said)
    told = reads.told(looks, name)
    standing = next((each for each in told.standings if each.question.id == wanted[0].id), None)
    shown = standing and field(told.disclosure, standing, saved.conflicts)
    context = {"field": shown, "one": told.disclosure, "told": told, "here": request.GET.get("page"), "renewed": True}
    response = render(request, "disclosure/said.html", context)
    follow_ups = any(wanted[0].id in each.when for each in questions_of(told.disclosure.type))
    response["HX-Trigger"] = "answered, asks-more" if follow_ups else "answered"
    return response


@require_safe
def follow_ups(request: HttpRequest, name: str, section: str) -> HttpResponse:
    """The questions of a page anew, after an answer that leads to further ones."""
    told = reads.told(viewer(request), name, at_least=("author", "contributor"))
    step = step_of(told, section)
    if step is None or not told.disclosure.is_draft:
        raise missing(Disclosure)
    fields = [field(told.disclosure, each) for each in step.standings]
    return render(request, "disclosure/questions_part.html", {"one": told.disclosure, "fields": fields, "step": step})


@require_safe
def outlook(request: HttpRequest, name: str) -> HttpResponse:
    """What publishing means after the answers so far."""
    one = reads.told(viewer(request), name).disclosure
    found = publishing.warning(one.type, one.answers, as_of=viewer(request).today)
    return render(request, "disclosure/outlook.html", {"outlook": found})


@require_POST
def delete(request: HttpRequest, name: str) -> HttpResponse:
    """Delete a draft; the list offers to bring it back."""
    looks = viewer(request)
    actions.delete_draft(looks, name)
    return render(request, "disclosure/deleted.html", {"one": reads.told(looks, name).disclosure})


@require_POST
def restore(request: HttpRequest, name: str) -> HttpResponse:
    """Bring a deleted draft back."""
    actions.restore_draft(viewer(request), name)
    messages.success(request, _("The draft is back."))
    return redirect(f"/disclosures/{name}/")


@require_POST
def retype(request: HttpRequest, name: str) -> HttpResponse:
    """Ask as for another type of result."""
    actions.change_type(viewer(request), name, request.POST.get("type", ""))
    messages.success(request, _("The questions fit the new type. What you wrote is kept."))
    return redirect(f"/disclosures/{name}/")


@require_POST
def take_over(request: HttpRequest, name: str) -> HttpResponse:
    """People and money of a linked draft."""
    actions.take_over_from(viewer(request), name, request.POST.get("other", ""))
    messages.success(request, _("People and money were taken over."))
    return redirect(f"/disclosures/{name}/")


@require_safe
def printed(request: HttpRequest, name: str) -> HttpResponse:
    """The whole disclosure on paper, or as a PDF from the print dialogue."""
    told = reads.told(viewer(request), name)
    return render(request, "disclosure/printed.html", {"told": told, "one": told.disclosure})


@require_safe
def exported(request: HttpRequest, name: str) -> HttpResponse:
    """The disclosure as JSON."""
    told = reads.told(viewer(request), name)
    response = JsonResponse(reads.as_json(told), json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = f'attachment; filename="{told.disclosure.pk}.json"'
    return response
