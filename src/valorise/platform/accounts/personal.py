"""What accounts keep about a person; all of it goes with the account."""

from __future__ import annotations

import shutil
from functools import partial
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from valorise.platform.accounts.actions.held import person_key
from valorise.platform.accounts.models import Invitation, Membership, User
from valorise.platform.accounts.own_files import folder
from valorise.platform.accounts.sessions import end_sessions
from valorise.platform.foundation.changes import log
from valorise.platform.foundation.persons import Trace

OWN = ("email", "name", "orcid", "language", "joined_at", "last_login")


def stored(user: int) -> dict[str, Any]:
    """The account, its addresses, roles, linked accounts and factors, and what the memory tells of it. No secrets."""
    told = log().read(subject=person_key(user))
    return {
        "account": User.objects.filter(pk=user).values(*OWN).first(),
        "addresses": list(EmailAddress.objects.filter(user=user).values("email", "verified", "primary")),
        "roles": list(Membership.objects.filter(user=user).values("role", "since", organisation=F("tenant__name"))),
        "linked": list(SocialAccount.objects.filter(user=user).values("provider", "uid", "extra_data", "date_joined")),
        "second_factors": list(Authenticator.objects.filter(user=user).values("type", "created_at", "last_used_at")),
        "invitations": list(
            _invitations(user).values("email", "name", "role", "sent_at", organisation=F("tenant__name"))
        ),
        "events": [{"at": one["at"], "activity": one["activity"]} for one in told.iter_rows(named=True)],
    }


def traces(user: int) -> list[Trace]:
    """The account with everything that hangs on it; the memory keeps what was done, without the name."""
    return [
        Trace(_("Account with password, address and second factor"), 1, stays=False, why=_("It is deleted.")),
        Trace(
            _("Roles in organisations"),
            Membership.objects.filter(user=user).count(),
            stays=False,
            why=_("They end with the account."),
        ),
        Trace(_("Invitations to the address"), _invitations(user).count(), stays=False, why=_("They are deleted.")),
        Trace(
            _("Events that tell what the person did or what was done with the account"),
            log().read(subject=person_key(user)).height,
            stays=True,
            why=_("The memory only grows. It holds a reference instead of the name; the key to it is deleted."),
        ),
    ]


def forget(user: int) -> None:
    """Delete the account and all that hangs on it, and the files that were made for the person."""
    transaction.on_commit(partial(shutil.rmtree, folder(user), ignore_errors=True))
    _invitations(user).delete()
    end_sessions(user)
    User.objects.filter(pk=user).delete()


def _invitations(user: int) -> Any:
    addresses = EmailAddress.objects.filter(user=user).values_list("email", flat=True)
    return Invitation.objects.filter(email__in=list(addresses))
