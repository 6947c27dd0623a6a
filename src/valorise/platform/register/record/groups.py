"""Which facts are changed together: one form each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from valorise.terms.errors import Missing

Text = str | Promise
"""A text, or one that is translated when it is shown."""


@dataclass(frozen=True, slots=True)
class Group:
    """Columns of a table that one form changes; `rows` are lists of objects, `beside` fields no declaration names."""

    table: str
    title: Text
    columns: Sequence[str] = ()
    rows: Sequence[str] = ()
    beside: Sequence[str] = ()
    hint: Text = ""
    why_hint: Text = ""
    """Said beside the field for the reason, where one may be needed."""

    @property
    def names(self) -> list[str]:
        """Everything the form changes."""
        return [*self.columns, *self.rows, *self.beside]


ASSET = {
    "facts": Group(
        "assets", _("Facts"), ("type", "title", "summary", "keywords", "language", "country", "licence", "url"),
        ("fields", "funding"),
    ),
    "contributors": Group(
        "assets", _("Contributors"), rows=("contributors",),
        hint=_("Shares are exact and sum to 1: write a third as 1/3. Leave a share empty where it is not agreed yet."),
    ),
    "owners": Group(
        "assets", _("Owners"), rows=("owners",),
        hint=_("Shares are exact and sum to 1. Leave them empty where they are not settled."),
        why_hint=_("Needed where owners or their shares change."),
    ),
    "identifiers": Group(
        "assets", _("Identifiers"), rows=("identifiers",),
        hint=_("A DOI, a patent number or another name that somebody outside gave to it."),
    ),
    "dates": Group(
        "assets", _("Dates of its making"), ("dates",),
        hint=_("A year, a month or a day: 2024, 2024-05 or 2024-05-03."),
    ),
    "readiness": Group("assets", _("Readiness"), rows=("readiness",), hint=_("One line for each scale you know.")),
    "visibility": Group(
        "assets", _("Who may see it"), ("confidentiality",), beside=("embargo_until", "officer"),
        why_hint=_("Needed where more people may see it than before."),
    ),
}  # fmt: skip
BELONGING = {
    "rights": Group(
        "rights", _("Right"), ("kind", "office", "number", "title", "status", "holder"), ("happened", "identifiers"),
        hint=_("Dates are worked out from what happened: filings, publications, grants, payments."),
    ),
    "titles": Group(
        "titles", _("Title of ownership"), ("owner", "share", "starts", "ends", "document", "withdrawn_at"),
        hint=_("Who owns which share from when to when. Shares are exact: write a third as 1/3. What a title said "
               "before a change stays in the register, withdrawn, so that earlier answers can be replayed."),
        why_hint=_("Needed where a title that is recorded changes."),
    ),
    "restrictions": Group(
        "restrictions", _("Restriction"),
        ("restriction", "bars", "party", "built_on", "terms", "territory", "field_of_use", "starts", "ends", "clause"),
        hint=_("What binds the asset beside ownership and agreements. Record also what was read and does not stand "
               "in the way: then nobody asks again."),
    ),
    "consents": Group(
        "consents", _("Consent"),
        ("party", "licensee", "exclusive", "territory", "field_of_use", "given", "starts", "ends", "document"),
        hint=_("What somebody who holds a right has allowed in writing."),
    ),
    "agreements": Group(
        "agreements", _("Agreement"),
        ("type", "title", "parties", "signed", "starts", "ends", "exclusive", "field_of_use", "territory", "status"),
        ("duties",),
    ),
    "cases": Group("cases", _("Case"), ("title", "pathway", "officer", "opened", "closed", "outcome")),
    "contacts": Group("contacts", _("Contact"), ("on", "organisation", "person", "need", "note")),
    "money_flows": Group(
        "money_flows", _("Money"),
        ("direction", "kind", "on", "amount", "currency", "year", "party", "agreement", "case"),
    ),
}  # fmt: skip


def group_of(listed: dict[str, Group], name: str) -> Group:
    """The group of this name; `Missing` where there is none."""
    if name not in listed:
        raise Missing("There is no such page.", fix="Open the page of the asset again.")
    return listed[name]
