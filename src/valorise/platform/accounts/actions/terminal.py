"""What whoever runs the installation does to accounts at the terminal, where no role counts."""

from __future__ import annotations

import polars as pl
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from valorise.platform.accounts.actions.founding import add_person
from valorise.platform.accounts.actions.held import known_role, let_go_links, not_the_last, person_key, place
from valorise.platform.accounts.actions.people import end_account, forget_second_factor, turn_sessions
from valorise.platform.accounts.models import Domain, Membership, Tenant, User
from valorise.platform.foundation import clock
from valorise.platform.foundation.changes import changing
from valorise.platform.foundation.viewer import Viewer
from valorise.terms.errors import Invalid, Missing

SCHEMA = {"address": pl.String, "name": pl.String, "organisation": pl.String, "role": pl.String, "open": pl.Boolean}


def people_table(address: str = "") -> pl.DataFrame:
    """A row for each role of each person, or of the one with this address; without a role one row."""
    columns = ("email", "name", "memberships__tenant__name", "memberships__role", "is_active")
    found = User.objects.filter(email__iexact=address) if address else User.objects.all()
    rows = found.order_by("email", "memberships__pk").values_list(*columns)
    return pl.DataFrame(list(rows), schema=SCHEMA, orient="row")


def domains_table() -> pl.DataFrame:
    """A row for each domain that an organisation named; `proven` is missing where nobody proved it."""
    schema = {"domain": pl.String, "organisation": pl.String, "proven": pl.Date, "by": pl.String}
    found = Domain.objects.order_by("name", "tenant__name")
    rows = [(one.name, one.tenant.name, one.proven_at and one.proven_at.date(), one.proven_by or None)
            for one in found.select_related("tenant")]  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")


def is_known(address: str) -> bool:
    """Whether somebody has an account with this address."""
    return User.objects.filter(email__iexact=address).exists()


def check_password(password: str, address: str, name: str = "") -> None:
    """`Invalid` with all reasons where the password is not good enough."""
    try:
        validate_password(password, User(email=address, name=name))
    except ValidationError as error:
        raise Invalid(
            what="This password is not good enough.",
            where="password",
            why=" ".join(error.messages),
            fix="Choose a longer one that nobody would guess.",
        ) from error


def add(address: str, password: str | None, *, name: str, organisation: str, country: str, role: str) -> None:
    """A person with a role; both they and the organisation are made where they are not there."""
    try:
        validate_email(address)
    except ValidationError as error:
        raise Invalid(
            what=f"“{address}” is no mail address.", where="ADDRESS", fix="Write it as name@uni.example."
        ) from error
    add_person(address, password, name=name, organisation=organisation, country=country, role=known_role(role))


def change_role(address: str, role: str, *, organisation: str, take: bool) -> None:
    """Give or take a role; the last administrator stays."""
    user, tenant = _person(address), Tenant.objects.filter(name=organisation).order_by("pk").first()
    if tenant is None:
        raise Missing(
            what=f"No organisation is called “{organisation}”.",
            where="--organisation",
            fix="See: valorise user list.",
        )
    with changing(_operator(), "role-taken" if take else "role-given", allowed=True) as tell:
        tenant = Tenant.objects.select_for_update().get(pk=tenant.pk)
        if take and role == "administrator":
            not_the_last(tenant, user)
        if take:
            Membership.objects.filter(user=user, tenant=tenant, role=known_role(role)).delete()
        else:
            Membership.objects.get_or_create(user=user, tenant=tenant, role=known_role(role))
            let_go_links(user, tenant.pk)
        tell.happened(person_key(user.pk), case=place(tenant.pk), role=role)


def set_password(address: str, password: str, *, forget_factor: bool = False) -> None:
    """A new password; all sessions end. With `forget_factor` the second factor goes too."""
    user = _person(address)
    with changing(_operator(), "account-changed", allowed=True) as tell:
        user.set_password(password)
        user.save(update_fields=["password"])
        turn_sessions(user)
        tell.happened(person_key(user.pk), what="password")
        if forget_factor:
            forget_second_factor(user)
            tell.happened(person_key(user.pk), activity="two-factor-reset")


def close(address: str) -> None:
    """Nobody signs in with the account any longer; its sessions end now."""
    user = _person(address)
    with changing(_operator(), "account-closed", allowed=True) as tell:
        end_account(user)
        tell.happened(person_key(user.pk))


def _person(address: str) -> User:
    found = User.objects.filter(email__iexact=address).first()
    if found is None:
        raise Missing(
            what=f"Nobody has an account with the address “{address}”.",
            where="ADDRESS",
            fix="See: valorise user list.",
        )
    return found


def _operator() -> Viewer:
    """Whoever has the machine; the memory knows no name for them."""
    return Viewer(today=clock.today())
