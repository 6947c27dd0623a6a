"""Documents of the reporting floor as files for people: in their language, under a safe name, never run."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

import orjson
from django.http import HttpResponse
from django.utils.translation import get_language

from valorise.platform.foundation.spoken import spoken
from valorise.reporting.document import Chart, Document, Folds, Listing, Subheading
from valorise.reporting.formats import format_named
from valorise.reporting.pieces import Reason
from valorise.reporting.sentences import sentence
from valorise.terms.errors import Missing

PAPERS = ("pdf", "docx", "html", "json")
"""Formats of every document, in the order in which they are offered."""
MEDIA: Mapping[str, str] = {"json": "application/json"}
LONGEST = 60
PLAIN = ("anchor", "href", "kind", "tone", "align", "spec")
"""Fields of documents that hold no words for people."""


def paper(document: Document, facts: Mapping[str, Any], name: str, suffix: str) -> HttpResponse:
    """A document as a download; JSON holds the facts as data, in the words of the programs. `Missing` for others."""
    if suffix not in PAPERS:
        raise Missing(
            what=f"It cannot be had as “{suffix}”.", where="format", fix=f"Ask for one of: {', '.join(PAPERS)}."
        )
    if suffix == "json":
        return as_file(orjson.dumps(facts, option=orjson.OPT_INDENT_2, default=str), MEDIA["json"], name, suffix)
    made, told = format_named(suffix), in_words(document)
    spoken_in = {"language": get_language() or "en"} if suffix == "html" else {}
    return as_file(made.write(told, **spoken_in), made.MEDIA, name, suffix)


def as_file(content: bytes, media: str, name: str, suffix: str) -> HttpResponse:
    """Content as a download that a browser saves and never shows inside the site."""
    answer = HttpResponse(content, content_type=media)
    answer["Content-Disposition"] = f'attachment; filename="{safe_name(name)}.{suffix}"'
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


def safe_name(text: str) -> str:
    """The text as the name of a file on any machine: letters, figures and hyphens, no path, no device.

    >>> safe_name("Protein/Membrane: größer?"), safe_name("../../etc"), safe_name("CON"), safe_name("")
    ('protein-membrane-grosser', 'etc', 'file-con', 'file')
    """
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss")).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST].strip("-")
    reserved = re.fullmatch(r"con|prn|aux|nul|com\d|lpt\d|", name)
    return f"file-{name}".rstrip("-") if reserved else name


def in_words(document: Document) -> Document:
    """The document in the language of the reader; what nobody translated stays as it is."""
    if (get_language() or "en").startswith("en"):
        return document
    found: Document = _told(document)
    return found


def _told(value: Any) -> Any:
    if isinstance(value, str):
        return spoken(value)
    if isinstance(value, tuple):
        return tuple(made for one in value for made in _blocks(one))
    if isinstance(value, Chart):
        return replace(value, title=spoken(value.title), description=spoken(value.description))
    if is_dataclass(value) and not isinstance(value, type | Reason):
        names = [one.name for one in fields(value) if one.name not in PLAIN]
        return replace(value, **{name: _told(getattr(value, name)) for name in names})
    return value


def _blocks(one: Any) -> list[Any]:
    """A part of a document; reasons as sentences in the language of the reader, which formats would tell in English."""
    if not isinstance(one, Folds):
        return [_told(one)]
    told = tuple(
        f"{spoken(label)}: {' '.join(sentence('reasons', step.rule, step.values, spoken) for step in chain)}"
        for label, chain in one.items
    )
    return [Subheading(spoken(one.title)), Listing(told)] if told else []
