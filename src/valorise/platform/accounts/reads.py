"""Who is who."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from valorise.platform.accounts import own_files
from valorise.platform.accounts.models import Invitation, Membership, Tenant, User
from valorise.platform.accounts.providers import providers
from valorise.platform.foundation import clock, persons
from valorise.platform.foundation.changes import refused
from valorise.platform.foundation.sight import missing
from valorise.platform.foundation.viewer import Viewer

SECOND_FACTORS = ("totp", "webauthn")
OUTSIDERS = ("guest", "partner")
"""Roles of people from outside, of whom no second factor is asked."""


def viewer(user: Any, *, chosen: int | None = None) -> Viewer:
    """The person as rules see them; somebody whose account was closed, or may not be used here, is nobody.

    Without a choice they work for the organisation they joined first.
    """
    if not user.is_active or (user.example and not settings.EXAMPLE_ACCOUNTS):
        return Viewer.nobody()
    found = Membership.objects.filter(user_id=user.pk).order_by("pk")
    rows = list(found.values_list("tenant_id", "role", "tenant__two_factor_required", "tenant__kind"))
    tenants = [tenant for tenant, *_ in rows]
    present = chosen if chosen in tenants else (tenants[0] if tenants else None)
    asked = any(required and role not in OUTSIDERS for _, role, required, _kind in rows)
    return Viewer(
        today=clock.today(),
        user=user.pk,
        name=user.name,
        roles=frozenset((tenant, role) for tenant, role, *_ in rows),
        tenant=present,
        kind=next((kind for tenant, *_, kind in rows if tenant == present), ""),
        language=user.language or "en",
        unprotected=asked and not Authenticator.objects.filter(user=user.pk, type__in=SECOND_FACTORS).exists(),
    )


def people(viewer: Viewer) -> list[User]:
    """People of the organisation worked for just now, each with `roles_here`; `Refused` for who may not see them."""
    _looks_after(viewer)
    here = Membership.objects.filter(tenant=viewer.tenant).order_by("pk")
    found = User.objects.filter(memberships__tenant=viewer.tenant).distinct().order_by("name", "email")
    factors = Exists(Authenticator.objects.filter(user=OuterRef("pk"), type__in=SECOND_FACTORS))
    elsewhere = Exists(Membership.objects.filter(user=OuterRef("pk")).exclude(tenant=viewer.tenant))
    prefetch = Prefetch("memberships", queryset=here, to_attr="roles_here")
    return list(found.annotate(protected=factors, elsewhere=elsewhere).prefetch_related(prefetch))


def person(viewer: Viewer, number: int) -> User:
    """One of them; `Missing` for anybody else."""
    found = next((one for one in people(viewer) if one.pk == number), None)
    if found is None:
        raise missing(User)
    return found


def invitations(viewer: Viewer) -> QuerySet[Invitation]:
    """Invitations of the organisation whose link still works."""
    _looks_after(viewer)
    return Invitation.objects.filter(tenant=viewer.tenant, used_at=None, ends_at__gt=clock.true_now())


def organisation(viewer: Viewer) -> Tenant:
    """The organisation worked for just now, for who may change it; `Refused` for others."""
    if not viewer.may("organisation-changed"):
        raise refused(viewer)
    return Tenant.objects.prefetch_related("domains", "sign_ons").get(pk=viewer.tenant or 0)


def own(viewer: Viewer) -> User:
    """The account of the person who looks; `Refused` where nobody is signed in."""
    if viewer.user is None:
        raise refused(viewer)
    return User.objects.get(pk=viewer.user)


def works_for(viewer: Viewer) -> list[Tenant]:
    """Organisations to choose from, by name."""
    return list(Tenant.objects.filter(pk__in=viewer.tenants()))


def roles_by_organisation(viewer: Viewer) -> list[tuple[Tenant, list[str]]]:
    """What the person is, and where."""
    return [(one, sorted(role for at, role in viewer.roles if at == one.pk)) for one in works_for(viewer)]


def linked(viewer: Viewer) -> list[tuple[SocialAccount, str]]:
    """Accounts at providers of single sign-on that open this account, with what people call the provider."""
    labels = {one.code: one.label for one in providers()}
    return [(one, labels.get(one.provider, one.provider)) for one in SocialAccount.objects.filter(user=viewer.user)]


def _looks_after(viewer: Viewer) -> None:
    if not (viewer.may("person-invited") or viewer.may("role-given")):
        raise refused(viewer)


def stored(viewer: Viewer) -> dict[str, Any]:
    """What is stored about the person who looks, by slice; with what was found in files, where that was looked for."""
    user = own(viewer).pk
    told, found = persons.stored(user), own_files.found(user)
    for name, kinds in (found["found"] if found else {}).items():
        told[name] |= kinds
    return told
