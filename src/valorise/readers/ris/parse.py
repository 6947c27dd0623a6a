"""RIS references as assets, each read on its own so that a broken one does not take others with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Any

import rispy

from valorise.readers.facts import Facts, filled
from valorise.readers.json_parts import text, texts
from valorise.readers.names import language
from valorise.readers.rows import Refused, Row, Rows, Wish
from valorise.readers.scholarly import arxiv_of, joined
from valorise.readers.source import Source
from valorise.terms import identifiers

BEGIN = re.compile(r"^\s*TY\s{1,2}-\s*(\w*)")
TAG = re.compile(r"^\s*([A-Z][A-Z0-9])\s{1,2}-(?:\s(.*))?$")
LONGEST = 1024 * 1024
PEOPLE = (("authors", "author"), ("first_authors", "author"), ("secondary_authors", "editor"), ("editors", "editor"))
TITLES = ("primary_title", "title", "short_title")
DATES = ("date", "publication_year", "year")
SUMMARIES = ("abstract", "notes_abstract")


def recognise(source: Source) -> float:
    """The first line that says anything is a type tag with further tags under it."""
    lines = [line for line in source.head_text.lstrip("\ufeff").splitlines() if line.strip()][:40]
    begin = next((place for place, line in enumerate(lines) if BEGIN.match(line)), None)
    if begin is None or begin > 5:
        return 0.0
    tagged = any(TAG.match(line) for line in lines[begin + 1 : begin + 4])
    return (1.0 if begin == 0 else 0.8) if tagged else 0.0


def rows(source: Source, _: Wish) -> Rows:
    """One asset for each reference."""
    for number, chunk in enumerate(_chunks(source), start=1):
        facts = Facts("ris", source.name, number)
        found = _parsed(chunk)
        yield _reference(found, facts) if found else _broken(chunk, facts)


def _chunks(source: Source) -> Iterator[list[str]]:
    """Lines of each reference, brought into the spacing that the format asks for."""
    lines: list[str] = []
    begun, size = False, 0
    with source.text() as stream:
        for line in iter(partial(stream.readline, LONGEST), ""):
            bare = line.lstrip("\ufeff").rstrip("\r\n")
            if BEGIN.match(bare):
                if begun:
                    yield lines
                begun, lines, size = True, [], 0
            size += len(bare)
            if begun and size <= LONGEST:
                lines.append(_spaced(bare))
    if begun:
        yield lines


def _spaced(line: str) -> str:
    """A tag line as the standard writes it: two letters, two blanks, a hyphen, a blank."""
    found = TAG.match(line)
    return f"{found.group(1)}  - {(found.group(2) or '').strip()}" if found else line


def _parsed(lines: list[str]) -> dict[str, Any] | None:
    """The reference by field names; a missing end tag is added, because many programs forget it."""
    bare = [line for line in lines if line.strip() and not line.startswith("ER  -")]
    try:
        found = rispy.loads("\n".join([*bare, "ER  - "]))
    except (OSError, ValueError, KeyError, IndexError, TypeError, AttributeError):
        return None
    return dict(found[0]) if found and len(bare) > 1 else None


def _broken(lines: list[str], facts: Facts) -> Refused:
    return facts.refusal(
        rule="not-ris",
        found=" ".join(lines[:3]),
        expected="a reference from “TY  - ” to “ER  - ”, each line beginning with a tag",
        fix="Export the reference again.",
    )


def _reference(found: dict[str, Any], facts: Facts) -> Row | Refused:
    doi = text(found, "doi")
    title = joined(next((words for key in TITLES if (words := text(found, key))), None), _subtitle(found))
    return facts.asset(
        text(found, "id") or (identifiers.doi(doi) if doi else None),
        {
            "type": facts.kind(text(found, "type_of_reference")),
            "title": title,
            "summary": next((words for key in SUMMARIES if (words := text(found, key))), None),
            "language": language(text(found, "language") or ""),
            "identifiers": _identifiers(found, doi, facts),
            "contributors": [
                {"name": _turned(name), "role": role} for key, role in PEOPLE for name in texts(found, key)
            ],
            "dates": filled(published=_date(found, facts)),
            "keywords": list(texts(found, "keywords")),
            "url": next(texts(found, "urls"), None) or (f"https://doi.org/{doi}" if doi else None),
        },
    )


def _subtitle(found: dict[str, Any]) -> str | None:
    """Theses and books of one title carry their subtitle where articles name the journal."""
    return text(found, "secondary_title") if text(found, "type_of_reference") == "THES" else None


def _identifiers(found: dict[str, Any], doi: str | None, facts: Facts) -> list[dict[str, str]]:
    """The tag SN holds an ISSN for articles and an ISBN for books: by its length it is told which."""
    number = re.sub(r"[^0-9Xx]", "", text(found, "issn") or text(found, "isbn") or "")
    kind = text(found, "type_of_reference")
    return facts.identifiers(
        [
            ("doi", doi),
            ("arxiv", arxiv_of(doi)),
            ("isbn", number if len(number) in (10, 13) else None),
            ("pmid", text(found, "pubmed_id")),
            ("patent-publication", text(found, "number") if kind == "PAT" else None),
        ]
    )


def _turned(name: str) -> str:
    """Given name first, as people write their names.

    >>> _turned("Toparlar,Y."), _turned("Working Group")
    ('Y. Toparlar', 'Working Group')
    """
    parts = [part.strip() for part in name.split(",") if part.strip()]
    return " ".join([*parts[1:], parts[0]]) if len(parts) > 1 else name


def _date(found: dict[str, Any], facts: Facts) -> str | None:
    """Year, month and day parted by strokes; what follows a third stroke is a remark."""
    written = [text(found, key) for key in DATES]
    known = sorted((one for one in written if one), key=len, reverse=True)
    if not known:
        return None
    parts = [part.strip() for part in re.split(r"[/-]", known[0])[:3]]
    numbers = [parts[0], *(part.zfill(2) for part in parts[1:] if part.isdecimal())]
    return facts.date("-".join(numbers), "PY")
