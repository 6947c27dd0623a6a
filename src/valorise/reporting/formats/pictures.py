"""Charts as pictures inside the page: drawn without network, without scripts, with words for who cannot see them."""

from __future__ import annotations

import vl_convert
from lxml import etree

from valorise.reporting.document import Chart
from valorise.reporting.passages import clean

SVG = "{http://www.w3.org/2000/svg}"
SAFE = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
SPOKEN = ("role", "aria-label", "aria-roledescription", "aria-hidden", "class", "pointer-events")
"""Attributes the renderer puts on every mark; the picture as a whole carries one name and one description instead."""


def picture(chart: Chart, name: str) -> str:
    """The chart as an SVG element; `name` keeps its ids apart from those of other pictures on the page."""
    drawn = vl_convert.vegalite_to_svg(dict(chart.spec), allowed_base_urls=[])
    root = etree.fromstring(drawn.encode("utf-8"), SAFE)
    _own_ids(root, name)
    for mark in root.iter():
        for said in SPOKEN:
            mark.attrib.pop(said, "")
    width = float(root.get("width", "0"))
    root.set("role", "img")
    root.set("aria-labelledby", f"{name}-title {name}-text")
    root.insert(0, _said("desc", f"{name}-text", chart.description))
    root.insert(0, _said("title", f"{name}-title", chart.title))
    root.set("width", f"{width:.0f}")  # as wide as drawn where there is room; an attribute, since pages forbid styles
    del root.attrib["height"]
    etree.cleanup_namespaces(root)
    return etree.tostring(root, encoding="unicode")


def _said(tag: str, name: str, text: str) -> etree._Element:
    element = etree.Element(f"{SVG}{tag}", {"id": name})
    element.text = clean(text)
    return element


def _own_ids(root: etree._Element, name: str) -> None:
    """Give every id the name of the picture, also where it is used."""
    ids = [str(found) for mark in root.iter() if (found := mark.get("id"))]
    for mark in root.iter():
        for attribute, given in mark.items():
            value = str(given)
            if attribute == "id":
                mark.set("id", f"{name}-{value}")
            for one in ids:
                if f"url(#{one})" in value or value == f"#{one}":
                    mark.set(attribute, value.replace(f"#{one}", f"#{name}-{one}"))
