"""XML read without following anything: no external entities, no entity bombs, no network, no other files."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import IO, Any

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


def elements(source: Source, names: Collection[str]) -> Iterator[etree._Element]:
    """Outermost elements of these local names, one after the other; what was yielded is emptied afterwards.

    So a harvest of any length is read in the memory of one record. `Invalid` at the place where the file breaks;
    the elements before it were given.
    """
    with source.open() as stream:
        try:
            yield from _outermost(stream, names, source.name)
        except etree.XMLSyntaxError as error:
            raise _not_xml(source.name, error) from error


def _outermost(stream: IO[bytes], names: Collection[str], name: str) -> Iterator[etree._Element]:
    options = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False, "remove_pis": True}
    open_one: etree._Element | None = None
    root: etree._Element | None = None
    for event, element in etree.iterparse(stream, events=("start", "end"), remove_comments=True, **options):
        if element is None:
            continue
        if root is None:
            root = element
            _refuse_declared(root, name)
        if event == "start" and open_one is None and local(element) in names:
            open_one = element
        elif event == "end" and open_one is not None and element is open_one:
            yield open_one
            _forget(open_one)
            open_one = None
        elif event == "end" and open_one is None:
            _forget(element)


def _refuse_declared(root: etree._Element, name: str) -> None:
    declared: Any = root.getroottree().docinfo.internalDTD  # Any: the library's types leave its entities out
    if declared is not None and any(True for _ in declared.iterentities()):
        refuse_entities(b"<!ENTITY", name)


def _forget(element: etree._Element) -> None:
    """Empty the element and drop what stands before it, but keep it: the parser still stands on it."""
    element.clear()
    while element.getprevious() is not None and (above := element.getparent()) is not None:
        del above[0]


def local(element: etree._Element) -> str:
    """Name of the element without its name space; empty for comments."""
    return bare(element.tag) if isinstance(element.tag, str) else ""


def bare(name: str | bytes) -> str:
    """A name without name space or prefix; damaged files carry prefixes that nothing declares.

    >>> bare("{http://example.org}title"), bare("jats:title")
    ('title', 'title')
    """
    return str(name).rpartition("}")[2].rpartition(":")[2]


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
