"""Pages of documents: put some with an asset, download, describe, take away."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from valorise.platform.documents import actions, keeping, reads
from valorise.platform.documents.forms import About
from valorise.platform.documents.giving_out import as_download
from valorise.platform.documents.models import Document
from valorise.platform.foundation.changes import Overtaken
from valorise.platform.foundation.conditions import version_sent
from valorise.platform.foundation.pages import page, viewer
from valorise.platform.foundation.recorded import Facts
from valorise.platform.foundation.refusals import in_one_line
from valorise.terms.errors import Invalid

MOST_FILES = 20
"""Files sent at once."""
AT_ONCE = 4
"""How many documents of the greatest length may come together."""
REST = 1024 * 1024
"""Bytes that the other fields of the form may take."""


@csrf_exempt  # the token is checked below, once the length is known to be one that may be read
@require_POST
def upload(request: HttpRequest, name: str) -> HttpResponse:
    """Put files with an asset; too long a request is refused before it is read."""
    actions.may_add(viewer(request), name)
    _short_enough(request)
    return _upload(
        request,
        f"{reverse('register:asset-papers', args=[name])}#documents",
        partial(actions.add_document, viewer(request), name),
    )


@csrf_exempt  # as above
@require_POST
def upload_to_agreement(request: HttpRequest, name: str) -> HttpResponse:
    """Put files with an agreement; too long a request is refused before it is read."""
    actions.may_add_to_agreement(viewer(request), name)
    _short_enough(request)
    address = f"{reverse('agreements:agreement', args=[name])}#documents"
    return _upload(request, address, partial(actions.add_to_agreement, viewer(request), name))


def _short_enough(request: HttpRequest) -> None:
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > settings.DOCUMENT_MOST_BYTES * AT_ONCE + REST:
        raise keeping.too_large(_("What you sent"))


@csrf_protect
def _upload(request: HttpRequest, address: str, add: Callable[[str, Iterable[bytes], Facts], Document]) -> HttpResponse:
    form, files = About(request.POST), request.FILES.getlist("files")
    if not files or len(files) > MOST_FILES:
        raise Invalid(
            _("Choose at least one file, and at most %(most)s at once.") % {"most": MOST_FILES}, where="files",
            fix=_("Go back to the asset and choose again."),
        )  # fmt: skip
    if not form.is_valid():
        raise Invalid(_("What is said about the files cannot be kept."), where="kind", fix=_("Choose from the lists."))
    refused: list[Invalid] = []
    for file in files:
        try:
            facts: Facts = form.facts if len(files) == 1 else {**form.facts, "title": None}
            add(file.name or "", file.chunks(), facts)
        except Invalid as error:
            refused.append(error)
    kept = len(files) - len(refused)
    return _answered(request, address, kept, refused)


def _answered(request: HttpRequest, address: str, kept: int, refused: list[Invalid]) -> HttpResponse:
    """Back to what the files belong to; where no file was kept, the first reason as an error of its own."""
    if not kept:
        raise refused[0]
    told = ngettext("%(kept)s document was added.", "%(kept)s documents were added.", kept) % {"kept": kept}
    messages.success(request, told)
    for error in refused:
        messages.warning(request, in_one_line(error))
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"address": address})
    return redirect(address)


@require_safe
def download(request: HttpRequest, name: str) -> HttpResponseBase:
    """The content, always as a file to save, never shown inside the site."""
    return as_download(reads.document(viewer(request), name))


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, name: str) -> HttpResponse:
    """What a document is called, and who may read it."""
    found = Document.objects.one_for(viewer(request), name, at_least=("full",))
    form = About(request.POST) if request.method == "POST" else About.filled(found.facts, version=found.version)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_document(
                viewer(request), name, form.facts, version=form.cleaned_data["version"], why=request.POST.get("why")
            )
            messages.success(request, _("Saved."))
            return redirect(found.place)
        except (Invalid, Overtaken) as error:
            form.tell(error)
    answer = page(request, "documents/edit.html", form=form, document=found, words=reads.searched(found))
    answer.status_code = 422 if request.method == "POST" else 200
    return answer


@require_POST
def remove(request: HttpRequest, name: str) -> HttpResponse:
    """Take a document away, for good where that was chosen."""
    version = request.POST.get("version", "")
    found = actions.remove_document(
        viewer(request), name, version=version_sent(version),
        why=request.POST.get("why"), for_good=bool(request.POST.get("for_good")),
    )  # fmt: skip
    if found.lost:
        messages.success(request, _("The document was deleted for good."))
    else:
        messages.success(request, _("The document was taken away. Its history can bring it back."))
    return redirect("foundation:history", "documents", name)
