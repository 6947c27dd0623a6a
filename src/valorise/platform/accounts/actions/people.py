"""Who works in an organisation, and as what."""

from __future__ import annotations

from django.utils.translation import gettext as _

from valorise.platform.accounts.actions.held import (
    held_tenant,
    known_role,
    not_the_last,
    only_here,
    person_here,
    person_key,
    place,
)
from valorise.platform.accounts.models import Membership, User
from valorise.platform.accounts.sessions import end_sessions
from valorise.platform.foundation.changes import changing
from valorise.platform.foundation.viewer import Viewer
from valorise.terms.errors import Invalid


def give_role(viewer: Viewer, number: int, role: str) -> None:
    """Let a person of the organisation do what this role may do; nothing happens where they have it."""
    with changing(viewer, "role-given") as tell:
        tenant, user = held_tenant(viewer), person_here(viewer, number)
        _member, new = Membership.objects.get_or_create(user=user, tenant=tenant, role=known_role(role))
        if new:
            tell.happened(person_key(user.pk), case=place(tenant.pk), role=role)


def take_role(viewer: Viewer, number: int, role: str) -> None:
    """Take a role; with their last one the person leaves the organisation. The last administrator stays."""
    with changing(viewer, "role-taken") as tell:
        tenant, user = held_tenant(viewer), person_here(viewer, number)
        if role == "administrator":
            not_the_last(tenant, user)
        taken, _what = Membership.objects.filter(user=user, tenant=tenant, role=role).delete()
        if taken:
            tell.happened(person_key(user.pk), case=place(tenant.pk), role=role)


def close_account(viewer: Viewer, number: int, *, why: str = "") -> None:
    """Nobody signs in with it any longer, and every session of it ends now."""
    with changing(viewer, "account-closed") as tell:
        tenant, user = held_tenant(viewer), person_here(viewer, number)
        if user.pk == viewer.user:
            raise Invalid(
                what=_("You cannot close your own account."),
                fix=_("Ask another administrator, so that nobody is locked out by accident."),
            )
        only_here(viewer, user)
        not_the_last(tenant, user)
        end_account(user)
        tell.happened(person_key(user.pk), case=place(tenant.pk), why=why)


def open_account(viewer: Viewer, number: int) -> None:
    """Let the person of a closed account sign in again."""
    with changing(viewer, "account-opened") as tell:
        user = person_here(viewer, number)
        only_here(viewer, user)
        if not user.is_active:
            user.is_active = True
            user.save(update_fields=["is_active"])
            tell.happened(person_key(user.pk), case=place(viewer.tenant))


def reset_two_factor(viewer: Viewer, number: int, *, why: str = "") -> None:
    """Forget the second factor of somebody who lost it; their sessions end, and the password alone lets them in."""
    with changing(viewer, "two-factor-reset") as tell:
        user = person_here(viewer, number)
        only_here(viewer, user)
        forget_second_factor(user)
        tell.happened(person_key(user.pk), case=place(viewer.tenant), why=why)


def forget_second_factor(user: User) -> None:
    """Delete second factors and recovery codes of an account, and end its sessions."""
    from allauth.mfa.models import Authenticator

    Authenticator.objects.filter(user=user).delete()
    turn_sessions(user)


def end_account(user: User) -> None:
    """Close an account, and end its sessions."""
    user.is_active = False
    user.save(update_fields=["is_active"])
    turn_sessions(user)


def turn_sessions(user: User) -> None:
    """End all sessions of an account."""
    user.sessions_turn += 1
    user.save(update_fields=["sessions_turn"])
    end_sessions(user.pk)
