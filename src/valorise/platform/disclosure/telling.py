"""People learn what happened through the notices of the platform, where that slice is installed."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module

from valorise.platform.project.slices import slices


def tell_people(users: Iterable[int], kind: str, text: str, address: str) -> None:
    """A notice to each of these accounts, in the transaction of the change."""
    wanted = sorted(set(users))
    if wanted and "notices" in slices():
        import_module("valorise.platform.notices.actions").notify(wanted, f"disclosure-{kind}", text, address)
