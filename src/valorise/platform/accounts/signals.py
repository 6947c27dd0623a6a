"""What happens when somebody signs in, or links an account at a provider."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.signals import social_account_added
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from valorise.platform.accounts import reads
from valorise.platform.accounts.sessions import begin_session
from valorise.platform.accounts.single_sign_on import note_orcid


@receiver(user_logged_in)
def signed_in(sender: Any, request: HttpRequest | None = None, user: Any = None, **_: Any) -> None:
    """The session notes when it began and with which rights."""
    if request is not None and user is not None:
        begin_session(request, reads.viewer(user).roles)


@receiver(social_account_added)
def account_linked(sender: Any, sociallogin: SocialLogin | None = None, **_: Any) -> None:
    """An ORCID that ORCID itself vouches for is kept."""
    if sociallogin is not None:
        note_orcid(sociallogin.account)
