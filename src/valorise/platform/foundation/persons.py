"""What is kept about a person, and what goes when they are erased: each slice speaks for its own records.

A slice that keeps values of persons has a file `personal.py` with three functions of the number of an account:
`stored` (what the person may ask for), `traces` (what would go and what would stay), and `forget` (do it). One whose
records somebody looks after may have a fourth, `hand_over`, which gives them to a successor first. One that keeps
files may have `in_files`, which says which of them speak of the person: it reads them all, so only a worker calls it.
One whose files must be read before it can forget has `look` too, and its `traces` and `forget` take what that found;
`takes_long` says whether looking is work for a worker. `traces` without it stays quick, and says what may be there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps

from valorise.platform.foundation.rights import STAFF
from valorise.platform.project.slices import offered

Looked = Mapping[str, Any]
"""What slices found in files, by slice."""
FORMER = "(former colleague)"
"""Stands in records of an office where the name of somebody stood who was erased and whom nobody succeeds."""


@dataclass(frozen=True, slots=True)
class Trace:
    """Records of one kind that name a person."""

    what: str
    count: int
    stays: bool
    why: str


def traces(user: int, looked: Looked | None = None) -> list[Trace]:
    """Where all slices name this person; none with a count of zero."""
    found = [one for name, module in offered("personal") for one in module.traces(user, *_of(name, module, looked))]
    return [one for one in found if one.count]


def takes_long(user: int) -> bool:
    """Whether what must be read to forget this person is too much for somebody who waits."""
    return any(module.takes_long(user) for _, module in offered("personal") if hasattr(module, "takes_long"))


def look(user: int, tell: Callable[[str, int, int], None]) -> Looked:
    """What slices found in their files about this person, by slice; long work, outside any transaction."""
    return {name: module.look(user, tell) for name, module in offered("personal") if hasattr(module, "look")}


def _of(name: str, module: Any, looked: Looked | None) -> list[Any]:
    return [(looked or {}).get(name)] if hasattr(module, "look") else []


def stored(user: int) -> dict[str, Any]:
    """What all slices keep about this person, by slice."""
    return {name: module.stored(user) for name, module in offered("personal")}


def in_files(user: int, tell: Callable[[str, int, int], None]) -> dict[str, Any]:
    """Which kept files speak of this person, by slice, as far as they may know; long work."""
    return {name: module.in_files(user, tell) for name, module in offered("personal") if hasattr(module, "in_files")}


def staffed(user: int) -> set[int]:
    """Organisations in whose office the account works: there its person may read the records anyway."""
    membership: Any = apps.get_model("accounts", "Membership")
    return set(membership.objects.filter(user=user, role__in=STAFF).values_list("tenant", flat=True))


def forget(user: int, *, successor: int | None = None, looked: Looked | None = None) -> None:
    """Take the person out of the records of all slices, as far as `traces` says; inside a transaction.

    What they look after goes to the account `successor` where one is named. Files that `looked` knows are not read
    again.
    """
    speaking = dict(offered("personal"))
    for module in speaking.values():
        if successor is not None and hasattr(module, "hand_over"):
            module.hand_over(user, successor)
    account = speaking.pop("accounts")
    for name, module in speaking.items():
        module.forget(user, *_of(name, module, looked))
    # Last: with the account goes what tells the others whom they speak of.
    account.forget(user)
