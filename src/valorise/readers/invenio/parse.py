"""Records of InvenioRDM repositories as assets, with the people, organisations and funders they name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from valorise.readers.facts import Facts, filled, json_rows
from valorise.readers.invenio import people
from valorise.readers.json_parts import Object, inner, objects, text, texts
from valorise.readers.licences import licence
from valorise.readers.names import ford, language, names
from valorise.readers.rows import Refused, Row, Rows, Wish
from valorise.readers.scholarly import arxiv_of, distinct, first_record, head_has, listed, repository
from valorise.readers.source import Source
from valorise.terms import identifiers

READER = "invenio"
OF_RECORD = {"conceptrecid", "recid", "pids", "is_published", "is_draft", "submitted", "record_id"}
OF_METADATA = {"resource_type", "upload_type"}
SUBJECT = re.compile(r"openalex\.org/(\w+/\w+)")
RANGE = re.compile(r"\d{4}[-\d]*/")


def recognise(source: Source) -> float:
    """Records keep title and makers under `metadata`, with a kind of resource, and the book-keeping around it."""
    record = first_record(source, ("hits", "hits"))
    if record is None:
        kept = r'"(?:conceptrecid|is_published|pids)"\s*:'
        return 0.9 if head_has(source, r'"metadata"\s*:\s*\{', r'"(?:resource|upload)_type"\s*:', kept) else 0.0
    about = record.get("metadata")
    if not isinstance(about, Mapping) or "title" not in about or not OF_METADATA & about.keys():
        return 0.0
    return 1.0 if OF_RECORD & record.keys() or "creators" in about else 0.0


def rows(source: Source, _: Wish) -> Rows:
    """One asset for each record."""
    return json_rows(source, _records, _record, reader=READER, licence="CC0-1.0")


def _records(value: Any) -> Iterator[Any]:
    inside = inner(value, "hits", "hits")
    return iter(inside) if isinstance(inside, list) else listed(value, "hits")


def _record(record: Object, facts: Facts) -> Row | Refused:
    about = inner(record, "metadata") or {}
    doi = text(record, "doi") or text(record, "pids", "doi", "identifier") or text(about, "doi")
    kind = _kind(about)
    draft = inner(record, "is_draft") is True or inner(record, "submitted") is False
    return facts.asset(
        (identifiers.doi(doi) if doi else None) or _address(record),
        {
            "type": facts.kind(kind),
            "title": text(about, "title") or text(record, "title"),
            "summary": text(about, "description"),
            "language": language(text(about, "language") or next(_ids(about, "languages"), "")),
            "identifiers": _identifiers(record, doi, kind, facts),
            "contributors": people.contributors(about, facts),
            "dates": _dates(about, draft, facts),
            "keywords": list(dict.fromkeys([*texts(about, "keywords"), *_subjects(about)])),
            "fields": distinct(_field(one) for one in objects(about, "subjects")),
            "funding": people.funding(about, facts),
            "licence": _licence(about),
            "url": text(record, "links", "self_html") or text(record, "links", "html") or text(record, "doi_url"),
            # A draft is nobody's business yet, and a hidden record neither.
            "confidentiality": None if draft or text(record, "access", "record") == "restricted" else "open",
            "retrieved": facts.date(text(record, "updated") or text(record, "modified"), "updated"),
        },
    )


def _address(record: Object) -> str | None:
    """Host and number of a record without a DOI: numbers are unique in one repository only."""
    own = text(record, "id") or text(record, "recid")
    host = re.match(r"https?://([^/]+)/", text(record, "links", "self") or "")
    return f"{host.group(1)}/{own}" if own and host else own


def _kind(about: Object) -> str | None:
    """Their most exact word for the kind that `names.csv` has, else the general one."""
    today = text(about, "resource_type", "id")
    general = text(about, "resource_type", "type") or text(about, "upload_type")
    exact = text(about, "resource_type", "subtype") or text(about, f"{general}_type")
    full = today or "-".join(part for part in (general, exact) if part)
    return full if ("type", full.lower()) in names(READER) else full.split("-")[0] or None


def _ids(about: Object, part: str) -> Iterator[str]:
    return (own for one in objects(about, part) if (own := text(one, "id")))


def _identifiers(record: Object, doi: str | None, kind: str | None, facts: Facts) -> list[dict[str, str]]:
    """Its own identifiers, and those of the same thing elsewhere; what it only cites or supplements is left aside."""
    about = inner(record, "metadata") or {}
    related = [
        (text(one, "relation") or text(one, "relation_type", "id") or "", text(one, "identifier") or "")
        for one in objects(about, "related_identifiers")
    ]
    same = [value for relation, value in related if relation.lower() == "isidenticalto"]
    code = [text(record, "custom_fields", "code:codeRepository")]
    code += [value for relation, value in related if relation.lower() == "issupplementto"]
    address = next((found for one in code if (found := repository(one))), None)
    isbn = text(about, "imprint", "isbn") or text(record, "custom_fields", "imprint:imprint", "isbn")
    return facts.identifiers(
        [
            ("doi", doi),
            ("arxiv", arxiv_of(doi)),
            *(("doi", identifiers.doi(one)) for one in same),
            ("isbn", isbn),
            ("repository", address if kind == "software" else None),
            ("swhid", text(record, "swh", "swhid")),
        ]
    )


def _dates(about: Object, draft: bool, facts: Facts) -> dict[str, Any]:
    """Day of publication, of a range the first; a draft has none yet."""
    published = text(about, "publication_date")
    made = next((text(one, "date") for one in objects(about, "dates") if _date_kind(one) == "created"), None)
    return filled(
        created=facts.date(_first(made), "dates.created"),
        published=None if draft else facts.date(_first(published), "publication_date"),
    )


def _date_kind(one: Object) -> str:
    return (text(one, "type", "id") or text(one, "type") or "").lower()


def _first(written: str | None) -> str | None:
    return written.split("/")[0] if written and RANGE.match(written) else written


def _subjects(about: Object) -> Iterator[str]:
    """Free words; subjects of a classification are fields."""
    for one in objects(about, "subjects"):
        word = text(one, "subject") or text(one, "term")
        if word and not _field(one):
            yield word


def _field(one: Object) -> dict[str, str] | None:
    word, scheme = text(one, "subject") or "", (text(one, "scheme") or "").upper()
    number = SUBJECT.search(text(one, "id") or "")
    if number:
        return filled(scheme="openalex", code=number.group(1), label=word)
    return ford(word) if scheme == "FOS" or word.startswith("FOS:") else None


def _licence(about: Object) -> str | None:
    legacy = text(about, "license", "id") or text(about, "license")
    rights = [
        text(one, "id") or text(one, "props", "url") or text(one, "link") or text(one, "title", "en")
        for one in objects(about, "rights")
    ]
    return next((licence(one) for one in [*rights, legacy] if one), None)
