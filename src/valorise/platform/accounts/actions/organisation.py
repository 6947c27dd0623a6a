"""Facts and settings of an organisation, and its single sign-on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from valorise.platform.accounts import sealing
from valorise.platform.accounts.actions.held import held_tenant, place
from valorise.platform.accounts.models import Domain, SignOn, Tenant
from valorise.platform.accounts.providers import described
from valorise.platform.foundation.changes import Overtaken, changing, refused
from valorise.platform.foundation.sight import missing
from valorise.platform.foundation.viewer import Viewer
from valorise.terms.errors import Invalid

PLAIN = ("name", "country", "ror", "kind", "two_factor_required", "joins_as")


def facts(tenant: Tenant) -> dict[str, Any]:
    """What an administrator can change about an organisation, as it is now."""
    return {name: getattr(tenant, name) for name in PLAIN} | {"domains": [one.name for one in tenant.domains.all()]}


def change_organisation(viewer: Viewer, given: dict[str, Any], *, version: int) -> None:
    """Take over facts and settings; `Overtaken` where somebody else changed them since this person read them."""
    with changing(viewer, "organisation-changed") as tell:
        tenant = held_tenant(viewer)
        if tenant.version != version:
            raise Overtaken(
                what=_("Somebody else changed these settings while you were working on them."),
                why=_("Below stands what they changed; what you wrote is still in the form."),
                fix=_("Compare, then save again."),
            )
        before = facts(tenant)
        for name in PLAIN:
            setattr(tenant, name, given.get(name, before[name]))
        if "domains" in given:
            _name_domains(tenant, given["domains"])
        now = facts(tenant)
        names = [name for name in before if before[name] != now[name]]
        if names:
            tenant.version += 1
            tenant.save()
            was, is_ = ({name: side[name] for name in names} for side in (before, now))
            tell.happened(place(tenant.pk), before=was, after=is_)


def _name_domains(tenant: Tenant, names: Iterable[str]) -> None:
    wanted = {name.strip().lower().removeprefix("@") for name in names if name.strip()}
    others = Domain.objects.filter(name__in=wanted).exclude(tenant=tenant).exclude(proven_at=None)
    if taken := others.values_list("name", flat=True).first():
        raise Invalid(
            what=_("The domain “%s” is known to be another organisation's.") % taken,
            where="domains",
            why=_("People of a domain join one organisation only."),
            fix=_("Leave it out, or ask whoever runs the installation."),
        )
    tenant.domains.exclude(name__in=wanted).delete()
    have = set(tenant.domains.values_list("name", flat=True))
    further = [Domain(name=name, tenant=tenant) for name in sorted(wanted - have)]
    Domain.objects.bulk_create(further, ignore_conflicts=True)  # the terminal may note the same one at this moment


def add_sign_on(
    viewer: Viewer, *, label: str, address: str, client: str, secret: str, addresses_checked: bool = False
) -> SignOn:
    """Name a provider for the people of the organisation, once it answers; its secret is kept encrypted."""
    if not viewer.may("organisation-changed"):
        raise refused(viewer)
    described(address)
    with changing(viewer, "organisation-changed") as tell:
        made = SignOn.objects.create(
            tenant=held_tenant(viewer),
            label=label,
            address=address.rstrip("/"),
            client=client,
            sealed_secret=sealing.sealed(secret) if secret else "",
            addresses_checked=addresses_checked,
        )
        tell.happened(place(viewer.tenant), sign_on=made.code, after={"address": made.address, "client": client})
    return made


def remove_sign_on(viewer: Viewer, number: int) -> None:
    """Take a provider away, and the links of accounts to it; its people need a password from then on."""
    from allauth.socialaccount.models import SocialAccount

    with changing(viewer, "organisation-changed") as tell:
        found = SignOn.objects.filter(tenant=viewer.tenant, pk=number).first()
        if found is None:
            raise missing(SignOn)
        code, was = found.code, {"address": found.address, "client": found.client}
        SocialAccount.objects.filter(provider=code).delete()
        found.delete()
        tell.happened(place(viewer.tenant), sign_on=code, before=was)
