"""PDF and text documents: the same words as the page, on one page where they fit, and nothing that runs."""

from __future__ import annotations

import io
import zipfile
from datetime import date

from lxml import etree
from pypdf import PdfReader

from valorise.reporting.document import Cell, Document, Grid, Head, Listing, Paragraph, Section, Subheading
from valorise.reporting.formats import docx, pdf

NASTY = 'A <b>bold</b> & "odd" title\x07\ufffe\uffff\ud800 with Č and ž'


def document(*, columns: int = 3, rows: int = 4) -> Document:
    heads = tuple(Head(f"Column {n}", "number" if n else "text") for n in range(columns))
    cells = tuple(tuple(Cell(f"r{row}c{n}", "note") for n in range(columns)) for row in range(rows))
    blocks = (Paragraph("Running <text>."), Subheading("Within"), Listing(("first",)), Grid("Table", heads, cells))
    return Document(NASTY, "Office", "", date(2026, 11, 22), (Section("a", "Part", blocks),))


def words(content: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def test_a_pdf_says_what_the_document_says() -> None:
    told = words(pdf.write(document()))
    for said in ("<b>bold</b>", "Č", "Running <text>.", "Column 2", "r3c2", "note", "1 / 1"):
        assert said in told


def test_a_long_table_goes_on_and_a_wide_one_turns_the_page() -> None:
    pages = PdfReader(io.BytesIO(pdf.write(document(rows=120)))).pages
    assert len(pages) > 2
    assert pages[0].mediabox.height > pages[0].mediabox.width
    assert "r119c2" in words(pdf.write(document(rows=120)))
    wide = PdfReader(io.BytesIO(pdf.write(document(columns=9)))).pages[0].mediabox
    assert wide.width > wide.height


def test_a_word_longer_than_its_column_is_cut_and_not_lost() -> None:
    cut = list(pdf.lines("x" * 300, 60, 8))
    assert "".join(cut) == "x" * 300
    assert all(pdf.width(line, 8) <= 60 for line in cut)


def test_a_text_document_holds_the_words_and_no_way_out() -> None:
    with zipfile.ZipFile(io.BytesIO(docx.write(document(columns=9)))) as archive:
        names = set(archive.namelist())
        body = etree.fromstring(archive.read("word/document.xml"))
        relations = archive.read("word/_rels/document.xml.rels").decode()
    assert names == {
        "[Content_Types].xml",
        "_rels/.rels",
        "word/_rels/document.xml.rels",
        "word/styles.xml",
        "word/document.xml",
    }
    told = "".join(body.itertext())
    assert 'A <b>bold</b> & "odd" title' in told
    assert "r3c8" in told
    assert "TargetMode" not in relations
    assert body.find(f".//{{{docx.W}}}pgSz").get(f"{{{docx.W}}}orient") == "landscape"


def test_the_same_document_is_the_same_file() -> None:
    assert docx.write(document()) == docx.write(document())


def test_an_empty_document_is_a_page_too() -> None:
    nothing = Document("Empty", "", "", date(2026, 11, 22), ())
    assert "Empty" in words(pdf.write(nothing))
    assert zipfile.ZipFile(io.BytesIO(docx.write(nothing))).testzip() is None


def test_a_text_without_blanks_is_cut_in_one_walk() -> None:
    assert "".join(pdf.lines("W" * 200_000, 500, 9.5)) == "W" * 200_000
