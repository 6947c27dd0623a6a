"""BibTeX entries as assets, each read on its own so that a broken one does not take others with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import IO, Any

from bibtexparser.bparser import BibTexParser
from bibtexparser.latexenc import latex_to_unicode

from valorise.readers.facts import Facts, filled
from valorise.readers.licences import licence
from valorise.readers.names import language
from valorise.readers.rows import Refused, Row, Rows, Wish
from valorise.readers.scholarly import arxiv, arxiv_of, joined
from valorise.readers.source import Source

ENTRY = re.compile(r"^\s*@\s*([A-Za-z]+)\s*[{(]")
NEXT = re.compile(
    r"(?<=[})])(?=[ \t]*@[ \t]*(?:string|comment|preamble|[A-Za-z]+[ \t]*[{(][^\s,{}()=\"]+,))", re.IGNORECASE
)
"""Where another entry begins on the same line."""
ABBREVIATION = re.compile(r"@\s*string\s*[{(]\s*([^\s={}]+)", re.IGNORECASE)
NO_RECORD = frozenset({"comment", "string", "preamble"})
FIELD = re.compile(r"[,\s][\w-]+\s*=")
MOST_FIELDS = 1000
"""Fields of one entry that are read: the time that the parser takes grows with their square."""
MOST_JOINED = 1000
"""Signs # of one entry, which join texts: the time that the parser takes grows with their square, too."""
LONGEST = 128 * 1024
"""Characters an entry may have; a longer one is taken as damaged."""
LONGEST_WORDS = 4 * 1024
"""Characters that an abbreviation may stand for; an entry that needs a longer one is taken as damaged."""
SEPARATOR = re.compile(r"\s*[;,]\s*")
AND = re.compile(r"\s+and\s+", re.IGNORECASE)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
BRACES = str.maketrans("", "", "{}")


def recognise(source: Source) -> float:
    """The first thing written is an entry with a key and a field; notes may stand before it."""
    head = source.head_text.lstrip("\ufeff")
    found = re.search(r"^[ \t]*@\s*[A-Za-z]+\s*[{(]\s*[^\s,{}()=\"]+\s*,\s*[\w-]+\s*=", head, re.MULTILINE)
    if not found or head.lstrip()[:1] in "{[<":
        return 0.0
    return 1.0 if head.lstrip()[:1] in "@%" else 0.7


def rows(source: Source, _: Wish) -> Rows:
    """One asset for each entry."""
    parser = BibTexParser(common_strings=True, ignore_nonstandard_types=False)
    parser.expect_multiple_parse = True
    number = 0
    for kind, chunk in _chunks(source):
        if kind in NO_RECORD:
            _learn(parser, chunk)
            continue
        number += 1
        facts = Facts("bibtex", source.name, number)
        found = _parsed(parser, chunk) if _is_small(chunk) and not ABBREVIATION.search(chunk) else None
        yield _entry(found, facts) if found else _broken(chunk, facts)


def _lines(stream: IO[str]) -> Iterator[str]:
    """Lines of the file, cut where an entry begins behind another."""
    for line in iter(partial(stream.readline, LONGEST), ""):
        yield from NEXT.split(line)


def _learn(parser: BibTexParser, chunk: str) -> None:
    """Take up an abbreviation, unless it is long: made of each other, a few lines could grow beyond every memory."""
    named = ABBREVIATION.findall(chunk)
    if len(named) > 1 or not _is_small(chunk):
        return
    _parsed(parser, chunk)
    known = parser.bib_database.strings
    for name in named:
        value = known.get(name.lower())
        if value is not None and not (isinstance(value, str) and len(value) <= LONGEST_WORDS):
            del known[name.lower()]


def _is_small(chunk: str) -> bool:
    """Whether the parser can take the entry in a time that a person waits for."""
    return len(chunk) < LONGEST and chunk.count("#") <= MOST_JOINED and len(FIELD.findall(chunk)) <= MOST_FIELDS


def _chunks(source: Source) -> Iterator[tuple[str, str]]:
    """Entries as text with their kind in lower case; text between entries belongs to none and is passed over."""
    lines: list[str] = []
    kind, size = "", 0
    with source.text() as stream:
        for line in _lines(stream):
            begins = ENTRY.match(line.lstrip("\ufeff"))
            if begins:
                if kind:
                    yield kind, "".join(lines)
                kind, lines, size = begins.group(1).lower(), [], 0
            size += len(line)
            if size <= 2 * LONGEST:
                lines.append(line)
    if kind:
        yield kind, "".join(lines)


def _parsed(parser: BibTexParser, chunk: str) -> dict[str, str] | None:
    """The entry as fields; None where the parser finds none in the text."""
    parser.bib_database.entries.clear()
    parser.bib_database.comments.clear()
    try:
        found = parser.parse(chunk, partial=True).entries
    except (KeyError, ValueError, IndexError, RecursionError):
        return None
    return dict(found[0]) if found else None


