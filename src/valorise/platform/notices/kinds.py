"""Kinds of notices, as the code list declares them."""

from __future__ import annotations

from functools import cache

from django.utils.translation import gettext

from valorise.terms.codes import codes

OTHER = "other"


@cache
def kind_of(told: str) -> str:
    """The declared kind that a told one belongs to: itself, or the nearest one it is a part of by its name.

    >>> kind_of("disclosure-shares"), kind_of("disclosure-answered"), kind_of("no-such-thing")
    ('disclosure-shares', 'disclosure', 'other')
    """
    parts = told.split("-")
    tried = ("-".join(parts[:many]) for many in range(len(parts), 0, -1))
    return next((name for name in tried if name in codes("notice_kinds")), OTHER)


def label(kind: str) -> str:
    """What people call the kind."""
    return gettext(codes("notice_kinds")[kind_of(kind)]["label"] or "")


def own_way(kind: str) -> str:
    """How notices of the kind come to people who said nothing about it."""
    return codes("notice_kinds")[kind_of(kind)]["way"] or "app"
