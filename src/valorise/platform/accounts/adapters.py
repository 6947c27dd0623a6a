"""Where our accounts differ from what django-allauth would do by itself."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from valorise.platform.accounts import mail, sealing
from valorise.platform.accounts.backend import Passwords


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up by themselves; mails leave in the background; links lead to our own address."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People come by invitation or by single sign-on."""
        return False

    def pre_login(self, request: HttpRequest, user: Any, **options: Any) -> HttpResponse | None:
        """A page that says so where the account is closed or may not be used here; None to go on."""
        if not Passwords().user_can_authenticate(user):
            closed: HttpResponse = self.respond_user_inactive(request, user)
            return closed
        going: HttpResponse | None = super().pre_login(request, user, **options)
        return going

    def is_safe_url(self, url: str | None) -> bool:
        """Only addresses of this very site; not those of other hosts that it may answer to."""
        return url_has_allowed_host_and_scheme(url, allowed_hosts={self.request.get_host()})

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Render now, send once everything is kept. Client address and browser of a request are told to nobody."""
        mail.send(self._rendered(template_prefix, email, context))

    def pretend_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """The same work for an address that nobody has; nothing is sent."""
        mail.pretend(self._rendered(template_prefix, email, context))

    def _rendered(self, template_prefix: str, email: str, context: dict[str, Any]) -> EmailMessage:
        told = {name: value for name, value in context.items() if name not in ("ip", "user_agent")}
        made: EmailMessage = self.render_mail(template_prefix, email, {**told, "email": email, "site": _site()})
        return made

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link of a mail, under the address of the site, whatever host the request named."""
        number, _, rest = key.partition("-")
        return _site() + reverse("account_reset_password_from_key", kwargs={"uidb36": number, "key": rest})

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        """The link of a mail, under the address of the site, whatever host the request named."""
        return _site() + reverse("account_confirm_email", args=[emailconfirmation.key])


class SecondFactor(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of second factors are kept encrypted."""

    def encrypt(self, text: str) -> str:
        """As it is stored."""
        return sealing.sealed(text)

    def decrypt(self, encrypted_text: str) -> str:
        """As it was."""
        return sealing.opened(encrypted_text)


def _site() -> str:
    return str(settings.SITE_ADDRESS)
