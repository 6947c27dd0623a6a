"""What things are called for each kind of organisation: an office has assets, a company looks at results on offer."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from valorise.platform.foundation.viewer import Viewer

OFFICES = ("", "research")
"""Kinds of organisation that keep a register of their own; where nobody said the kind, it counts as one of them."""
GOVERNING = ("public-body", "funder")


@dataclass(frozen=True, slots=True)
class Called:
    """Words of the menu and of lists, in the language of the reader."""

    assets: str
    """The list of assets."""
    search: str
    """The field that searches it."""
    whole: str
    """All of the organisation, not the person alone."""


def called(viewer: Viewer) -> Called:
    """The words for the organisation that the person works for just now.

    >>> from datetime import date
    >>> called(Viewer(today=date(2026, 3, 1), kind="company")).assets
    'Results on offer'
    """
    if viewer.kind in OFFICES:
        return Called(_("Assets"), _("Search assets"), _("My whole office"))
    if viewer.kind in GOVERNING:
        return Called(_("Research results"), _("Search research results"), _("My whole organisation"))
    whole = _("My whole company") if viewer.kind == "company" else _("My whole organisation")
    return Called(_("Results on offer"), _("Search results on offer"), whole)
