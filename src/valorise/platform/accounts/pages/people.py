"""People of an organisation, for who looks after them."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from valorise.platform.accounts import reads
from valorise.platform.accounts.actions import erasing, inviting
from valorise.platform.accounts.actions import people as actions
from valorise.platform.accounts.confirming import ask_again
from valorise.platform.accounts.forms import EraseForm, InviteForm, RoleForm
from valorise.platform.foundation.pages import page, viewer
from valorise.platform.foundation.spoken import spoken
from valorise.platform.project.mail import KEPT_IN_FILES
from valorise.terms.errors import Invalid


@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    """The list, the open invitations, and a form to invite."""
    who = viewer(request)
    listed = reads.people(who)
    form = InviteForm(request.POST or None, administrators=who.may("role-given"))
    if request.method == "POST" and form.is_valid():
        try:
            inviting.invite(who, **form.cleaned_data)
        except Invalid as error:
            form.add_error(error.where or None, spoken(error.what))
        else:
            messages.success(request, _on_its_way())
            return redirect("accounts:people")
    return page(request, "accounts/people.html", people=listed, invitations=reads.invitations(who), form=form)


def _on_its_way() -> str:
    if settings.EMAIL_BACKEND != KEPT_IN_FILES:
        return _("The invitation is on its way.")
    return _(
        "The invitation is written. No mail server is set up here: the letter with the link lies as a file in the"
        " folder “mail” of this installation. Whoever runs it can pass it on."
    )


@require_safe
def person(request: HttpRequest, number: int) -> HttpResponse:
    """One person: roles and account."""
    found = reads.person(viewer(request), number)
    has = frozenset(one.role for one in found.roles_here)  # type: ignore[attr-defined]
    may_give = viewer(request).may("role-given")
    return page(request, "accounts/person.html", person=found, form=RoleForm(has=has), may_give=may_give)


@require_POST
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Let an invitation work no longer."""
    inviting.withdraw_invitation(viewer(request), number)
    messages.success(request, _("Withdrawn."))
    return redirect("accounts:people")


@require_POST
def give_role(request: HttpRequest, number: int) -> HttpResponse:
    """Give a role."""
    return _done(request, number, lambda: actions.give_role(viewer(request), number, request.POST.get("role", "")))


@require_POST
def take_role(request: HttpRequest, number: int) -> HttpResponse:
    """Take a role; with the last one the person is gone from here."""
    return _done(request, number, lambda: actions.take_role(viewer(request), number, request.POST.get("role", "")))


@require_POST
def close(request: HttpRequest, number: int) -> HttpResponse:
    """Close an account; its sessions end at once."""
    why = request.POST.get("why", "")
    return _done(request, number, lambda: actions.close_account(viewer(request), number, why=why))


@require_POST
def open_again(request: HttpRequest, number: int) -> HttpResponse:
    """Open a closed account again."""
    return _done(request, number, lambda: actions.open_account(viewer(request), number))


@require_POST
def reset_two_factor(request: HttpRequest, number: int) -> HttpResponse:
    """Forget the second factor of somebody who lost it."""
    why = request.POST.get("why", "")
    reads.person(viewer(request), number)
    ask_again(request)
    return _done(request, number, lambda: actions.reset_two_factor(viewer(request), number, why=why))


@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, number: int) -> HttpResponse:
    """What would go and what would stay; after the name was typed, it is done."""
    if request.method == "POST" and (record := request.POST.get("redact", "")):
        ask_again(request)
        erasing.redact(viewer(request), number, *record.partition(" ")[::2])
        messages.success(request, _("The name was taken out of the text."))
        return redirect("accounts:erase", number)
    preview = erasing.preview(viewer(request), number)
    successors = erasing.successors(viewer(request), number)
    form = EraseForm(request.POST or None, name=preview.name, successors=successors)
    if request.method == "POST" and form.is_valid():
        ask_again(request)
        said = form.cleaned_data
        if job := erasing.ask(viewer(request), number, why=said["why"], successor=said["successor"]):
            return redirect(f"/jobs/{job.pk}/")
        messages.success(request, _("Done. The account and the personal values are gone."))
        return redirect("accounts:people")
    return page(request, "accounts/erase.html", preview=preview, form=form, number=number)


def _done(request: HttpRequest, number: int, change: Callable[[], None]) -> HttpResponse:
    change()
    messages.success(request, _("Done."))
    still_here = any(one.pk == number for one in reads.people(viewer(request)))
    return redirect("accounts:person", number) if still_here else redirect("accounts:people")
