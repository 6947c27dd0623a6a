"""Who learns of what happens to a disclosure. Mails say only the kind of notice, never a title."""

from __future__ import annotations

from collections.abc import Iterable

from valorise.platform.notices.actions import notify


def tell_people(users: Iterable[int], kind: str, text: str, address: str) -> None:
    """A notice to each of these accounts, in the transaction of the change."""
    notify(users, f"disclosure-{kind}", text, address)
