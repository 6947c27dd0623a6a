"""XML read without following anything: no external entities, no entity bombs, no network, no other files."""

from __future__ import annotations

import re

from lxml import etree

from valorise.readers.source import Source
from valorise.terms.errors import Invalid

ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)


def parse(source: Source) -> etree._Element:
    """Root of the document; `Invalid` where it is no well-formed XML or declares entities of its own."""
    content = source.content()
    refuse_entities(content, source.name)
    return parse_bytes(content, source.name)


def parse_bytes(content: bytes, name: str) -> etree._Element:
    """Root of a document given as bytes, under the same rules."""
    refuse_entities(content, name)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise _not_xml(name, error) from error


def refuse_entities(content: bytes, name: str) -> None:
    """Raise `Invalid` where the document declares entities: honest metadata never does, attacks always do."""
    if ENTITY.search(content):
        raise Invalid(
            what=f"“{name}” declares XML entities and was not read.",
            where=name,
            why="Declared entities can pull in other files or grow without end.",
            fix="Remove the <!DOCTYPE …> part with its <!ENTITY …> lines if you trust the file.",
        )


def root_tag(source: Source) -> str:
    """Local name of the first element, for recognising a format; empty where there is none."""
    found = re.search(rb"<(?![?!])(?:[\w.-]+:)?([\w.-]+)", source.head)
    return found.group(1).decode("ascii", errors="replace") if found else ""


def _not_xml(name: str, error: etree.XMLSyntaxError) -> Invalid:
    return Invalid(
        what=f"“{name}” is no well-formed XML.",
        where=f"{name}, line {error.lineno or 1}",
        why=f"The parser says: {error.msg}.",
        fix="Export or fetch the file again; if it was edited by hand, mend that line.",
    )
