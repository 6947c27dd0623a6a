"""Parts of parsed XML taken without surprise and without name spaces: what is absent is simply not there."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from lxml import etree

from valorise.readers.facts import Facts
from valorise.readers.rows import Refused, Row, Rows
from valorise.readers.safe_xml import bare, elements, local
from valorise.readers.source import Source
from valorise.terms.errors import Invalid

Element = etree._Element
APART = frozenset({"br", "p", "title", "sec", "li", "list-item"})
"""Elements inside texts that stand between words."""
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def parts(element: Element | None, *path: str) -> Iterator[Element]:
    """Elements at a path of local names below the element, in their order.

    >>> [one.text for one in parts(etree.fromstring("<a><b><c>1</c></b><b><c>2</c></b></a>"), "b", "c")]
    ['1', '2']
    """
    if element is None:
        return
    if not path:
        yield element
        return
    for one in element.iterchildren(f"{{*}}{path[0]}"):
        yield from parts(one, *path[1:])


def part(element: Element | None, *path: str) -> Element | None:
    """First element at a path of local names; None where there is none."""
    return next(parts(element, *path), None)


def words(element: Element | None, *path: str) -> str | None:
    """All text inside the first element at a path, on one line; None where there is none.

    >>> words(etree.fromstring("<a><b> Sea <i>ice</i><br/>melts\\n</b></a>"), "b")
    'Sea ice melts'
    """
    found = part(element, *path)
    return None if found is None else " ".join("".join(_pieces(found)).split()) or None


def texts(element: Element | None, *path: str) -> list[str]:
    """Texts of all elements at a path, empty ones left out."""
    return [found for one in parts(element, *path) if (found := words(one))]


def said(element: Element | None, name: str) -> str | None:
    """Value of an attribute, whatever its name space; None where it is empty or absent."""
    if element is None:
        return None
    found = (value for key, value in element.attrib.items() if bare(key) == name)
    return next((str(value).strip() for value in found if str(value).strip()), None)


def _pieces(element: Element) -> Iterator[str]:
    yield element.text or ""
    for one in element:
        between = " " if local(one) in APART else ""
        yield between
        if isinstance(one.tag, str):
            yield from _pieces(one)
        yield between + (one.tail or "")


def xml_rows(
    source: Source, names: Collection[str], understand: Callable[[Element, Facts], Row | Refused], facts: Facts
) -> Rows:
    """Rows of an XML file: every outermost element of these names understood; `Invalid` where there is none.

    `facts` says reader, licence and words for all rows.
    """
    number = 0
    for number, element in enumerate(elements(source, names), start=1):
        yield understand(element, facts.at(source.name, number))
    if not number:
        raise Invalid(
            what=f"“{source.name}” holds no record.",
            where=source.name,
            why=f"Records are elements of the name {' or '.join(sorted(names))}; there is none.",
            fix="Fetch the records themselves, and give that file.",
        )
