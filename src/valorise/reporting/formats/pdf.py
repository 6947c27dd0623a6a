"""A document as PDF: pages drawn as vector pictures with real text, joined to one file; nothing is fetched."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field

import vl_convert
from markupsafe import escape
from pypdf import PdfReader, PdfWriter

from valorise.reporting.document import Document
from valorise.reporting.passages import clean
from valorise.reporting.plain import Piece, Rows, Text, pieces

TAKES, SUFFIX, MEDIA = "document", ".pdf", "application/pdf"
SHORT, LONG, MARGIN = 595.0, 842.0, 45.0
"""A4 in points."""
WIDE = 6
"""Columns from which the page lies on its side."""
SIZES = {"title": 17.0, "heading": 13.0, "subheading": 10.5, "text": 9.5, "small": 8.5, "bullet": 9.0}
BEFORE = {"title": 0.0, "heading": 10.0, "subheading": 6.0, "text": 3.0, "small": 4.0, "bullet": 2.0}
CELL, PAD, LINE = 8.0, 3.0, 1.3
FONT = "Liberation Sans, Arial, Helvetica, DejaVu Sans, sans-serif"
NARROW, BROAD = "iIljtf.,:;'!|()[] ", "mMwWOQG@%&"


@dataclass
class Sheet:
    """Pages while they are filled: where the pen is, and what was drawn."""

    width: float
    height: float
    pages: list[list[str]] = field(default_factory=lambda: [[]])
    y: float = MARGIN

    def room(self, needed: float) -> None:
        """A new page where this much no longer fits; what is higher than a page begins at its top."""
        if self.y + needed > self.height - MARGIN and self.y > MARGIN:
            self.pages.append([])
            self.y = MARGIN

    def draw(self, what: str) -> None:
        """Put a mark on the page."""
        self.pages[-1].append(what)


def write(document: Document) -> bytes:
    """The document as PDF, A4; it lies on its side where a table is wide."""
    told = list(pieces(document))
    wide = any(isinstance(one, Rows) and len(one.heads) > WIDE for one in told)
    sheet = Sheet(LONG, SHORT) if wide else Sheet(SHORT, LONG)
    for piece in told:
        _put(sheet, piece)
    joined = PdfWriter()
    for number, marks in enumerate(sheet.pages, start=1):
        foot = f"{number} / {len(sheet.pages)}"
        marks.append(_text(sheet.width - MARGIN, sheet.height - 22, 7.5, foot, anchor="end"))
        drawn = vl_convert.svg_to_pdf(_svg(sheet, marks))
        joined.append(PdfReader(io.BytesIO(drawn)))
    joined.add_metadata({"/Title": clean(document.title)})
    page = io.BytesIO()
    joined.write(page)
    return page.getvalue()


def _put(sheet: Sheet, piece: Piece) -> None:
    if isinstance(piece, Rows):
        _table(sheet, piece)
        return
    size, indent = SIZES[piece.style], 10.0 if piece.style == "bullet" else 0.0
    bold = piece.style in ("title", "heading", "subheading")
    sheet.y += BEFORE[piece.style]
    sheet.room(size * LINE * (3 if bold else 1))
    for number, line in enumerate(lines(piece.text, sheet.width - 2 * MARGIN - indent, size, bold=bold)):
        sheet.room(size * LINE)
        sheet.y += size * LINE
        if indent and not number:
            sheet.draw(_text(MARGIN, sheet.y, size, "\N{EN DASH}"))
        sheet.draw(_text(MARGIN + indent, sheet.y, size, line, bold=bold))


def _table(sheet: Sheet, rows: Rows) -> None:
    if rows.caption:
        _put(sheet, Text("subheading", rows.caption))
    widths = _widths(rows, sheet.width - 2 * MARGIN)
    if any(rows.heads):
        _row(sheet, rows.heads, widths, rows.numbers, bold=True)
    for cells in rows.cells:
        _row(sheet, cells, widths, rows.numbers)
    sheet.y += 6


def _widths(rows: Rows, whole: float) -> list[float]:
    """Shares of the width by what the columns hold: at least the longest word, at most what a long text may ask."""
    asked, least = [], []
    for number, head in enumerate(rows.heads):
        texts = [head, *(cells[number] for cells in rows.cells)]
        words = [word for text in texts for word in text.split()] or [""]
        asked.append(min(max(width(line, CELL) for text in texts for line in text.split("\n")), 190.0) + 2 * PAD)
        least.append(min(max(width(word, CELL, bold=True) for word in words), 90.0) + 2 * PAD)
    spare = max(whole - sum(least), 0.0)
    more = [max(wish - need, 0.0) for wish, need in zip(asked, least, strict=True)]
    total = sum(more) or 1.0
    given = [need + spare * extra / total for need, extra in zip(least, more, strict=True)]
    return [one * whole / sum(given) for one in given]


def _row(
    sheet: Sheet, cells: tuple[str, ...], widths: list[float], numbers: tuple[bool, ...], *, bold: bool = False
) -> None:
    wrapped = [list(lines(text, wide - 2 * PAD, CELL, bold=bold)) for text, wide in zip(cells, widths, strict=True)]
    tall = max((len(one) for one in wrapped), default=1)
    sheet.room(min(tall, 6) * CELL * LINE + 2 * PAD)
    sheet.y += PAD
    for number in range(tall):
        sheet.room(CELL * LINE)
        sheet.y += CELL * LINE
        x = MARGIN
        for one, wide, right in zip(wrapped, widths, numbers, strict=True):
            if number < len(one):
                at, anchor = (x + wide - PAD, "end") if right else (x + PAD, "start")
                sheet.draw(_text(at, sheet.y, CELL, one[number], bold=bold, anchor=anchor))
            x += wide
    sheet.y += PAD + 1.5  # room for letters that reach below their line
    weight = 0.8 if bold else 0.3
    rule = f'<line x1="{MARGIN}" x2="{sheet.width - MARGIN}" y1="{sheet.y:.1f}" y2="{sheet.y:.1f}"'
    sheet.draw(f'{rule} stroke="#888" stroke-width="{weight}"/>')


def lines(text: str, wide: float, size: float, *, bold: bool = False) -> Iterator[str]:
    """The text in lines that fit; a word that is longer than a line is cut.

    >>> list(lines("one two three", 40, 10))
    ['one two', 'three']
    """
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split() or [""]:
            while (fits := _fitting(word, wide, size, bold=bold)) < len(word):
                if line:
                    yield line
                    line = ""
                yield word[:fits]
                word = word[fits:]
            joined = f"{line} {word}" if line else word
            if line and width(joined, size, bold=bold) > wide:
                yield line
                line = word
            else:
                line = joined
        yield line


def _fitting(word: str, wide: float, size: float, *, bold: bool) -> int:
    """How many letters of the word fit, at least one; no more of it is looked at than that."""
    reached = 0.0
    for number, sign in enumerate(word):
        reached += width(sign, size, bold=bold)
        if reached > wide:
            return max(number, 1)
    return len(word)


def width(text: str, size: float, *, bold: bool = False) -> float:
    """About how wide a text is in points, rather too wide than too narrow."""
    em = sum(0.3 if sign in NARROW else 0.9 if sign in BROAD else 0.7 if sign.isupper() else 0.56 for sign in text)
    return em * size * (1.07 if bold else 1.0)


def _text(x: float, y: float, size: float, text: str, *, bold: bool = False, anchor: str = "start") -> str:
    weight = ' font-weight="bold"' if bold else ""
    where = f'x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}"'
    return f'<text {where} font-family="{FONT}" fill="#111"{weight}>{escape(text)}</text>'


def _svg(sheet: Sheet, marks: list[str]) -> str:
    box = f'width="{sheet.width}" height="{sheet.height}" viewBox="0 0 {sheet.width} {sheet.height}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {box}>{"".join(marks)}</svg>'
