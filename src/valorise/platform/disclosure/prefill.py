"""What is already known about a result: offered with its source, taken only when the person says so."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from valorise.journeys.ingest import Given, register
from valorise.platform.disclosure import lookup
from valorise.platform.disclosure.questions import questions_of
from valorise.platform.foundation.recorded import Facts
from valorise.platform.foundation.refusals import TooLarge, in_one_line
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.register.models import Asset
from valorise.readers.discovery import readers
from valorise.stores.register import load
from valorise.terms import identifiers as names
from valorise.terms.errors import Invalid, NotReady
from valorise.terms.tables import table
from valorise.terms.tables.checks import interchange

MOST_BYTES = 2 * 1024 * 1024
MOST_OFFERS = 20
MOST_PEOPLE = 50
READABLE = ("full", "contributor", "colleague", "open")
"""How much one must see of a record to be offered its facts; a teaser tells no more than a teaser here too."""
TEXT_ENDINGS = (".txt", ".md", "")


@dataclass(frozen=True, slots=True)
class Offer:
    """A record that may be the result, and where it was found."""

    source: str
    title: str
    answers: Mapping[str, str]
    """By question."""
    people: list[dict[str, str]] = field(default_factory=list)
    identifiers: list[dict[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Found:
    """Offers, and what else the person should know about the search."""

    offers: list[Offer]
    notes: list[str] = field(default_factory=list)


def by_identifier(viewer: Viewer, type_: str, written: str) -> Found:
    """What is known here under a DOI, ORCID, patent number or address; outside only where that is switched on."""
    wanted = recognised(written)
    if not wanted:
        raise Invalid(
            what="This is no DOI, ORCID, patent number or address that we can read.",
            where="identifier",
            why=_("You wrote “%(written)s”.") % {"written": written.strip()[:100]} if written.strip() else "",
            fix="Copy it as it stands, such as 10.5281/zenodo.48440, EP1000000A1 or https://git.example.org/x.",
        )
    offers = [*_of_register(viewer, type_, wanted), *_of_kept(type_, wanted)]
    notes: list[str] = []
    outside = next((value for scheme, value in wanted if scheme == "doi"), "")
    if outside and not offers:
        try:
            offers = list(_of_file(lookup.doi_record(outside), f"{outside}.json", type_, lookup.SOURCE))
        except NotReady as error:
            notes.append(in_one_line(error))
    if not offers:
        notes.insert(0, _("Nothing is known here under this name. You can simply write the answers, or give a file."))
        if not outside:
            notes.append(_("It was looked for in the register and in data kept here, not on the internet."))
    return Found(offers[:MOST_OFFERS], notes)


def recognised(written: str) -> list[tuple[str, str]]:
    """Schemes and values that the text can be.

    >>> recognised("https://doi.org/10.5281/Zenodo.48440")
    [('doi', '10.5281/zenodo.48440')]
    >>> recognised("https://git.example.org/x")
    [('repository', 'https://git.example.org/x'), ('url', 'https://git.example.org/x')]
    """
    text = written.strip()[:500]
    if found := names.doi(text):
        return [("doi", found)]
    if found := names.orcid(text):
        return [("orcid", found)]
    if text.startswith(("https://", "http://")):
        return [("repository", text.rstrip("/")), ("url", text.rstrip("/"))]
    if found := names.patent(text):
        return [("patent-publication", found), ("patent-application", found)]
    return []


def by_file(type_: str, stream: IO[bytes], name: str) -> Found:
    """What an uploaded file says, read by the same readers as any import; a plain text gives title and description."""
    content = stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise too_large()
    short = Path(name.replace("\\", "/")).name[:100] or "file"
    offers = list(_of_file(content, short, type_, _("File “%s”") % short))
    if not offers and Path(short).suffix.lower() in TEXT_ENDINGS and b"\x00" not in content:
        offers = [_of_text(content, short, type_)]
    if not offers:
        known = ", ".join(one.label for one in readers().values() if "assets" in one.tables)
        raise Invalid(
            what=_("No result was found in “%(file)s”.") % {"file": short}, where="file",
            why=_("We can read: %(known)s, and plain text.") % {"known": known},
            fix="Save it as one of these, or copy your text into the answers.",
        )  # fmt: skip
    return Found(offers[:MOST_OFFERS])


def too_large() -> TooLarge:
    """What is said of a file that is longer than is read."""
    return TooLarge(
        what=_("This file is too large to be one result."),
        where="file",
        why=_("Up to 2 MB are read."),
        fix=_("Export only the record of this result, or give its DOI."),
    )


def _of_register(viewer: Viewer, type_: str, wanted: Iterable[tuple[str, str]]) -> list[Offer]:
    """Records this person may read."""
    same = Q()
    for scheme, value in wanted:
        same |= Q(identifiers__scheme=scheme, identifiers__value=value)
        same |= Q(contributors__orcid=value) if scheme == "orcid" else Q()
        same |= Q(url=value) if scheme == "url" else Q()
    found = Asset.objects.seen_by(viewer, at_least=READABLE).filter(same).distinct()
    listed = found.prefetch_related("contributors", "owners", "identifiers").order_by("-changed_at", "pk")[:MOST_OFFERS]
    return [offer(one.shown(), type_, _("Your register: %s") % one.pk) for one in listed]


def _of_kept(type_: str, wanted: list[tuple[str, str]]) -> list[Offer]:
    """Records of open data that this installation keeps beside the register; others there are nobody's business."""
    rows = load(settings.HOME).get("assets")
    if rows is None:
        return []
    values = {value for _scheme, value in wanted}
    free = {one.name for one in readers().values() if one.licence}
    found = []
    for row in rows.iter_rows(named=True):
        facts = interchange(table("assets"), row)
        sources = {one.get("source") for one in facts.get("origins", [])}
        if sources and sources <= free and values & _values(facts):
            found.append(offer(facts, type_, _("Open data kept here: %s") % ", ".join(sorted(map(str, sources)))))
    return found[:MOST_OFFERS]


