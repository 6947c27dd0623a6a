"""What people change about themselves."""

from __future__ import annotations

from allauth.socialaccount.models import SocialAccount
from django.utils.translation import gettext as _

from valorise.platform.accounts.actions.held import person_key, private
from valorise.platform.accounts.models import User
from valorise.platform.foundation.changes import changing
from valorise.platform.foundation.sight import missing
from valorise.platform.foundation.viewer import Viewer
from valorise.terms.errors import Refused

OWN = ("name", "orcid")


def change_own(viewer: Viewer, *, name: str, orcid: str) -> bool:
    """Take over the person's own name and ORCID; False where nothing changed. Events hold references only."""
    with changing(viewer, "account-changed", allowed=viewer.user is not None) as tell:
        user = User.objects.select_for_update().get(pk=viewer.user or 0)
        before = {field: getattr(user, field) for field in OWN}
        now = {"name": name.strip(), "orcid": orcid}
        changed = [field for field in OWN if before[field] != now[field]]
        if not changed:
            return False
        user.name, user.orcid = now["name"], now["orcid"]
        user.save(update_fields=list(OWN))
        was, is_ = ({field: private(user.pk, side[field]) for field in changed} for side in (before, now))
        tell.happened(person_key(user.pk), before=was, after=is_)
    return True


def end_other_sessions(viewer: Viewer) -> User:
    """End every session of this person; the one at hand is kept by giving it the new fingerprint."""
    with changing(viewer, "account-changed", allowed=viewer.user is not None) as tell:
        user = User.objects.select_for_update().get(pk=viewer.user or 0)
        user.sessions_turn += 1
        user.save(update_fields=["sessions_turn"])
        tell.happened(person_key(user.pk), what="sessions-ended")
    return user


def unlink(viewer: Viewer, number: int) -> None:
    """Take away an account at a provider; `Refused` where nobody could sign in with this account any longer."""
    with changing(viewer, "account-changed", allowed=viewer.user is not None) as tell:
        user = User.objects.select_for_update().get(pk=viewer.user or 0)
        links = SocialAccount.objects.filter(user=user)
        found = links.filter(pk=number).first()
        if found is None:
            raise missing(SocialAccount)
        if not user.has_usable_password() and links.count() == 1:
            raise Refused(
                what=_("Without it you could not sign in any longer."), fix=_("Set a password first, then come back.")
            )
        found.delete()
        tell.happened(person_key(user.pk), what="unlinked", sign_on=found.provider)
