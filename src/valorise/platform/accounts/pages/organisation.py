"""Settings of an organisation."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from valorise.platform.accounts import reads
from valorise.platform.accounts.actions import organisation as actions
from valorise.platform.accounts.actions import proving
from valorise.platform.accounts.forms import OrganisationForm, SignOnForm
from valorise.platform.accounts.models import Tenant
from valorise.platform.foundation.changes import Overtaken
from valorise.platform.foundation.pages import page, viewer
from valorise.platform.foundation.spoken import spoken
from valorise.terms.errors import Invalid


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """Facts and settings; who was overtaken by somebody else sees what changed, and keeps what they wrote."""
    tenant = reads.organisation(viewer(request))
    form = OrganisationForm(request.POST or None, initial=_as_written(tenant))
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        try:
            actions.change_organisation(viewer(request), given, version=given.pop("version"))
        except Overtaken as error:
            typed = {**request.POST.dict(), "version": str(tenant.version)}
            return _shown(request, tenant, OrganisationForm(typed), overtaken=error)
        except Invalid as error:
            form.add_error(error.where if error.where in form.fields else None, spoken(error.what))
        else:
            messages.success(request, _("Saved."))
            return redirect("accounts:organisation")
    return _shown(request, tenant, form)


def _as_written(tenant: Tenant) -> dict[str, object]:
    facts = actions.facts(tenant)
    return {**facts, "domains": "\n".join(facts["domains"]), "version": tenant.version}


def _shown(
    request: HttpRequest, tenant: Tenant, form: OrganisationForm, overtaken: Overtaken | None = None
) -> HttpResponse:
    now = _as_written(tenant)
    differing = [field for field in form if overtaken and str(field.value() or "") != str(now.get(field.name) or "")]
    theirs = [(field.label, now[field.name]) for field in differing if field.name != "version"]
    context = {"tenant": tenant, "form": form, "overtaken": overtaken, "theirs": theirs, "boxes": proving.BOXES}
    response = page(request, "accounts/organisation.html", **context)
    response.status_code = overtaken.http_status if overtaken else (422 if form.errors else 200)
    return response


@sensitive_post_parameters("secret")
@require_http_methods(["GET", "HEAD", "POST"])
def add_sign_on(request: HttpRequest) -> HttpResponse:
    """Name a provider of single sign-on; it is asked first whether it is one."""
    reads.organisation(viewer(request))
    form = SignOnForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.add_sign_on(viewer(request), **form.cleaned_data)
        messages.success(request, _("People can sign in through it from now on."))
        return redirect("accounts:organisation")
    return page(request, "accounts/sign_on.html", form=form)


@require_POST
def remove_sign_on(request: HttpRequest, number: int) -> HttpResponse:
    """Take a provider away."""
    actions.remove_sign_on(viewer(request), number)
    messages.success(request, _("Taken away. Its people need a password from now on."))
    return redirect("accounts:organisation")


@require_POST
def ask_for_domain(request: HttpRequest, number: int) -> HttpResponse:
    """Ask the administrators of a domain whether it is the organisation's."""
    box = proving.ask(viewer(request), number, request.POST.get("box", ""))
    messages.success(request, _("A mail is on its way to %s. Its link holds for three days.") % box)
    return redirect("accounts:organisation")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def agree(request: HttpRequest, link: str) -> HttpResponse:
    """What the link of such a mail asks; opening it changes nothing, for programs that check mails open links too."""
    domain = proving.asked_by(link)
    if request.method == "POST":
        proving.agree(link)
        return page(request, "accounts/domain.html", domain=domain, done=True)
    return page(request, "accounts/domain.html", domain=domain, done=False)
