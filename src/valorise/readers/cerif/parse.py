"""CERIF records as assets, projects, people, organisations and rights, one row for each record."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from valorise.readers.cerif import bodies, results
from valorise.readers.facts import Facts
from valorise.readers.rows import Refused, Row, Rows, Wish
from valorise.readers.safe_xml import local, root_tag
from valorise.readers.source import Source
from valorise.readers.xml_parts import Element, part, said, words, xml_rows
from valorise.terms.errors import Invalid

NAME_SPACE = b"openaire.eu/cerif-profile/"
KINDS: dict[str, Callable[[Element, str, Facts], Row | Refused]] = {
    "Publication": results.publication,
    "Product": results.product,
    "Patent": results.patent,
    "Equipment": results.equipment,
    "Service": results.equipment,
    "Project": bodies.project,
    "Person": bodies.person,
    "OrgUnit": bodies.organisation,
}
NO_ROW = ("Funding", "Event", "Indicator", "Citation")
ABOUT = {"Identify", "ListSets", "ListMetadataFormats", "ListIdentifiers"}
"""Answers in which a repository speaks of itself."""
FACTS = Facts("cerif", "", 0)


def recognise(source: Source) -> float:
    """The name space of the profile, in a harvest or around a record."""
    if not source.head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<") or NAME_SPACE not in source.head:
        return 0.0
    return 1.0 if root_tag(source) in {"OAI-PMH", "CERIF", *KINDS, *NO_ROW} else 0.0


def rows(source: Source, _: Wish) -> Rows:
    """One row for each record."""
    asked = next((verb for verb in ABOUT if f"<{verb}".encode() in source.head), None)
    if asked and b"<record" not in source.head:
        raise Invalid(
            what=f"“{source.name}” holds no record.",
            where=source.name,
            why=f"It is the answer to the question {asked}, in which a repository speaks of itself.",
            fix="Harvest the records with the verb ListRecords, and give that file.",
        )
    yield from xml_rows(source, {"record", *KINDS, *NO_ROW}, _record, FACTS)


def _record(element: Element, facts: Facts) -> Row | Refused:
    kind, inside = local(element), element
    own = words(element, "header", "identifier")
    if kind == "record":
        if said(part(element, "header"), "status") == "deleted":
            return _deleted(own, facts)
        found = next(_entities(element), None)
        if found is None:
            return _nothing(own, facts)
        kind, inside = local(found), found
    name = own.removeprefix("oai:") if own else f"{facts.file}/{said(inside, 'id') or facts.number}"
    return KINDS[kind](inside, name, facts) if kind in KINDS else _no_row(kind, inside, facts)


def _entities(record: Element) -> Iterator[Element]:
    held = part(record, "metadata")
    return (one for one in (held if held is not None else ()) if local(one) in KINDS or local(one) in NO_ROW)


def _deleted(own: str | None, facts: Facts) -> Refused:
    return facts.refusal(
        column="status",
        rule="deleted",
        found=own,
        expected="a record that stands",
        fix="Nothing to do: its repository has deleted it.",
    )


def _nothing(own: str | None, facts: Facts) -> Refused:
    return facts.refusal(
        rule="no-record",
        found=own,
        expected="one of " + ", ".join(KINDS),
        fix="Harvest with the metadata prefix oai_cerif_openaire.",
    )


def _no_row(kind: str, inside: Element, facts: Facts) -> Refused:
    return facts.refusal(
        rule="no-table",
        found=f"{kind} {words(inside, 'Name') or words(inside, 'Acronym') or said(inside, 'id') or ''}",
        expected="one of " + ", ".join(KINDS),
        fix="Nothing to do: grants and programmes come with the projects they pay for; events are not kept.",
    )
