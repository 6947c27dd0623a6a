"""The way from the asset to what binds it, each step with the record it opens; and where what is missing is added."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from valorise.journeys.clearance import said
from valorise.platform.clearance.asking import Answered
from valorise.platform.foundation.spoken import spoken
from valorise.reporting.wording import clipped
from valorise.terms.codes import label

TITLE = {"ownership-not-settled", "not-owner", "title-ends", "chain-begins-late", "title-gap"}
SHARES = {"shares-unknown", "shares-uneven"}
LICENCE_OF_PART = {"component-licence-unread", "licences-clash", "too-many-choices"}


@dataclass(frozen=True, slots=True)
class Link:
    """A step of the way; without an address it is no record, such as a party."""

    text: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Bound:
    """One thing that binds the asset, as a page tells it."""

    rank: int
    answer: str
    kind: str
    way: tuple[Link, ...]
    why: str
    fix: str
    clause: str
    countries: tuple[str, ...]
    everywhere: bool
    unconfirmed: bool
    mend: Link | None
    """Where what is missing is added; None where nothing of the register helps."""


def bound(found: Answered) -> list[Bound]:
    """Everything that binds the asset, the strictest first, in the language of the reader."""
    records, names = _records(found), set(found.tables["assets"]["id"])
    told = said(found.found, spoken)
    return [
        Bound(
            rank=row["rank"],
            answer=row["answer"],
            kind=_(label("clearance_kinds", row["kind"])),
            way=tuple(_way(row["path"], records)),
            why=why,
            fix=fix or "",
            clause=row["clause"] or "",
            countries=tuple(row["countries"] or ()),
            everywhere=len(row["countries"] or ()) == len(found.asked.territory),
            unconfirmed=row["status"] == "known",
            mend=mend(row, names),
        )
        for row, (why, fix) in zip(found.found.table.iter_rows(named=True), told, strict=True)
    ]


def mend(row: Mapping[str, Any], assets: Container[str]) -> Link | None:
    """Where that which stands in the way is recorded or mended; None where the answer of this row is yes.

    It belongs to the asset that the row is about, the last of the path that is among `assets`.
    """
    if row["answer"] == "yes":
        return None
    asset = next((one for one in reversed(row["path"]) if one in assets), row["asset"])
    if row["kind"] == "agreement" and row["rule"] in UNREAD:
        return Link(_("Complete the agreement"), reverse("agreements:change", args=[row["binding"]]))
    return _adding(asset, row)


UNREAD = {"exclusivity-unknown", "rights-in-a-clause", "exclusive-given-unclear", "option-running-unclear",
          "licence-given-unclear", "assigned-elsewhere"}  # fmt: skip
"""Rules that ask for something of an agreement that nobody recorded."""
UNPROVED = {"usually-needed", "grant-not-in-register"}
"""Rules that ask for something to be read and recorded as a restriction."""
FROM_MAKERS = ("claim", "inventor", "silence", "not-claimed")
"""How rules begin that ask whether the right came from those who made it."""


def _adding(asset: str, row: Mapping[str, Any]) -> Link:
    """The form in which what this row lacks is recorded; a consent where nothing else helps."""
    rule, kind = row["rule"], row["kind"]
    if rule in TITLE | SHARES:
        return Link(_("Record a title"), _form_of("titles", asset))
    if kind == "maker" or rule.startswith(FROM_MAKERS):
        return Link(_("Record the assignment"), _new_agreement(asset, "assignment"))
    if rule in UNPROVED | LICENCE_OF_PART:
        return Link(_("Record what was read"), _form_of("restrictions", asset))
    if kind == "licence":
        return Link(_("Change the licence of the asset"), reverse("register:asset-edit", args=[asset, "facts"]))
    if rule == "built-on-unknown-asset":
        return Link(_("Record the asset"), reverse("register:asset-new"))
    return Link(_("Record a consent"), _form_of("consents", asset))


def _form_of(table: str, asset: str) -> str:
    return reverse("register:belonging-add", args=[asset, table])


def _new_agreement(asset: str, kind: str) -> str:
    return f"{reverse('agreements:new')}?{urlencode({'kind': kind, 'asset': asset})}"


def _records(found: Answered) -> dict[str, Link]:
    """What names in a path open, and what people call it."""
    tables, told = found.tables, {}
    for row in tables["projects"].select("id", "acronym", "title").iter_rows(named=True):
        told[row["id"]] = Link(
            row["acronym"] or row["title"] or row["id"], reverse("projects:project", args=[row["id"]])
        )
    for row in tables["restrictions"].select("id", "asset", "restriction", "terms", "party").iter_rows(named=True):
        said_ = " ".join(filter(None, (_(label("restriction_kinds", row["restriction"])), row["terms"])))
        told[row["id"]] = Link(said_, f"{reverse('register:asset-agreements', args=[row['asset']])}#{row['id']}")
    for row in tables["agreements"].select("id", "type", "title").iter_rows(named=True):
        name = ": ".join(filter(None, (_(label("agreement_types", row["type"] or "")), row["title"])))
        told[row["id"]] = Link(name or row["id"], reverse("agreements:agreement", args=[row["id"]]))
    for row in tables["rights"].select("id", "number", "title").iter_rows(named=True):
        told[row["id"]] = Link(row["number"] or row["title"] or row["id"])
    for row in tables["assets"].select("id", "title").iter_rows(named=True):
        told[row["id"]] = Link(clipped(row["title"] or row["id"], 60), reverse("register:asset", args=[row["id"]]))
    return told


def _way(path: Iterable[str], records: Mapping[str, Link]) -> Iterable[Link]:
    for name in path:
        yield records.get(name) or Link(_(label("restriction_kinds", name)) or spoken(name))
