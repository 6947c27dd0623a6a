"""Words of documents: read within limits, kept apart, found by who may read the document and by nobody else."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from lxml import etree

from valorise.platform.documents import actions, reading, words
from valorise.platform.documents.models import Document, DocumentText
from valorise.platform.jobs.worker import drain
from valorise.platform.register.models import Asset, Contributor

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
MAIL = b"""From: Ana <ana@firm.example>
Subject: Offer for the quenchant
Content-Type: multipart/mixed; boundary=x

--x
Content-Type: text/html; charset=utf-8

<p>We would <b>license</b> it.</p><script>var hidden = 1</script>
--x
Content-Type: application/pdf
Content-Disposition: attachment; filename="termsheet.pdf"

--x--
"""


@pytest.fixture(autouse=True)
def home(settings, tmp_path) -> None:
    settings.MEDIA_ROOT, settings.HOME = tmp_path / "documents", tmp_path


def packed(path: Path, **parts: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", content)
    return path


def docx(path: Path, *paragraphs: str, head: str = "") -> Path:
    said = "".join(f"<w:p><w:r><w:t>{one}</w:t></w:r></w:p>" for one in paragraphs)
    return packed(path, word__document=f"{head}<w:document xmlns:w='{WORD}'><w:body>{said}</w:body></w:document>")


def odt(path: Path, said: str) -> Path:
    return packed(path, content=f"<x xmlns:t='{TEXT}'><t:h>Report</t:h><t:p>{said}</t:p></x>")


def pdf(path: Path, said: str) -> Path:
    """The least that is a PDF with one line of text."""
    line = f"BT /F 12 Tf 9 9 Td ({said}) Tj ET"
    parts = [
        "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/Contents 4 0 R/MediaBox[0 0 99 99]/Resources<</Font<</F 5 0 R>>>>>>",
        f"<</Length {len(line)}>>stream\n{line}\nendstream", "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]  # fmt: skip
    written, places = "%PDF-1.4\n", "0000000000 65535 f \n"
    for number, part in enumerate(parts, start=1):
        places += f"{len(written):010} 00000 n \n"
        written += f"{number} 0 obj{part}endobj\n"
    table = f"xref\n0 6\n{places}trailer<</Size 6/Root 1 0 R>>\nstartxref\n{len(written)}\n%%EOF\n"
    path.write_text(written + table, "latin-1")
    return path


@pytest.mark.parametrize("make, kind", [(docx, "docx"), (odt, "odt"), (pdf, "pdf")])
def test_documents_give_their_words_in_a_process_of_their_own(tmp_path, make, kind) -> None:
    if kind == "pdf":
        pytest.importorskip("pypdf")
    text, whole = reading.printed(make(tmp_path / "file", "Quenching oil of beech"), kind)
    assert "Quenching oil of beech" in text
    assert whole


def test_a_mail_gives_its_text_without_its_scripts(tmp_path) -> None:
    (tmp_path / "offer").write_bytes(MAIL)
    said = " ".join(" ".join(words.letter(tmp_path / "offer")).split())
    assert "Offer for the quenchant Ana <ana@firm.example>" in said
    assert "We would license it." in said
    assert "termsheet.pdf" in said
    assert "hidden" not in said


def test_an_entity_bomb_is_not_expanded_and_keeps_nobody_waiting(tmp_path) -> None:
    head = "<!DOCTYPE x [<!ENTITY a 'boom'><!ENTITY b '" + "&a;" * 90 + "'><!ENTITY f SYSTEM 'file:///etc/hostname'>]>"
    said = list(words.packed(docx(tmp_path / "bomb", "before", "&b;&f;", head=head), "docx"))
    assert said == ["before", ""]


def test_what_unpacks_beyond_all_measure_is_read_no_further(tmp_path, monkeypatch) -> None:
    bomb = docx(tmp_path / "bomb", "found", " " * 50_000_000)
    assert bomb.stat().st_size < 100_000
    monkeypatch.setattr(words, "MOST_UNPACKED", 4_096)
    said = words.packed(bomb, "docx")
    assert next(said) == "found"
    with pytest.raises(etree.XMLSyntaxError):
        list(said)


def test_a_damaged_file_is_noted_and_not_tried_again(tmp_path, asset, owner) -> None:
    asset()
    file = docx(tmp_path / "file", "whole")
    broken = file.read_bytes().replace(b"word/document", b"word/documenx", 1)
    added = actions.add_document(owner.viewer, "a-1", "broken.docx", [broken], {})
    read()
    assert DocumentText.objects.get(document=added).state == DocumentText.FAILED
    assert not reading.waiting().exists()


def read() -> None:
    """Do what the worker does after an upload."""
    for name, stored, file, media in reading.waiting().values_list("pk", "stored", "file", "media"):
        reading.keep(name, reading.words_of(stored, reading.kind_named(file, media)))


@pytest.fixture
def contract(asset, owner, elsewhere) -> Document:
    asset(confidentiality="internal", title="Membrane")
    asset("a-2", title="Bridge")
    added = actions.add_document(
        owner.viewer, "a-1", "notes.txt", [b"The xylophonic coating of Dolenja."], {"confidentiality": "confidential"}
    )
    read()
    return added


def found(person, asked: str = "xylophonic") -> bool:
    text = person.client.get("/assets/", {"q": asked}).content.decode()
    return 'href="/assets/a-1/"' in text


def test_an_asset_is_found_by_words_of_a_document(contract, owner) -> None:
    assert found(owner)
    assert found(owner, "coatings dolenja")
    assert not found(owner, "xylophonic bridge")
    assert "In documents: notes.txt" in owner.client.get("/assets/?q=xylophonic").content.decode()


def test_nobody_finds_by_words_of_a_document_they_may_not_read(contract, colleague, stranger, nobody) -> None:
    assert not found(colleague), "the colleague sees the asset, but not this document"
    assert not found(stranger)
    Document.objects.update(confidentiality="internal")
    assert found(colleague)
    assert not found(stranger)
    Contributor.objects.create(asset_id="a-1", position=0, name="S", user=stranger.user)
    assert found(stranger)
    assert nobody.get("/assets/?q=xylophonic").status_code in (200, 302)


def test_an_open_document_does_not_show_a_closed_asset(contract, stranger) -> None:
    Document.objects.update(confidentiality="open")
    assert not found(stranger)
    Asset.objects.filter(pk="a-1").update(confidentiality="open")
    assert found(stranger)


def test_a_document_that_is_gone_is_not_found_by(contract, owner) -> None:
    assert found(owner)
    actions.remove_document(owner.viewer, contract.pk)
    assert not found(owner)
    assert DocumentText.objects.exists(), "it can be brought back, and its words with it"


@pytest.mark.django_db(transaction=True)
def test_the_worker_reads_what_was_added_and_forgets_what_is_deleted_for_good(asset, owner, tmp_path) -> None:
    asset()
    added = actions.add_document(owner.viewer, "a-1", "notes.txt", [b"xylophonic"], {})
    drain(beat=False)
    assert DocumentText.objects.get(document=added).text == "xylophonic"
    assert found(owner)
    actions.remove_document(owner.viewer, added.pk, for_good=True)
    assert not DocumentText.objects.exists()
    assert not (tmp_path / "index" / "documents").exists()
    assert not found(owner)
