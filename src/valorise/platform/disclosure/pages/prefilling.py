"""Pages that offer what is already known, and take it when the person says so."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST

from valorise.platform.disclosure import actions, prefill, reads
from valorise.platform.disclosure.facts import MOST_CHARACTERS, shown
from valorise.platform.disclosure.prefill import Found, Offer
from valorise.platform.disclosure.questions import questions_of, value_of
from valorise.platform.disclosure.reads import Told
from valorise.platform.disclosure.writing import Said
from valorise.platform.foundation.pages import viewer
from valorise.terms.errors import Invalid

SALT = "valorise.disclosure.offer"
AN_HOUR = 3600


REST = 1024 * 1024
"""Bytes that the other fields of the form may take."""


@csrf_exempt  # looking for the token reads the whole form: `_look` asks for it once the right and the length are sure
@require_http_methods(["GET", "HEAD", "POST"])
def prefilling(request: HttpRequest, name: str) -> HttpResponse:
    """Ask for a name or a file, and show what was found and where; only for a draft."""
    told = reads.told(viewer(request), name, at_least=("author", "contributor"))
    if not told.disclosure.is_draft or told.disclosure.removed_at is not None:
        return redirect(f"/disclosures/{name}/")
    if request.method != "POST":
        return _page(request, told)
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > prefill.MOST_BYTES + REST:
        return _page(request, told, error=prefill.too_large())
    answer: HttpResponse = _look(request, told)
    return answer


@csrf_protect
def _look(request: HttpRequest, told: Told) -> HttpResponse:
    """What was found under the name or in the file, or what is wrong with it."""
    written = request.POST.get("identifier", "")
    try:
        return _page(request, told, _found(request, told.disclosure.type), written=written)
    except Invalid as wrong:
        return _page(request, told, error=wrong, written=written)


def _page(
    request: HttpRequest, told: Told, found: Found | None = None, *, error: Invalid | None = None, written: str = ""
) -> HttpResponse:
    offers = [_shown(told.disclosure, each) for each in found.offers] if found else []
    context = {"one": told.disclosure, "found": found, "offers": offers, "error": error, "written": written}
    return render(request, "disclosure/prefill.html", context, status=error.http_status if error else 200)


def _found(request: HttpRequest, type_: str) -> Found:
    upload = request.FILES.get("file")
    if upload is not None:
        return prefill.by_file(type_, upload.file, upload.name or "")  # type: ignore[arg-type]
    return prefill.by_identifier(viewer(request), type_, request.POST.get("identifier", ""))


def _shown(one: Any, offer: Offer) -> dict[str, Any]:
    """An offer with its lines: what it says, what the person wrote already, and a seal that it is what we found."""
    asked = {each.id: each for each in questions_of(one.type)}
    lines = [
        {"id": key, "ask": asked[key].ask, "says": shown(asked[key], said), "own": shown(asked[key], own)}
        for key, said in offer.answers.items()
        for own in [value_of(one.answers, key)]
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
