"""The account of the person who looks."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from valorise.platform.accounts import own_files, reads
from valorise.platform.accounts.actions import own as actions
from valorise.platform.accounts.forms import ChoiceOfOrganisation, OwnForm
from valorise.platform.accounts.providers import providers
from valorise.platform.foundation.pages import page, viewer
from valorise.platform.foundation.rights import doings_of
from valorise.platform.foundation.viewer import CHOSEN
from valorise.terms.codes import codes


@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Name and ORCID, and the ways to everything else about one's account."""
    user, who = reads.own(viewer(request)), viewer(request)
    form = OwnForm(request.POST or None, initial={"name": user.name, "orcid": user.orcid})
    if request.method == "POST" and form.is_valid():
        actions.change_own(who, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("accounts:account")
    choice = ChoiceOfOrganisation(tenants=who.tenants(), initial={"tenant": who.tenant, "next": "/account/"})
    return page(
        request,
        "accounts/account.html",
        form=form,
        user=user,
        works_for=reads.roles_by_organisation(who),
        choice=choice,
    )


@require_POST
def choose_organisation(request: HttpRequest) -> HttpResponse:
    """Work for another of one's organisations from now on."""
    reads.own(viewer(request))
    form = ChoiceOfOrganisation(request.POST, tenants=viewer(request).tenants())
    if form.is_valid():
        request.session[CHOSEN] = form.cleaned_data["tenant"].pk
        messages.success(request, _("You work for %s now.") % form.cleaned_data["tenant"])
    back = form.data.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return redirect(back if safe else "/")


@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere else."""
    reads.own(viewer(request))
    user = actions.end_other_sessions(viewer(request))
    update_session_auth_hash(request, user)
    messages.success(request, _("You are signed out everywhere else."))
    return redirect("accounts:account")


@require_safe
def stored(request: HttpRequest) -> HttpResponse:
    """What is stored about the person, to look at or, with `?form=json`, to keep."""
    who = viewer(request)
    told = reads.stored(who)
    if request.GET.get("form") != "json":
        found, job = own_files.found(reads.own(who).pk), own_files.under_way(who)
        context = {"found": found, "job": job, "may_look": who.tenant in who.tenants()}
        return page(request, "accounts/stored.html", stored=told, **context)
    answer = JsonResponse(told, json_dumps_params={"indent": 2, "ensure_ascii": False})
    answer["Content-Disposition"] = 'attachment; filename="stored-about-me.json"'
    return answer


@require_POST
def look_through_files(request: HttpRequest) -> HttpResponse:
    """Ask for the long work of looking through files for one's name."""
    return redirect("jobs:job", own_files.ask(viewer(request)).pk)


@require_safe
def roles(request: HttpRequest) -> HttpResponse:
    """What each role may do, one's own first."""
    who = viewer(request)
    reads.own(who)
    mine = {role for _, role in who.roles}
    listed = [(row, code in mine, doings_of(code)) for code, row in codes("roles").items()]
    return page(request, "accounts/roles.html", roles=sorted(listed, key=lambda one: not one[1]))


@require_http_methods(["GET", "HEAD", "POST"])
def linked(request: HttpRequest) -> HttpResponse:
    """Accounts at providers that open this one; a POST takes one away."""
    who = viewer(request)
    reads.own(who)
    if request.method == "POST":
        actions.unlink(who, int(request.POST.get("account") or 0))
        messages.success(request, _("Taken away."))
        return redirect("socialaccount_connections")
    return page(request, "accounts/linked.html", linked=reads.linked(who), providers=providers())
