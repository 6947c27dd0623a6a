"""A text document that word processors open (Office Open XML): headings, paragraphs and tables, no macro, no link."""

from __future__ import annotations

import struct
import zlib

from lxml import etree

from valorise.reporting.document import Document
from valorise.reporting.plain import Piece, Rows, Text, pieces

TAKES, SUFFIX = "document", ".docx"
MEDIA = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
CONTENT = "http://schemas.openxmlformats.org/package/2006/content-types"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STYLES = {"title": "Title", "heading": "Heading1", "subheading": "Heading2", "bullet": "ListBullet", "small": "Small"}
SIZES = {"Normal": 20, "Title": 36, "Heading1": 28, "Heading2": 24, "ListBullet": 20, "Small": 18}
"""Sizes of the styles in half points."""
WIDE = 6
"""Columns from which the page lies on its side."""
DAY = 33
"""The first of January 1980 as ZIP counts days, so that the same document is the same file."""


def write(document: Document) -> bytes:
    """The document as .docx; the same document gives the same bytes."""
    told = list(pieces(document))
    parts = {
        "[Content_Types].xml": _types(),
        "_rels/.rels": _relation("officeDocument", "word/document.xml"),
        "word/_rels/document.xml.rels": _relation("styles", "styles.xml"),
        "word/styles.xml": _styles(),
        "word/document.xml": _body(told, wide=any(isinstance(one, Rows) and len(one.heads) > WIDE for one in told)),
    }
    return _packed({name: etree.tostring(one, xml_declaration=True, encoding="UTF-8") for name, one in parts.items()})


def _packed(parts: dict[str, bytes]) -> bytes:
    """The parts as one ZIP archive without compression, made in memory (APPNOTE 6.3, sections 4.3.7, 4.3.12)."""
    body, listing = b"", b""
    for name, content in parts.items():
        said, size = name.encode("ascii"), len(content)
        fields = struct.pack("<HHHHHIIIHH", 20, 0, 0, 0, DAY, zlib.crc32(content), size, size, len(said), 0)
        listing += b"PK\x01\x02" + struct.pack("<H", 20) + fields + struct.pack("<HHHII", 0, 0, 0, 0, len(body)) + said
        body += b"PK\x03\x04" + fields + said + content
    end = struct.pack("<HHHHIIH", 0, 0, len(parts), len(parts), len(listing), len(body), 0)
    return body + listing + b"PK\x05\x06" + end


def _element(name: str, **said: str) -> etree._Element:
    return etree.Element(f"{{{W}}}{name}", {f"{{{W}}}{key}": value for key, value in said.items()}, nsmap={"w": W})


def _under(parent: etree._Element, name: str, **said: str) -> etree._Element:
    child = _element(name, **said)
    parent.append(child)
    return child


def _body(told: list[Piece], *, wide: bool) -> etree._Element:
    root = _element("document")
    body = _under(root, "body")
    for piece in told:
        if isinstance(piece, Text):
            body.append(_paragraph(piece.text, STYLES.get(piece.style, "Normal")))
        else:
            _table(body, piece)
    section = _under(body, "sectPr")
    size = {"w": "16838", "h": "11906", "orient": "landscape"} if wide else {"w": "11906", "h": "16838"}
    _under(section, "pgSz", **size)
    edges = dict.fromkeys(("top", "right", "bottom", "left"), "1000")
    _under(section, "pgMar", **edges, header="500", footer="500", gutter="0")
    return root


def _paragraph(text: str, style: str, *, right: bool = False, bold: bool = False) -> etree._Element:
    paragraph = _element("p")
    properties = _under(paragraph, "pPr")
    _under(properties, "pStyle", val=style)
    if right:
        _under(properties, "jc", val="right")
    for number, line in enumerate(text.split("\n")):
        run = _under(paragraph, "r")
        if bold:
            _under(_under(run, "rPr"), "b")
        if number:
            _under(run, "br")
        said = _under(run, "t")
        said.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        said.text = line
    return paragraph


def _table(body: etree._Element, rows: Rows) -> None:
    if rows.caption:
        body.append(_paragraph(rows.caption, "Heading2"))
    table = _under(body, "tbl")
    properties = _under(table, "tblPr")
    _under(properties, "tblW", w="5000", type="pct")
    borders = _under(properties, "tblBorders")
    for side in ("top", "bottom", "insideH"):
        _under(borders, side, val="single", sz="4", color="999999")
    grid = _under(table, "tblGrid")
    for _ in rows.heads:
        _under(grid, "gridCol")
    if any(rows.heads):
        _line(table, rows.heads, rows, head=True)
    for cells in rows.cells:
        _line(table, cells, rows)
    body.append(_paragraph("", "Small"))


def _line(table: etree._Element, cells: tuple[str, ...], rows: Rows, *, head: bool = False) -> None:
    line = _under(table, "tr")
    if head:
        _under(_under(line, "trPr"), "tblHeader")
    for text, number in zip(cells, rows.numbers, strict=True):
        _under(line, "tc").append(_paragraph(text, "Small", right=number, bold=head))


def _styles() -> etree._Element:
    root = _element("styles")
    for name, size in SIZES.items():
        style = _under(root, "style", type="paragraph", styleId=name, **({"default": "1"} if name == "Normal" else {}))
        _under(style, "name", val={"Heading1": "heading 1", "Heading2": "heading 2"}.get(name, name))
        properties = _under(style, "pPr")
        _under(properties, "spacing", before="160" if "ead" in name else "0", after="60")
        if name == "ListBullet":
            _under(properties, "ind", left="360", hanging="180")
        run = _under(style, "rPr")
        _under(run, "rFonts", ascii="Arial", hAnsi="Arial", cs="Arial")
        if name in ("Title", "Heading1", "Heading2"):
            _under(run, "b")
        _under(run, "sz", val=str(size))
    return root


def _types() -> etree._Element:
    root = etree.Element(f"{{{CONTENT}}}Types")
    kinds = {"rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml"}
    for suffix, kind in kinds.items():
        etree.SubElement(root, f"{{{CONTENT}}}Default", {"Extension": suffix, "ContentType": kind})
    for part, kind in (("document", "document.main"), ("styles", "styles")):
        full = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"
        etree.SubElement(root, f"{{{CONTENT}}}Override", {"PartName": f"/word/{part}.xml", "ContentType": full})
    return root


def _relation(kind: str, target: str) -> etree._Element:
    root = etree.Element(f"{{{RELATIONS}}}Relationships")
    said = {"Id": "rId1", "Type": f"{OFFICE}/{kind}", "Target": target}
    etree.SubElement(root, f"{{{RELATIONS}}}Relationship", said)
    return root
