"""How a token looks: a beginning that scanners know, a random middle, and an end that proves it was typed whole."""

from __future__ import annotations

import secrets
from hashlib import sha256
from zlib import crc32

BEGINNING = "val_"
LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
RANDOM = 36
"""Letters of 62 kinds: more than 210 bits."""
PROOF = 6
SHOWN = 8
"""How much of it lists may show."""


def new_secret() -> str:
    """A token nobody can guess, such as `val_` and 42 letters and digits."""
    body = "".join(secrets.choice(LETTERS) for _ in range(RANDOM))
    return f"{BEGINNING}{body}{_proof(body)}"


def looks_right(said: str) -> bool:
    """Whether this can be a token at all; saves the database from guesses.

    >>> looks_right("val_" + "a" * 42)
    False
    """
    body, end = said[len(BEGINNING) : -PROOF], said[-PROOF:]
    return said.startswith(BEGINNING) and len(body) == RANDOM and said.isascii() and _proof(body) == end


def hashed(secret: str) -> str:
    """What is kept of it. A plain hash is enough for what cannot be guessed."""
    return sha256(secret.encode()).hexdigest()


def _proof(body: str) -> str:
    number, found = crc32(body.encode()), ""
    for _ in range(PROOF):
        number, rest = divmod(number, len(LETTERS))
        found = LETTERS[rest] + found
    return found
