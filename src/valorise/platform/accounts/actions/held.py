"""What every change of people has to hold first: the organisation, the person, the rules that protect both."""

from __future__ import annotations

from typing import Any

import orjson
from django.utils.translation import gettext as _

from valorise.platform.accounts.models import Membership, Tenant, User
from valorise.platform.foundation.changes import log
from valorise.platform.foundation.private import MARK
from valorise.platform.foundation.sight import missing
from valorise.platform.foundation.viewer import Viewer
from valorise.stores.events import PersonalValues
from valorise.terms.codes import codes, label
from valorise.terms.errors import Invalid, Refused

LAST = "administrator"
"""The role that an organisation cannot be without."""


def held_tenant(viewer: Viewer) -> Tenant:
    """The organisation this person works for just now, held until the transaction ends."""
    return Tenant.objects.select_for_update().get(pk=viewer.tenant or 0)


def person_here(viewer: Viewer, number: int) -> User:
    """A person of the present organisation; `Missing` for everybody else, whether they exist or not."""
    found = User.objects.select_for_update().filter(pk=number, memberships__tenant=viewer.tenant).order_by("pk").first()
    if found is None:
        raise missing(User)
    return found


def only_here(viewer: Viewer, user: User) -> None:
    """`Refused` where the person works for another organisation too: no single one may decide over their account.

    Nor over the account of somebody who runs the installation, except another one who does.
    """
    from valorise.platform.operations.reads import is_operator, runs_installation

    if is_operator(user.pk) and not runs_installation(viewer):
        raise Refused(
            what=_("This person runs the installation."),
            why=_("What happens to their account is not for one organisation to decide."),
            fix=_("Take their roles here instead, or ask whoever runs the installation."),
        )
    if Membership.objects.filter(user=user).exclude(tenant=viewer.tenant).exists():
        raise Refused(
            what=_("This person works for another organisation too."),
            why=_("What happens to their account is not for one organisation to decide."),
            fix=_("Take their roles here instead, or ask whoever runs the installation."),
        )


def let_go_links(user: User, tenant: int | None) -> None:
    """Take away links to providers that other organisations named: they vouch for people who work nowhere else.

    The person can link such an account again, by their own choice.
    """
    from allauth.socialaccount.models import SocialAccount

    theirs = SocialAccount.objects.filter(user=user, provider__startswith="organisation-")
    theirs.exclude(provider__startswith=f"organisation-{tenant}-").delete()


def not_the_last(tenant: Tenant, user: User) -> None:
    """`Refused` where nobody else could administer the organisation; to be asked while it is held."""
    others = Membership.objects.filter(tenant=tenant, role=LAST, user__is_active=True).exclude(user=user)
    if Membership.objects.filter(tenant=tenant, role=LAST, user=user).exists() and not others.exists():
        raise Refused(
            what=_("This is the last administrator of the organisation."),
            why=_("Without one, nobody could invite people or give roles."),
            fix=_("Make somebody else an administrator first."),
        )


def known_role(role: str) -> str:
    """The role; `Invalid` where there is none of this name."""
    if role not in codes("roles"):
        raise Invalid(
            what=_("There is no role “%s”.") % role,
            where="role",
            fix=_("Choose one of: %s.") % ", ".join(label("roles", code) for code in codes("roles")),
        )
    return role


def private(user: int, value: str) -> dict[str, str] | None:
    """A value of a person as an event may hold it: a reference, erased with the person; None where it is empty."""
    if not value:
        return None
    kept: dict[str, Any] = {MARK: PersonalValues(log()).reference(person_key(user), orjson.dumps(value).decode())}
    return kept


def person_key(user: int) -> str:
    """Name of the key under which personal values of an account are kept."""
    return f"account-{user}"


def place(tenant: int | None) -> str:
    """How events name an organisation that works here."""
    return f"organisation-{tenant}"
