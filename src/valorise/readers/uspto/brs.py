"""Patents as the office's search system (BRS) exports them: a tag of three or four letters, then its value.

What the tags mean is said on the office's page of searchable indexes (ppubs.uspto.gov), seen in the copy that
parkerhancock/ip_tools keeps of it: DID document, APNR application, AFD filed, GISD issued, TTL title, PPNR and PPPD
the earlier publication, COND continuity, PRCO and PRAD priority, INNM inventors, ASNM assignees, AANM applicants.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from valorise.readers.patents import Event, Party, Patent, cpc_or_ipc, day, first_filing
from valorise.readers.scholarly import distinct
from valorise.readers.source import Source
from valorise.readers.uspto.greenbook import turned
from valorise.readers.uspto.modern import EARLIER
from valorise.readers.uspto.numbers import application, publication
from valorise.terms.words import plain

BOUNDARY = "*** BRS DOCUMENT BOUNDARY ***"
FIELD = re.compile(r"([A-Z][A-Z0-9]{2,3})(?: (.*)|$)")


DOCUMENT = re.compile(r"US ([A-Z]{0,2}[\d/]+) ([A-Z]\d?)$")
EMPTY = {"", "N/A"}
PARENT = re.compile(r"([a-z-]+) parent-doc \w\w \S+ (\d{8})\b")
PROVISIONAL = re.compile(r"us-provisional-application \w\w \S+ (\d{8})\b")
SYMBOL = re.compile(r"([A-HY])(\d\d)([A-Z])(\d+)/(\d+)")
KEPT = frozenset(
    [
        "WKU",
        "DWKU",
        "DID",
        "APNR",
        "AFD",
        "GISD",
        "TTL",
        "ABPR",
        "ABTX",
        "INNM",
        "ASNM",
        "ASCO",
        "AANM",
        "AACO",
        "IPCP",
        "IPCS",
        "CPOI",
        "CPOA",
        "COND",
        "PRCO",
        "PRAD",
        "PPPD",
    ]
)
"""Tags that are read; texts, claims and citations are passed over."""
LONGEST = 1024**2
"""Characters of one line, and of all that is kept of a document."""
Fields = list[tuple[str, str]]


def begins(head: str) -> bool:
    """Whether a file is such an export."""
    return bool(re.search(rf"^{re.escape(BOUNDARY)}", head, re.MULTILINE))


def documents(source: Source) -> Iterator[Fields]:
    """Tags with their values of each document, in their order; lines that go on are joined."""
    fields: list[tuple[str, list[str]]] | None = None
    size = 0
    with source.text() as stream:
        for line in iter(partial(stream.readline, LONGEST), ""):
            bare = line.rstrip()
            if bare == BOUNDARY:
                if fields is not None:
                    yield _joined(fields)
                fields, size = [], 0
            elif fields is not None and size <= LONGEST:
                size += _take(fields, bare)
    if fields is not None:
        yield _joined(fields)


def _joined(fields: list[tuple[str, list[str]]]) -> Fields:
    return [(tag, " ".join(lines)) for tag, lines in fields]


def _take(fields: list[tuple[str, list[str]]], line: str) -> int:
    """Add a line to what is known of a document; the characters that are kept of it."""
    found = FIELD.match(line)
    if found:
        tag, value = found[1], found[2] or ""
        if tag in KEPT:
            fields.append((tag, [value.strip()]))
            return len(value)
        if fields and fields[-1][0]:
            fields.append(("", []))  # what goes on below it is none of the text before
        return 0
    if line.startswith("     ") and fields and fields[-1][0]:
        fields[-1][1].append(line.strip())
        return len(line)
    return 0


def patent(fields: Fields) -> Patent | None:
    """The facts of a document; None where it has no number."""
    said = {tag: value for tag, value in reversed(fields) if value not in EMPTY}
    document = DOCUMENT.search(said.get("DID", ""))
    number = publication(document[1] if document else said.get("WKU") or said.get("DWKU"))
    if not number:
        return None
    found = Patent("US", number, document[2] if document else None)
    found.published, found.filed = day(said.get("GISD")), day(said.get("AFD"))
    found.application = application(said.get("APNR"))
    found.title = plain(said.get("TTL"))
    found.summary = plain(said.get("ABPR") or said.get("ABTX"))
    found.language = "en"
    found.inventors = [Party(turned(name), "person") for tag, name in fields if tag == "INNM" and name not in EMPTY]
    found.owners = _bodies(fields, "ASNM", "ASCO") or _bodies(fields, "AANM", "AACO")
    found.fields = distinct([*_classes(fields, "ipc", "IPCP", "IPCS"), *_classes(fields, "cpc", "CPOI", "CPOA")])
    found.events = [*first_filing(found, _priorities(fields)), Event("publication", day(said.get("PPPD")))]
    found.earlier = _earlier(fields)
    return found


def _bodies(fields: Fields, name: str, country: str) -> list[Party]:
    """Each name with the country that stands behind it."""
    found: list[Party] = []
    for tag, value in fields:
        if tag == name and value not in EMPTY:
            found.append(Party(value))
        elif tag == country and found and found[-1].country is None and value not in EMPTY:
            found[-1] = Party(found[-1].name, country=value)
    return found


def _classes(fields: Fields, scheme: str, *tags: str) -> Iterator[dict[str, str] | None]:
    for tag, value in fields:
        if tag in tags and (found := SYMBOL.match(value)):
            yield cpc_or_ipc(scheme, *found.groups())


def _priorities(fields: Fields) -> list[tuple[str | None, str | None]]:
    """Days of foreign applications with their countries, and of provisional ones."""
    claims: list[tuple[str | None, str | None]] = []
    country = ""
    for tag, value in fields:
        if tag == "PRCO":
            country = value
        elif tag == "PRAD":
            claims.append((day(value), country))
        elif tag == "COND" and (found := PROVISIONAL.search(value)):
            claims.append((day(found[1]), "provisional"))
    return claims


def _earlier(fields: Fields) -> str | None:
    """Day of the earliest application that this one goes on from."""
    parents = (found for tag, value in fields if tag == "COND" and (found := PARENT.search(value)))
    return min((on for one in parents if one[1] in EARLIER and (on := day(one[2]))), default=None)
