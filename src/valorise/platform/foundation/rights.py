"""Which role may do what, read from `rights.yaml`: one line per activity of the memory."""

from __future__ import annotations

from functools import cache

from valorise.terms import knowledge
from valorise.terms.codes import codes

STAFF = ("transfer-officer", "head-of-office")
"""Roles that work on the assets of an organisation and see all of them."""


@cache
def roles_that_may(activity: str) -> frozenset[str]:
    """Roles that may do an activity; an activity that nobody wrote down may be done by none.

    >>> sorted(roles_that_may("asset-changed"))
    ['head-of-office', 'transfer-officer']
    >>> roles_that_may("no-such-thing")
    frozenset()
    """
    return frozenset(_rights().get(activity, ()))


def activities() -> list[str]:
    """Every activity that some role may do, in the order of the file."""
    return list(_rights())


def doings_of(role: str) -> list[str]:
    """What a role may do, in words: the lines of `doings.yaml` of which it may do every activity.

    >>> doings_of("partner"), doings_of("evaluator")
    (['Post needs, change and close them', 'Judge matches'], [])
    """
    told = knowledge.document("platform/foundation/doings.yaml")["doings"]
    return [one["says"] for one in told if all(role in roles_that_may(each) for each in one["activities"])]


@cache
def _rights() -> dict[str, list[str]]:
    listed: dict[str, list[str]] = knowledge.document("platform/foundation/rights.yaml")["activities"]
    known = codes("roles").keys()
    unknown = {role for roles in listed.values() for role in roles if role not in known}
    if unknown:
        raise ValueError(f"rights.yaml names roles that are no roles: {sorted(unknown)}")
    return listed
