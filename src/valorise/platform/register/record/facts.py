"""Facts of an asset as the page shows them: in groups, what is missing said in the words of the declaration."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from valorise.platform.foundation import wording
from valorise.platform.foundation.recorded import Facts
from valorise.platform.register.models import Asset
from valorise.platform.register.models.asset import OFFICE_ONLY, TEASER
from valorise.reporting.discretion import address
from valorise.terms.shares import total

SHOWN = ("type", "title", "summary", "keywords", "fields", "language", "country", "licence", "url", "funding")
"""Facts of the first group, in the order of the page; the others have parts of their own."""
RESOLVERS = {
    "doi": "https://doi.org/{}",
    "handle": "https://hdl.handle.net/{}",
    "arxiv": "https://arxiv.org/abs/{}",
    "pmid": "https://pubmed.ncbi.nlm.nih.gov/{}/",
    "openalex": "https://openalex.org/{}",
    "swhid": "https://archive.softwareheritage.org/{}",
    "wikidata": "https://www.wikidata.org/wiki/{}",
    "patent-publication": "https://worldwide.espacenet.com/patent/search?q=pn%3D{}",
    "ror": "https://ror.org/{}",
    "orcid": "https://orcid.org/{}",
}
"""Where an identifier of a scheme can be looked up."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: its lines, or what its absence means."""

    name: str
    title: str
    lines: Sequence[str]
    missing: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Outside:
    """An identifier with the address where it can be looked up, where there is one."""

    scheme: str
    value: str
    href: str


@dataclass(frozen=True, slots=True)
class Sum:
    """Shares of a list added up: the sum as arithmetic, and whether it is one."""

    text: str
    whole: bool
    open: int
    """How many shares are not agreed yet."""


def facts_shown(facts: Facts, columns: Sequence[str]) -> list[Fact]:
    """These columns of an asset, filled or with what their absence means."""
    return [_fact(facts, name) for name in columns]


def visible(sight: str, columns: Sequence[str]) -> list[str]:
    """Columns that somebody with this sight may know about; of the others not even the absence is told."""
    if sight == "teaser":
        return [name for name in columns if name in TEASER]
    return [name for name in columns if sight != "open" or name not in OFFICE_ONLY]


def shares(entries: Sequence[Mapping[str, Any]]) -> Sum | None:
    """The sum of shares; None where nobody has one."""
    given = [one["share"] for one in entries if one.get("share")]
    if not given:
        return None
    found = total(given) or Fraction(0)
    text = f"{' + '.join(given)} = {found}" if len(given) > 1 else str(found)
    return Sum(text, found == 1 and len(given) == len(entries), len(entries) - len(given))


def identifiers(facts: Facts) -> Iterator[Outside]:
    """Identifiers with their addresses."""
    for one in facts.get("identifiers", []):
        yield Outside(wording.said(_scheme(), one["scheme"]), one["value"], resolved(one["scheme"], one["value"]))


def resolved(scheme: str, value: str) -> str:
    """Address of an identifier; empty where none is known. Only web addresses become links.

    >>> resolved("doi", "10.5555/a"), resolved("url", "javascript:alert(1)")
    ('https://doi.org/10.5555/a', '')
    """
    if scheme in ("url", "repository"):
        return address(value)
    return address(RESOLVERS[scheme].format(value)) if scheme in RESOLVERS else ""


def standing_facts(asset: Asset) -> list[Fact]:
    """Confidentiality, embargo and who looks after it; for people inside."""
    facts: Facts = {"confidentiality": asset.confidentiality}
    embargo = [asset.embargo_until.isoformat()] if asset.embargo_until else []
    officer = [str(asset.officer)] if asset.officer else []
    return [
        _fact(facts, "confidentiality"),
        Fact("embargo_until", _("Embargo until"), embargo, _("No embargo."), _("Until then only insiders see it.")),
        Fact("officer", _("Looked after by"), officer, _("Nobody yet."), _("Who of the office works on it.")),
    ]


def _scheme() -> Any:
    declared = Asset.table().by_name["identifiers"]
    return next(one for one in declared.fields if one.name == "scheme")


def _fact(facts: Facts, name: str) -> Fact:
    column = Asset.table().by_name[name]
    lines = wording.lines("assets", name, facts.get(name))
    return Fact(name, wording.title("assets", name), lines, _(column.missing), _(column.meaning))
