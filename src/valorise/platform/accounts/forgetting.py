"""A forgotten password: whether an address has an account is told neither by the answer nor by its time."""

from __future__ import annotations

import secrets
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ResetPasswordForm
from django.http import HttpRequest


class ForgottenForm(ResetPasswordForm):  # type: ignore[misc]
    """Asks for the address."""

    def save(self, request: HttpRequest, **options: Any) -> str:
        """Send the link; where nobody has the address, do the same work and send nothing."""
        if not self.users:
            adapter = get_adapter()
            key = f"0-{secrets.token_hex(20)}"
            context = {"password_reset_url": adapter.get_reset_password_from_key_url(key), "request": request}
            adapter.pretend_mail("account/email/password_reset_key", self.cleaned_data["email"], context)
        told: str = super().save(request, **options)
        return told
