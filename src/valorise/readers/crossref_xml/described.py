"""Which of the nested elements of a Crossref record is the work, as `kinds.csv` beside this file orders them."""

from __future__ import annotations

from typing import NamedTuple

from valorise.readers.safe_xml import local
from valorise.readers.xml_parts import Element, part
from valorise.terms import knowledge


class Described(NamedTuple):
    """The work of a record."""

    item: Element
    around: tuple[Element, ...]
    """Metadata of what it stands in, the nearest first."""
    kind: str


def described(record: Element | None) -> Described | None:
    """The innermost element with a DOI: the article before its journal; None where nothing known is there."""
    if record is None:
        return None
    for row in knowledge.rows("readers/crossref_xml/kinds.csv"):
        for item in record.iter(f"{{*}}{row['element']}"):
            if part(item, "doi_data") is not None:
                return Described(item, _around(item, record), row["kind"])
    return None


def _around(item: Element, top: Element) -> tuple[Element, ...]:
    found: list[Element] = []
    above = item.getparent()
    while above is not None and above is not top:
        found += [one for one in above if one is not item and local(one).endswith(("_metadata", "_issue"))]
        above = above.getparent()
    return tuple(found)