def _broken(chunk: str, facts: Facts) -> Refused:
    return facts.refusal(
        rule="not-bibtex",
        found=chunk,
        expected="an entry such as @article{key, title = {…}, year = {2024}}",
        fix="Close every bracket and quotation mark, and part the fields by commas.",
    )


def _entry(entry: dict[str, str], facts: Facts) -> Row | Refused:
    fields = {name.lower(): words for name, value in entry.items() if (words := _words(value))}
    doi = fields.get("doi")
    return facts.asset(
        # A key is unique in its file only: two people may both have a smith2020.
        f"{facts.file}/{entry['ID']}" if entry.get("ID") else None,
        {
            "type": facts.kind(entry.get("ENTRYTYPE")),
            "title": joined(fields.get("title"), fields.get("subtitle")) or fields.get("booktitle"),
            "summary": fields.get("abstract") or fields.get("annote") or fields.get("annotation"),
            "language": language(fields.get("langid") or fields.get("language") or ""),
            "identifiers": _identifiers(fields, doi, facts),
            "contributors": _people(entry, "author", "author") + _people(entry, "editor", "editor"),
            "dates": filled(published=_date(fields, facts)),
            "keywords": [word for word in SEPARATOR.split(fields.get("keywords", "")) if word],
            "licence": licence(fields.get("license") or fields.get("licence") or fields.get("copyright") or ""),
            "url": fields.get("url") or (f"https://doi.org/{doi}" if doi and doi.startswith("10.") else None),
        },
    )


def _words(value: Any) -> str:
    """Text without the commands and brackets of LaTeX."""
    if not isinstance(value, str):
        return ""
    try:
        plain = latex_to_unicode(value) if "\\" in value else value
    except (IndexError, ValueError):
        plain = value
    return " ".join(str(plain).translate(BRACES).split())


def _identifiers(fields: dict[str, str], doi: str | None, facts: Facts) -> list[dict[str, str]]:
    archive = (fields.get("archiveprefix") or fields.get("eprinttype") or "").lower()
    eprint = fields.get("eprint")
    return facts.identifiers(
        [
            ("doi", doi),
            ("isbn", fields.get("isbn")),
            ("pmid", fields.get("pmid") or (eprint if archive == "pubmed" else None)),
            ("arxiv", arxiv(eprint) if archive == "arxiv" else arxiv_of(doi)),
            ("patent-publication", fields.get("number") if fields.get("entrytype") == "patent" else None),
        ]
    )


def _people(entry: dict[str, str], part: str, role: str) -> list[dict[str, str]]:
    """Names as written; a name in brackets of its own is one name even with “and” in it."""
    names = (_words(name) for name in _apart(entry.get(part) or ""))
    return [{"name": _turned(name), "role": role} for name in names if name and name.lower() != "others"]


def _apart(written: str) -> list[str]:
    found, depth, start, counted = [], 0, 0, 0
    for place in AND.finditer(written):
        depth += written.count("{", counted, place.start()) - written.count("}", counted, place.start())
        counted = place.start()
        if depth <= 0:
            found.append(written[start : place.start()])
            start = place.end()
    return [*found, written[start:]]


def _turned(name: str) -> str:
    """Given name first, as people write their names.

    >>> _turned("Toparlar, Y."), _turned("Ludwig van Beethoven"), _turned("King, Jr., Martin Luther")
    ('Y. Toparlar', 'Ludwig van Beethoven', 'Martin Luther King, Jr.')
    """
    parts = [part.strip() for part in name.split(",") if part.strip()]
    if len(parts) == 2:
        return f"{parts[1]} {parts[0]}"
    return f"{parts[2]} {parts[0]}, {parts[1]}" if len(parts) == 3 else name


def _date(fields: dict[str, str], facts: Facts) -> str | None:
    """The date of BibLaTeX, else year, month and day as far as they are given; a range gives its first day."""
    if "date" in fields:
        return facts.date(fields["date"].split("/")[0], "date")
    year, month, day = fields.get("year"), _month(fields.get("month", "")), fields.get("day", "")
    if not year or not month:
        return facts.date(year, "year")
    exact = f"-{day.zfill(2)}" if day.isdecimal() else ""
    return facts.date(f"{year}-{month}{exact}", "year")


def _month(written: str) -> str | None:
    """Month as two digits for a number or an English name.

    >>> _month("feb"), _month("April"), _month("4"), _month("spring")
    ('02', '04', '04', None)
    """
    word = written.strip().lower().rstrip(".")
    if word.isdecimal() and len(word) <= 2:
        return word.zfill(2)
    return f"{MONTHS.index(word[:3]) + 1:02}" if word[:3] in MONTHS else None
