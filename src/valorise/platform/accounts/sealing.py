"""Secrets in the database, readable only with the key of the installation."""

from __future__ import annotations

import base64
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from valorise.terms.errors import NotReady


def sealed(secret: str) -> str:
    """The secret as it may be stored."""
    return _box().encrypt(secret.encode()).decode()


def opened(stored: str) -> str:
    """The secret again; `NotReady` where it was sealed under a key that this installation does not have."""
    try:
        return _box().decrypt(stored.encode()).decode()
    except InvalidToken as error:
        raise NotReady(
            what="A stored secret cannot be read.",
            where="VALORISE_SECRET_KEY",
            why="It was stored under another key of the installation.",
            fix="Bring back the key, or enter the secret anew.",
        ) from error


def _box() -> MultiFernet:
    keys = [str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    return MultiFernet(
        [Fernet(base64.urlsafe_b64encode(sha256(f"valorise.sealing:{key}".encode()).digest())) for key in keys]
    )
