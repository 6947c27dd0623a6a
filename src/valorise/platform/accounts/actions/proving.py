"""Whose a mail domain is: its own administrators agree by mail, or whoever runs the installation says so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import orjson
from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from valorise.platform.accounts import mail
from valorise.platform.accounts.actions.held import place
from valorise.platform.accounts.models import Domain, Tenant
from valorise.platform.foundation import clock
from valorise.platform.foundation.changes import changing, log
from valorise.platform.foundation.sight import missing
from valorise.platform.foundation.viewer import Viewer
from valorise.terms.errors import Invalid, Missing, NotReady

BOXES = ("postmaster", "hostmaster", "webmaster", "administrator", "admin")
"""Addresses that only administrators of a domain read, as certificate authorities use them (CA/Browser Forum, Baseline
Requirements 3.2.2.4.4). Any other address proves too little: students and guests have some at a university too."""
DAYS = 3
PAUSE = timedelta(minutes=10)
"""Between two mails about one domain, so that nobody floods the box of somebody else."""
LINKS = TimestampSigner(salt="valorise.accounts.domain")


def ask(viewer: Viewer, number: int, box: str) -> str:
    """Send a mail with a link to the administrators of a domain that the organisation named; the address."""
    with changing(viewer, "organisation-changed") as tell:
        found = Domain.objects.select_for_update(of=("self",)).select_related("tenant")
        domain = found.filter(pk=number, tenant=viewer.tenant, proven_at=None).first()
        if domain is None:
            raise missing(Domain)
        if box not in BOXES:
            raise Invalid(
                what=_("A mail can go to the administrators of a domain only."),
                where="box",
                fix=_("Choose one of: %s.") % ", ".join(BOXES),
            )
        now = clock.true_now()
        if any(now - asked < PAUSE for asked in _asked(domain)):
            raise NotReady(what=_("A mail was sent just now."), fix=_("Wait ten minutes, then send another one."))
        domain.asked_at = now
        domain.save(update_fields=["asked_at"])
        tell.happened(place(domain.tenant_id), domain_asked=domain.name, box=box, asked_at=now.isoformat())
        address = f"{box}@{domain.name}"
        link = f"{settings.SITE_ADDRESS}{link_to_agree(domain)}"
        mail.write("accounts/mail/domain", address, link=link, days=DAYS, domain=domain)
    return address


def link_to_agree(domain: Domain) -> str:
    """The address where the administrators of a domain agree, of the mail that was last sent to them."""
    return f"/domain/{LINKS.sign(f'{domain.pk}-{domain.asked_at.timestamp() if domain.asked_at else 0}')}/"


def _asked(domain: Domain) -> Iterator[datetime]:
    """When the organisation had mails sent about this domain, as the memory tells.

    The record of the domain does not do: it goes, and a new one comes, when an organisation takes the name out of its
    settings and writes it down again.
    """
    told = log().read(subject=place(domain.tenant_id), activity="organisation-changed")["details"]
    for details in map(orjson.loads, told.drop_nulls()):
        if details.get("domain_asked") == domain.name and "asked_at" in details:
            yield datetime.fromisoformat(details["asked_at"])


def asked_by(link: str, *, hold: bool = False) -> Domain:
    """The domain that a link speaks of; `Missing` where the link is wrong, used, too old or not the last one."""
    try:
        number, _dash, asked = LINKS.unsign(link, max_age=timedelta(days=DAYS)).partition("-")
    except BadSignature:
        number, asked = "0", ""
    held = Domain.objects.select_for_update(of=("self",)) if hold else Domain.objects
    found = held.filter(pk=int(number)).exclude(asked_at=None).select_related("tenant").first()
    if found is not None and found.asked_at is not None and str(found.asked_at.timestamp()) != asked:
        found = None
    if found is None:
        raise Missing(
            what=_("This link works no longer."),
            why=_("It works once, for %s days, and only the last one that was sent.") % DAYS,
            fix=_("Ask the organisation for a new mail."),
        )
    return found


def agree(link: str) -> None:
    """Whoever reads the mail of the domain's administrators says that it is the organisation's."""
    with transaction.atomic():
        _prove(asked_by(link, hold=True), "mail")


def confirm(name: str, organisation: str, *, withdraw: bool = False) -> None:
    """Who runs the installation says that a domain is an organisation's, or takes that back; only at the terminal.

    A domain that the organisation has not named yet is noted with it.
    """
    from valorise.platform.accounts.forms import no_domain

    tenant = Tenant.objects.filter(name=organisation).order_by("pk").first()
    if tenant is None:
        raise Missing(
            what=f"No organisation is called “{organisation}”.", where="--organisation", fix="See: valorise user list."
        )
    end = name.strip().lower().removeprefix("@")
    if wrong := no_domain(end):
        raise Invalid(what=wrong, where="DOMAIN", fix="Write it as uni.example.")
    with transaction.atomic():
        domain, _new = Domain.objects.select_for_update().get_or_create(name=end, tenant=tenant)
        if not withdraw and domain.proven_at is None:
            _prove(domain, "operator")
        elif withdraw and domain.proven_at is not None:
            _keep(domain, None, "")


def _prove(domain: Domain, by: str) -> None:
    others = Domain.objects.filter(name=domain.name).exclude(proven_at=None)
    if other := others.select_related("tenant").first():
        raise _of_another(domain, where=other.tenant.name if by == "operator" else "domains")
    try:
        with transaction.atomic():
            _keep(domain, clock.true_now(), by)
    except IntegrityError as error:  # another organisation proved it since we looked
        raise _of_another(domain, where="domains") from error


def _of_another(domain: Domain, *, where: str) -> Invalid:
    return Invalid(
        what=_("The domain “%s” is known to be another organisation's.") % domain.name,
        where=where,
        why=_("People of a domain join one organisation only."),
        fix=_("Whoever runs the installation can take the other proof back."),
    )


def _keep(domain: Domain, at: object, by: str) -> None:
    with changing(Viewer(today=clock.today()), "organisation-changed", allowed=True) as tell:
        Domain.objects.filter(pk=domain.pk).update(proven_at=at, proven_by=by, asked_at=None)
        side = {"domain_proven": domain.name, "by": by} if by else {"domain_withdrawn": domain.name}
        tell.happened(place(domain.tenant_id), after=side)
