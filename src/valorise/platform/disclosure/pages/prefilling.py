"""Pages that offer what is already known, and take it when the person says so."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from valorise.platform.disclosure import actions, prefill, reads
from valorise.platform.disclosure.facts import MOST_CHARACTERS
from valorise.platform.disclosure.prefill import Found, Offer
from valorise.platform.disclosure.questions import questions_of, value_of
from valorise.platform.disclosure.writing import Said
from valorise.platform.foundation.pages import viewer
from valorise.terms.errors import Invalid, ValoriseError

SALT = "valorise.disclosure.offer"
AN_HOUR = 3600


@require_http_methods(["GET", "HEAD", "POST"])
def prefilling(request: HttpRequest, name: str) -> HttpResponse:
    """Ask for a name or a file, and show what was found and where."""
    told = reads.told(viewer(request), name, at_least=("author", "contributor"))
    error: ValoriseError | None = None
    found: Found | None = None
    if request.method == "POST":
        try:
            found = _found(request, told.disclosure.type)
        except Invalid as wrong:
            error = wrong
    offers = [_shown(told.disclosure, each) for each in found.offers] if found else []
    context = {"one": told.disclosure, "found": found, "offers": offers, "error": error}
    return render(request, "disclosure/prefill.html", {**context, "written": request.POST.get("identifier", "")})


def _found(request: HttpRequest, type_: str) -> Found:
    upload = request.FILES.get("file")
    if upload is not None:
        return prefill.by_file(type_, upload.file, upload.name or "")  # type: ignore[arg-type]
    return prefill.by_identifier(viewer(request), type_, request.POST.get("identifier", ""))


def _shown(one: Any, offer: Offer) -> dict[str, Any]:
    """An offer with its lines: what it says, what the person wrote already, and a seal that it is what we found."""
    words = {each.id: each.ask for each in questions_of(one.type)}
    lines = [
        {"id": key, "ask": words[key], "says": said, "own": value_of(one.answers, key)}
        for key, said in offer.answers.items()
    ]
    content = {"answers": offer.answers, "people": offer.people, "ids": offer.identifiers, "from": offer.source}
    return {"offer": offer, "lines": lines, "seal": signing.dumps(content, salt=SALT, compress=True)}


@require_POST
def take(request: HttpRequest, name: str) -> HttpResponse:
    """Take the chosen lines of an offer into the answers."""
    looks = viewer(request)
    told = reads.told(looks, name, at_least=("author", "contributor"))
    try:
        offer = signing.loads(request.POST.get("seal", ""), salt=SALT, max_age=AN_HOUR)
    except signing.BadSignature as error:
        raise Invalid(what="This offer is too old.", fix="Search again, then take it.") from error
    chosen = set(request.POST.getlist("take"))
    said = {
        key: Said(str(value)[:MOST_CHARACTERS], source=str(offer["from"])[:200])
        for key, value in offer["answers"].items()
        if key in chosen
    }
    actions.save_answers(looks, name, said, identifiers=offer["ids"])
    if "people" in chosen:
        named = {each.name for each in told.people}
        for each in offer["people"]:
            if each["name"] not in named:
                actions.add_contributor(looks, name, {**each, "orcid": each.get("orcid", "")})
    messages.success(request, _("Taken over. Please read it and put it in your own words where it does not fit."))
    return redirect(f"/disclosures/{name}/")
