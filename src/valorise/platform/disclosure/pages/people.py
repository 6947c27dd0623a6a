"""Pages of people and shares, for those who are signed in and for those who come by a link."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from valorise.platform.disclosure import actions, reads
from valorise.platform.disclosure.actions.people import LINK_DAYS
from valorise.platform.disclosure.actions.shares import by_link
from valorise.platform.disclosure.models import Contributor
from valorise.platform.disclosure.plain import whole
from valorise.platform.disclosure.questions import questions_of
from valorise.platform.foundation.pages import viewer
from valorise.platform.foundation.refusals import in_one_line
from valorise.terms.codes import codes
from valorise.terms.errors import Invalid, Missing, NotReady, ValoriseError

MOST_TRIES = 20
A_WHILE = 600
"""Seconds in which one address may try so many links that do not work."""


class TooMany(NotReady):
    """Somebody tries one link after the other."""

    http_status = 429


@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, name: str) -> HttpResponse:
    """Who made it, with shares; a mistake is shown beside the field with what was written."""
    looks = viewer(request)
    error: ValoriseError | None = None
    link = ""
    if request.method == "POST":
        try:
            link = _changed(request, name)
        except Invalid as wrong:
            error = wrong
        else:
            if not link:
                return redirect(f"/disclosures/{name}/-/people/")
    told = reads.told(looks, name, at_least=("author", "contributor"))
    context = {
        "told": told, "one": told.disclosure, "error": error, "given": request.POST if error else {},
        "question": next(each for each in questions_of(told.disclosure.type) if each.kind == "people"),
        "roles": [(code, row["label"]) for code, row in codes("contributor_roles").items()],
        "link": link and settings.SITE_ADDRESS + link, "link_days": LINK_DAYS,
        "linked": request.POST.get("do", "").partition("-")[2],
        "step": next((each for each in told.steps if each.section.id == "people"), None),
    }  # fmt: skip
    return render(request, "disclosure/people.html", context)


def _changed(request: HttpRequest, name: str) -> str:
    """Do what the pressed button says; the address of a new link, else nothing."""
    looks, form = viewer(request), request.POST
    do, _dash, written = form.get("do", "").partition("-")
    number = whole(written)
    if do == "add":
        user = whole(form.get("user")) or None
        actions.add_contributor(looks, name, {key: str(value) for key, value in form.items()}, user=user)
    elif do == "remove":
        actions.remove_contributor(looks, name, number)
    elif do == "equal":
        actions.make_equal(looks, name)
    elif do == "link":
        return f"/confirm/{actions.make_link(looks, name, number)}/"
    else:
        said: dict[int, dict[str, str]] = {}
        for key, value in form.items():
            column, _dash, pk = key.rpartition("-")
            if whole(pk) and column in ("share", "role", "organisation", "email"):
                said.setdefault(whole(pk), {})[column] = str(value)
        version = form.get("version", "")
        actions.change_contributors(looks, name, said, version=whole(version))
    return ""


@require_safe
def found_people(request: HttpRequest, name: str) -> HttpResponse:
    """Colleagues and people of the register whose name fits."""
    told = reads.told(viewer(request), name, at_least=("author", "contributor"))
    words = request.GET.get("words", "")[:100]
    found = reads.colleagues(viewer(request), words, told.disclosure)
    return render(request, "disclosure/found_people.html", {"found": found, "words": words, "one": told.disclosure})


@require_POST
def remind(request: HttpRequest, name: str) -> HttpResponse:
    """Remind those who have not answered about their shares."""
    try:
        number = actions.remind(viewer(request), name)
    except Invalid as error:
        messages.error(request, in_one_line(error))
    else:
        messages.success(request, ngettext("%s person was reminded.", "%s people were reminded.", number) % number)
    return redirect(f"/disclosures/{name}/")


@require_POST
def confirm(request: HttpRequest, name: str) -> HttpResponse:
    """Answer for one's own share, signed in."""
    form = request.POST
    number = form.get("round", "")
    try:
        actions.answer_shares(
            viewer(request), name, form.get("answer", ""), note=form.get("note", ""),
            shares_round=whole(number),
        )  # fmt: skip
    except Invalid as error:
        messages.error(request, in_one_line(error))
        return redirect(f"/disclosures/{name}/")
    messages.success(request, _("Thank you. Your answer is kept."))
    return redirect("/disclosures/" if form.get("answer") == "not-me" else f"/disclosures/{name}/")


@require_http_methods(["GET", "HEAD", "POST"])
def by_letter(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind a one-time link: only what must be confirmed, for nobody else's eyes and no search engine's."""
    person = _person(request, token)
    one, error, done = person.disclosure, None, False
    number = request.POST.get("round", "")
    if request.method == "POST":
        try:
            person = actions.answer_by_link(
                viewer(request), token, request.POST.get("answer", ""), note=request.POST.get("note", ""),
                shares_round=whole(number),
            )  # fmt: skip
            done = True
        except Invalid as wrong:
            error = wrong
            one.refresh_from_db()
    context = {"person": person, "one": one, "people": list(one.contributors.all()), "error": error, "done": done}
    response = render(request, "disclosure/by_letter.html", {**context, "note": request.POST.get("note", "")})
    response["Referrer-Policy"], response["Cache-Control"] = "no-referrer", "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _person(request: HttpRequest, token: str) -> Contributor:
    """Whom the link is for. A link that works is never turned away, so that no log gets it; guesses are counted."""
    key = f"disclosure-link:{request.META.get('REMOTE_ADDR', '')}"
    try:
        return by_link(token)
    except Missing:
        cache.add(key, 0, A_WHILE)
        if cache.incr(key) > MOST_TRIES:
            raise TooMany(
                what="Too many links that do not work were tried.", fix="Wait ten minutes, then try yours again."
            ) from None
        raise
