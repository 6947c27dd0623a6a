"""Asking people to join, and joining."""

from __future__ import annotations

import secrets
from datetime import timedelta
from hashlib import sha256

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.utils.translation import gettext as _

from valorise.platform.accounts import mail
from valorise.platform.accounts.actions.held import held_tenant, known_role, let_go_links, person_key, place
from valorise.platform.accounts.models import Invitation, Membership, Tenant, User
from valorise.platform.foundation import clock
from valorise.platform.foundation.changes import changing, refused
from valorise.platform.foundation.sight import missing
from valorise.platform.foundation.viewer import Viewer
from valorise.terms.errors import Invalid, Missing, Refused

DAYS = 7
"""How long an invitation holds."""
LINKS = Signer(salt="valorise.accounts.invitation")


def invite(viewer: Viewer, *, email: str, name: str, role: str) -> Invitation:
    """Ask somebody to join by a mail with a link for one use; an earlier one to the same address ends.

    Only who may give roles may ask for an administrator.
    """
    with changing(viewer, "person-invited") as tell:
        if known_role(role) == "administrator" and not viewer.may("role-given"):
            raise refused(viewer)
        tenant, address = held_tenant(viewer), email.strip().lower()
        if Membership.objects.filter(tenant=tenant, role=role, user__email__iexact=address).exists():
            raise Invalid(
                what=_("Somebody with this address has this role already."),
                where="email",
                fix=_("Look for the person in the list."),
            )
        secret = secrets.token_urlsafe(24)
        Invitation.objects.filter(tenant=tenant, email=address, used_at=None).update(used_at=clock.true_now())
        made = Invitation.objects.create(
            tenant=tenant,
            email=address,
            name=name.strip(),
            role=role,
            fingerprint=_fingerprint(secret),
            invited_by_id=viewer.user,
            ends_at=clock.true_now() + timedelta(days=DAYS),
        )
        tell.happened(f"invitation-{made.pk}", case=place(tenant.pk), role=role)
        _write(made, secret, viewer)
    return made


def _write(invitation: Invitation, secret: str, viewer: Viewer) -> None:
    link = f"{settings.SITE_ADDRESS}/invitation/{LINKS.sign(secret)}/"
    mail.write(
        "accounts/mail/invitation", invitation.email, link=link, days=DAYS, inviter=viewer.name, invitation=invitation
    )


def withdraw_invitation(viewer: Viewer, number: int) -> None:
    """Let the link of an invitation work no longer."""
    with changing(viewer, "invitation-withdrawn") as tell:
        found = Invitation.objects.filter(tenant=viewer.tenant, pk=number)
        if not found.exists():
            raise missing(Invitation)
        if found.filter(used_at=None).update(used_at=clock.true_now()):
            tell.happened(f"invitation-{number}", case=place(viewer.tenant))


def join(link: str, *, name: str, password: str) -> User:
    """A new account for whom an invitation asked; the link is used up. `Missing` where it works no longer."""
    with transaction.atomic():
        invitation = asked_by(link, hold=True)
        if User.objects.filter(email__iexact=invitation.email).exists():
            raise Refused(
                what=_("There is an account with this address already."),
                fix=_("Sign in with it, then open the link of the invitation again."),
            )
        user = User.objects.create_user(invitation.email, password, name=name.strip())
        _enter(invitation, user)
    return user


def join_signed_in(viewer: Viewer, link: str) -> Tenant:
    """The person who is signed in joins, if the invitation was sent to their address."""
    with transaction.atomic():
        invitation = asked_by(link, hold=True)
        user = User.objects.filter(pk=viewer.user or 0, email__iexact=invitation.email).first()
        if user is None:
            raise Refused(
                what=_("This invitation was sent to another address than that of your account."),
                fix=_("Sign out, then open the link again; or ask for an invitation to your address."),
            )
        _enter(invitation, user)
    return invitation.tenant


def asked_by(link: str, *, hold: bool = False) -> Invitation:
    """The invitation of a link; `Missing` where it is wrong, used, withdrawn or too old, which all look the same."""
    try:
        fingerprint = _fingerprint(LINKS.unsign(link))
    except BadSignature:
        fingerprint = ""
    held = Invitation.objects.select_for_update(of=("self",)) if hold else Invitation.objects
    fitting = held.filter(fingerprint=fingerprint, used_at=None, ends_at__gt=clock.true_now())
    found = fitting.select_related("tenant").first()
    if found is None:
        raise Missing(
            what=_("This invitation holds no longer."),
            why=_("A link works once, and for %s days.") % DAYS,
            fix=_("Ask the person who invited you for a new one."),
        )
    return found


def _enter(invitation: Invitation, user: User) -> None:
    """Make the person a member; the event names the person as the one who joined."""
    joined = Viewer(today=clock.today(), user=user.pk, name=user.name, tenant=invitation.tenant_id)
    with changing(joined, "person-joined", allowed=True) as tell:
        Membership.objects.get_or_create(user=user, tenant=invitation.tenant, role=invitation.role)
        let_go_links(user, invitation.tenant_id)
        invitation.used_at = clock.true_now()
        invitation.save(update_fields=["used_at"])
        by = f"invitation-{invitation.pk}"
        tell.happened(person_key(user.pk), case=place(invitation.tenant_id), role=invitation.role, invitation=by)


def _fingerprint(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
