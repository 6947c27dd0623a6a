"""How an installation without people gets its first organisation and administrator."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.db import transaction
from django.utils.translation import gettext as _

from valorise.platform.accounts.actions.held import known_role, let_go_links, person_key, place
from valorise.platform.accounts.models import Membership, Tenant, User
from valorise.platform.foundation import clock
from valorise.platform.foundation.changes import changing, log
from valorise.platform.foundation.viewer import Viewer
from valorise.terms.errors import Missing

LINKS = TimestampSigner(salt="valorise.accounts.founding")
HOURS = 24


def founding_link() -> str | None:
    """A link to found the first organisation; None where somebody has an account already."""
    if User.objects.exists():
        return None
    return f"{settings.SITE_ADDRESS}/begin/{LINKS.sign(secrets.token_urlsafe(16))}/"


def check_link(link: str) -> None:
    """`Missing` where the link is wrong or too old, or somebody has an account already."""
    try:
        LINKS.unsign(link, max_age=timedelta(hours=HOURS))
        good = not User.objects.exists()
    except BadSignature:
        good = False
    if not good:
        raise Missing(
            what=_("This link works no longer."),
            why=_("It founds the first organisation, once, within a day after the start of Valorise."),
            fix=_("Sign in, or start Valorise again to get a new link."),
        )


def found(link: str, *, email: str, password: str, works: bool = False, **told: str) -> User:
    """The first organisation and its administrator. Of two people who try at once, one succeeds.

    `told` are `name`, `organisation` and `country`. Where the person `works` with results they are head of office too:
    an administrator alone brings in no files.
    """
    from valorise.platform.operations.actions import make_operator

    with transaction.atomic(), log().locked():
        check_link(link)
        for role in ("administrator", "head-of-office") if works else ("administrator",):
            user = add_person(email, password, role=role, **told)
        # The link stood on the terminal of the machine: whoever has it runs the installation.
        make_operator(email)
    return user


def add_person(email: str, password: str | None, *, name: str, organisation: str, country: str = "", role: str) -> User:
    """A person with a role in an organisation, both made where they are not there; for who runs the installation."""
    with transaction.atomic():
        user = User.objects.filter(email__iexact=email).first()
        if user is None:
            user = User.objects.create_user(email, password, name=name)
        tenant = Tenant.objects.filter(name=organisation).order_by("pk").first()
        operator = Viewer(today=clock.today(), tenant=tenant.pk if tenant else None)
        with changing(operator, "person-joined", allowed=True) as tell:
            if tenant is None:
                tenant = Tenant.objects.create(name=organisation, country=country)
                tell.happened(place(tenant.pk), activity="organisation-founded")
            Membership.objects.get_or_create(user=user, tenant=tenant, role=known_role(role))
            let_go_links(user, tenant.pk)
            tell.happened(person_key(user.pk), case=place(tenant.pk), role=role)
    return user
