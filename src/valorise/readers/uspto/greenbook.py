"""Grants of 1976 to 2001 in the fixed-width text of the office: a tag of four letters, then its value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from valorise.readers.patents import Party, Patent, day, first_filing
from valorise.readers.scholarly import distinct
from valorise.readers.source import Source
from valorise.readers.uspto.early import symbol
from valorise.readers.uspto.numbers import application, publication
from valorise.terms.words import plain

BEGINS = re.compile(r"^PATN *\r?\nWKU  ", re.MULTILINE)
SECTION = re.compile(r"[A-Z]{4}$")
FIELD = re.compile(r"([A-Z][A-Z0-9]{2})  (.*)$")
NUMBER = re.compile(r"([A-Z]{0,2}\d+?)\d?$")
LONGEST = 16 * 1024**2
KINDS = {"D": "S", "P": "P", "R": "E", "H": "H"}
"""Kind codes by the letters before a number; a number without letters is a utility patent."""
PICTURED = frozenset({"DRWD", "DETD", "CLMS", "DCLM", "BSUM", "UREF", "FREF", "OREF", "PARN", "GOVT"})
Section = dict[str, str]


COUNTRY = re.compile(r"^([A-Z]{2})[X\d]$")
GOES_ON = ("71", "72", "74")
"""Codes of the office for a continuation, a continuation in part, and a division.

Status: known. Of 72 the words of a patent were seen that carries it (US 3,932,709). 71 and 74 are taken from memory of
the office's description of the format (Patent Full-Text/APS, “Green Book”), of which no copy could be read.
"""


def documents(source: Source) -> Iterator[list[str]]:
    """Lines of each patent."""
    lines: list[str] = []
    begun, size = False, 0
    with source.text() as stream:
        for line in iter(partial(stream.readline, LONGEST), ""):
            bare = line.rstrip("\r\n")
            if bare.rstrip() == "PATN":
                if begun:
                    yield lines
                begun, lines, size = True, [], 0
            size += len(bare)
            if begun and size <= LONGEST:
                lines.append(bare)
    if begun:
        yield lines


def patent(lines: list[str]) -> Patent | None:
    """The facts of a patent; None where it has no number."""
    sections = _sections(lines)
    head = next((one for name, one in sections if name == "PATN"), {})
    number = _number(head.get("WKU", ""))
    if not number:
        return None
    found = Patent("US", number, KINDS.get(number[0], "A"))
    found.published, found.filed = day(head.get("ISD")), day(head.get("APD"))
    found.application = application(_series(head))
    found.title = plain(head.get("TTL"))
    found.summary = plain(next((one.get("PAR") or one.get("PAL") for name, one in sections if name == "ABST"), None))
    found.language = "en"
    found.inventors = _parties(sections, "INVT", "person")
    found.owners = _parties(sections, "ASSG", "organisation")
    found.fields = distinct(symbol(one) for name, part in sections if name == "CLAS" for one in _several(part, "ICL"))
    found.events = first_filing(found, _priorities(sections))
    found.earlier = _earlier(sections)
    return found


def _sections(lines: list[str]) -> list[tuple[str, Section]]:
    """Sections with their fields; a repeated field is kept with a line break between, a long one is joined."""
    found: list[tuple[str, Section]] = []
    tag = ""
    for line in lines:
        field = FIELD.match(line)
        if SECTION.match(line.rstrip()):
            found.append((line.rstrip(), {}))
            tag = ""
        elif found and found[-1][0] in PICTURED:
            continue
        elif field and found:
            tag = field.group(1)
            section = found[-1][1]
            section[tag] = f"{section[tag]}\n{field.group(2)}" if tag in section else field.group(2)
        elif tag and line.startswith("     "):
            found[-1][1][tag] += " " + line.strip()
    return found


def _several(section: Section, tag: str) -> list[str]:
    return [one for one in section.get(tag, "").split("\n") if one.strip()]


def _number(written: str) -> str | None:
    """Patent number without the check digit at its end.

    >>> _number("043479030"), _number("D02416741")
    ('4347903', 'D241674')
    """
    found = NUMBER.fullmatch(written.strip().replace(" ", ""))
    return publication(found.group(1)) if found else None


def _series(head: Section) -> str:
    """Serial number with the series code before it; the last digit of the field is a check digit."""
    digits = head.get("APN", "").strip()
    return head.get("SRC", "").strip().zfill(2) + digits[:6].zfill(6) if digits.isdecimal() else ""


def _parties(sections: list[tuple[str, Section]], part: str, kind: str) -> list[Party]:
    found = []
    for name, section in sections:
        written = plain(section.get("NAM"))
        if name == part and written:
            country = _country(section.get("CNT", "US" if section.get("STA") else ""))
            found.append(Party(turned(written) if kind == "person" else written, kind, country or None))
    return found


def turned(name: str) -> str:
    """Given name first: the office writes family name, semicolon, given names.

    >>> turned("Daniels; Everette E.")
    'Everette E. Daniels'
    """
    parts = [part.strip() for part in name.split(";")]
    return " ".join(part for part in (*parts[1:], parts[0]) if part)


def _country(written: str) -> str:
    """Country of two letters: the office put X behind it, or a figure for a part of the country.

    The office's own reader, USPTO/PatentPublicData, takes the same sign away.

    >>> _country("JPX"), _country("GB2"), _country("US")
    ('JP', 'GB', 'US')
    """
    return COUNTRY.sub(r"\1", written.strip())


def _earlier(sections: list[tuple[str, Section]]) -> str | None:
    """Day of the earliest application that this one goes on from."""
    related = (part for name, part in sections if name == "RLAP" and part.get("COD", "").strip() in GOES_ON)
    return min((on for part in related if (on := day(part.get("APD")))), default=None)


def _priorities(sections: list[tuple[str, Section]]) -> list[tuple[str | None, str | None]]:
    """Days and countries of the foreign applications whose priority is claimed."""
    claims = [section for name, section in sections if name == "PRIR"]
    return [(day(one.get("APD")), _country(one.get("CNT", ""))) for one in claims]
