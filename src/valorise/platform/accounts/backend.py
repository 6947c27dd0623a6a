"""Who may sign in with a password, and keep a session."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings


class Passwords(AuthenticationBackend):  # type: ignore[misc]
    """Address and password. Where there is no such account a password is hashed all the same: time says nothing."""

    def user_can_authenticate(self, user: Any) -> bool:
        """Not where the account was closed, or is an invented one on a public site. Asked at every request."""
        return bool(super().user_can_authenticate(user)) and (settings.EXAMPLE_ACCOUNTS or not user.example)
