"""Crossref XML brought into the words of its JSON form, and then read like it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from valorise.readers.crossref.parse import work
from valorise.readers.crossref_xml.described import described
from valorise.readers.facts import Facts
from valorise.readers.rows import Refused, Row, Rows, Wish
from valorise.readers.safe_xml import local, root_tag
from valorise.readers.source import Source
from valorise.readers.xml_parts import Element, part, parts, said, words, xml_rows

ROOTS = {"crossref_result", "doi_records", "doi_record", "crossref"}
ROWS = {"query", "doi_record", "crossref"}
FACTS = Facts("crossref_xml", "", 0, "CC0-1.0", ids="crossref", words="crossref")


def recognise(source: Source) -> float:
    """The root and the name space of one of the schemas of Crossref."""
    known = root_tag(source) in ROOTS and b"crossref.org/" in source.head[:4000]
    return 1.0 if known else 0.0


def rows(source: Source, _: Wish) -> Rows:
    """One asset for each answer or record."""
    return xml_rows(source, ROWS, _row, FACTS)


def _row(element: Element, facts: Facts) -> Row | Refused:
    if local(element) != "query":
        found = _item(element)
    elif said(element, "status") in (None, "resolved", "multiresolved"):
        record = part(element, "doi_record")
        found = _item(record) if record is not None else _short(element)
    else:
        return _unresolved(element, facts)
    return work(found, facts) if found else _nothing(element, facts)


def _item(element: Element) -> dict[str, Any] | None:
    """The innermost thing a record describes."""
    inside = part(element, "crossref") if local(element) == "doi_record" else element
    found = described(inside)
    if found is None:
        return None
    item, around, kind = found
    data = part(item, "doi_data")
    dates = _dates(item) or next((dates for one in around if (dates := _dates(one))), {})
    return {
        "type": kind,
        "DOI": words(data, "doi"),
        "title": [words(item, "titles", "title")],
        "subtitle": [words(item, "titles", "subtitle")],
        "abstract": _abstract(part(item, "abstract")) or words(item, "description"),
        "language": next((code for one in (item, *around) if (code := said(one, "language"))), None),
        "ISBN": [number for one in (item, *around) for number in _isbn(one)][:1],
        **_contributors(item),
        **dates,
        "funder": list(_funders(item)),
        "license": [
            {"URL": words(one), "content-version": said(one, "applies_to") or "vor"}
            for one in item.iter("{*}license_ref")
        ],
        "resource": {"primary": {"URL": words(data, "resource")}},
    }


def _abstract(element: Element | None) -> str | None:
    """The paragraphs of an abstract; headings such as “Abstract” say nothing."""
    if element is None:
        return None
    return " ".join(found for one in element.iter("{*}p") if (found := words(one))) or words(element)


def _isbn(element: Element) -> Iterator[str]:
    yield from (number for one in parts(element, "isbn") if (number := words(one)))


def _dates(element: Element) -> dict[str, Any]:
    """Dates of publication by their medium, the first of each."""
    names = {"print": "published-print", "online": "published-online"}
    found: dict[str, Any] = {}
    for one in element:
        kind = local(one)
        if kind == "publication_date":
            found.setdefault(names.get(said(one, "media_type") or "", "published"), _date(one))
        elif kind in ("posted_date", "approval_date", "completion_date", "review_date"):
            found.setdefault("posted", _date(one))
        elif kind == "database_date":
            found.update({name: _date(day) for name, day in _database_dates(one)})
    return found


def _database_dates(element: Element) -> Iterator[tuple[str, Element]]:
    for theirs, ours in (("creation_date", "content-created"), ("publication_date", "published")):
        day = part(element, theirs)
        if day is not None:
            yield ours, day


def _date(element: Element) -> dict[str, Any]:
    numbers = [words(element, name) for name in ("year", "month", "day")]
    known = numbers[: numbers.index(None)] if None in numbers else numbers
    return {"date-parts": [known]}


def _contributors(item: Element) -> dict[str, list[dict[str, Any]]]:
    """People and bodies by their role, as the JSON form keeps them."""
    found: dict[str, list[dict[str, Any]]] = {}
    for one in parts(item, "contributors"):
        for body in one:
            role = said(body, "contributor_role") or "author"
            if local(body) in ("person_name", "organization", "contributor"):
                found.setdefault(role, []).append(_contributor(body))
    return found


def _contributor(body: Element) -> dict[str, Any]:
    person = local(body) != "organization"
    return {
        "given": words(body, "given_name") if person else None,
        "family": words(body, "surname") if person else None,
        "name": None if person else words(body, "name") or words(body),
        "ORCID": words(body, "ORCID"),
        "affiliation": [{"name": words(one)} for one in parts(body, "affiliation")]
        + [_institution(one) for one in parts(body, "affiliations", "institution")],
    }


def _institution(one: Element) -> dict[str, Any]:
    return {
        "name": words(one, "institution_name"),
        "id": [
            {"id": words(number), "id-type": (said(number, "type") or "").upper()}
            for number in parts(one, "institution_id")
        ],
    }


def _funders(item: Element) -> Iterator[dict[str, Any]]:
    """Funders with their grants: each in a group of assertions, or all loose beside each other."""
    for program in item.iter("{*}program"):
        if said(program, "name") != "fundref" and "fundref" not in str(program.tag):
            continue
        groups = [one for one in parts(program, "assertion") if said(one, "name") == "fundgroup"]
        yield from map(_funder, groups or [program])


def _funder(group: Element) -> dict[str, Any]:
    found: dict[str, list[Element]] = {}
    for one in group.iter("{*}assertion"):
        found.setdefault(said(one, "name") or "", []).append(one)
    return {
        "name": next((own for one in found.get("funder_name", []) if (own := _own_text(one))), None),
        "DOI": next((words(one) for one in found.get("funder_identifier", [])), None),
        "id": [{"id": words(one), "id-type": "ROR"} for one in found.get("ror", [])],
        "award": [grant for one in found.get("award_number", []) if (grant := words(one))],
    }


def _own_text(element: Element) -> str | None:
    """Text outside the elements inside: the identifier of a funder stands inside its name."""
    return " ".join("".join([element.text or "", *(one.tail or "" for one in element)]).split()) or None


def _short(query: Element) -> dict[str, Any] | None:
    """The short answer to a query: DOI, title, contributors, year."""
    doi = words(query, "doi")
    titles = ("article_title", "volume_title", "paper_title", "book_title", "journal_title")
    title = next((found for name in titles if (found := words(query, name))), None)
    if doi is None:
        return None
    return {
        "type": (said(part(query, "doi"), "type") or "other").replace("_", "-"),
        "DOI": doi,
        "title": [title],
        "ISBN": list(_isbn(query))[:1],
        "published": {"date-parts": [[year]]} if (year := words(query, "year")) else {},
        **_contributors(query),
    }


def _unresolved(query: Element, facts: Facts) -> Refused:
    status = said(query, "status")
    return facts.refusal(
        column="status",
        rule="not-resolved",
        found=words(query, "msg") or words(query, "doi") or status,
        expected="an answer that Crossref found, with status “resolved”",
        fix="Correct the DOI or the reference that was asked for, and ask again.",
    )


def _nothing(element: Element, facts: Facts) -> Refused:
    return facts.refusal(
        rule="no-work",
        found=words(element),
        expected="a journal, book, conference paper, report, dissertation or another work of Crossref",
        fix="Fetch the record again as unixref or unixsd.",
    )