def _values(facts: Facts) -> set[str]:
    listed = {str(one["value"]) for one in facts.get("identifiers", [])}
    return listed | {str(one["orcid"]) for one in facts.get("contributors", []) if one.get("orcid")}


def _of_file(content: bytes, name: str, type_: str, source: str) -> Iterator[Offer]:
    with tempfile.TemporaryDirectory(prefix="valorise-") as folder:
        path = Path(folder) / f"given{Path(name).suffix.lower()[:12]}"
        path.write_bytes(content)
        made = register([Given(path)], tell=lambda *_: None)
    for row in made["assets"].head(MOST_OFFERS).iter_rows(named=True):
        yield offer(interchange(table("assets"), row), type_, source)


def _of_text(content: bytes, name: str, type_: str) -> Offer:
    text = content.decode("utf-8", errors="replace").strip()
    first, _newline, rest = text.partition("\n")
    facts = {"title": first.strip("# \t")[:300], "summary": rest.strip()[:5_000]}
    return offer(facts, type_, _("File “%s”") % name)


def offer(facts: Facts, type_: str, source: str) -> Offer:
    """A record as answers to the questions of a type."""
    answers = {one.id: said for one in questions_of(type_) if one.fills and (said := _said(facts, one.fills))}
    published = str((facts.get("dates") or {}).get("published") or "")
    if published:
        answers |= {"public-already": "yes", "public-on": published}
    people = [
        {key: str(one[key]) for key in ("name", "orcid", "organisation", "role") if one.get(key)}
        for one in facts.get("contributors", [])[:MOST_PEOPLE]
    ]
    listed = [{"scheme": str(one["scheme"]), "value": str(one["value"])} for one in facts.get("identifiers", [])]
    return Offer(source, str(facts.get("title") or facts.get("summary") or "")[:200], answers, people, listed[:20])


def _said(facts: Facts, column: str) -> str:
    if column == "contributors":
        return ""
    if column == "funding":
        rows = facts.get("funding", [])
        return "\n".join(", ".join(filter(None, (one.get("funder"), one.get("grant")))) for one in rows)
    if column.startswith("dates."):
        return str((facts.get("dates") or {}).get(column.removeprefix("dates.")) or "")
    found: Any = facts.get(column)
    return "; ".join(map(str, found)) if isinstance(found, list) else str(found or "")
