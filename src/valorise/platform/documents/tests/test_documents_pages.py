"""Files put with an asset: who may, what is taken, where it lies, who gets it back."""

from __future__ import annotations

import errno
import io
import os
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.cast import whole_page

from valorise.platform.documents import actions, keeping
from valorise.platform.documents.models import Document
from valorise.platform.foundation.changes import log
from valorise.platform.foundation.told import told
from valorise.platform.foundation.undo import undo
from valorise.platform.register.actions import merge_assets
from valorise.platform.register.models import Asset, Contributor
from valorise.terms.errors import Invalid

PDF = b"%PDF-1.7\nreport"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> Path:
    """A folder of documents of its own."""
    settings.MEDIA_ROOT = tmp_path / "documents"
    return settings.MEDIA_ROOT


@pytest.fixture
def document(asset, owner):
    asset(confidentiality="internal")
    return actions.add_document(owner.viewer, "a-1", "report.pdf", [PDF], {"confidentiality": "internal"})


def files(folder) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def upload(client, *named, **said):
    sent = [SimpleUploadedFile(name, content) for name, content in named]
    return client.post("/assets/a-1/-/documents/", {"files": sent, **said})


def test_several_files_are_added_and_read_by_a_second_person(asset, owner, colleague, folder) -> None:
    asset(confidentiality="internal")
    answer = upload(owner.client, ("report.pdf", PDF), ("notes.txt", b"A note."), kind="report")
    assert answer.status_code == 302
    text = colleague.client.get("/assets/a-1/-/papers/").content.decode()
    assert "report.pdf" in text
    one = Document.objects.get(file="report.pdf")
    got = fetched(colleague.client, one)
    assert got.content_read == PDF
    assert got.headers["Content-Disposition"] == 'attachment; filename="report.pdf"'
    assert "sandbox" in got.headers["Content-Security-Policy"]
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert len(files(folder)) == 2
    assert all(path.stat().st_mode & 0o077 == 0 and "report" not in path.name for path in files(folder))
    assert [told(one).activity for one in log().links()] == ["document-added", "document-added"]
    assert "report.pdf" not in "".join(one.content for one in log().links())


def fetched(client, document):
    """The answer to a download, read to its end as a browser does."""
    answer = client.get(f"/documents/{document.pk}/-/download/")
    answer.content_read = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer


CAST = [("owner", 200), ("colleague", 200), ("stranger", 404)]


@pytest.mark.parametrize("who, status", CAST)
def test_the_cast_at_an_internal_document(document, request, who, status) -> None:
    client = request.getfixturevalue(who).client
    assert fetched(client, document).status_code == status
    assert client.get(f"/documents/{document.pk}/-/edit/").status_code == (200 if who == "owner" else 404)
    if who != "owner":
        assert client.post(f"/documents/{document.pk}/-/remove/").status_code == 404
        assert upload(client, ("x.pdf", PDF)).status_code in (403, 404)
    assert Document.objects.count() == 1


def test_nobody_gets_no_document(document, nobody) -> None:
    assert fetched(nobody, document).status_code == 404
    assert upload(nobody, ("x.pdf", PDF)).status_code == 404


@pytest.mark.parametrize(
    "level, of_asset, colleague_sees, stranger_sees",
    [("confidential", "internal", False, False), ("open", "open", True, True), ("internal", "open", True, False),
     ("open", "teaser", True, False), ("open", "confidential", False, False), ("strange", "open", False, False)],
)  # fmt: skip
def test_what_is_closed_stays_closed(
    document, colleague, stranger, level, of_asset, colleague_sees, stranger_sees
) -> None:
    Document.objects.update(confidentiality=level)
    Asset.objects.update(confidentiality=of_asset)
    for person, sees in ((colleague, colleague_sees), (stranger, stranger_sees)):
        got = fetched(person.client, document)
        assert got.status_code == (200 if sees else 404)
        assert ("report.pdf" in whole_page(person.client)) is sees


def test_a_contributor_reads_confidential_documents_of_their_asset(document, stranger) -> None:
    Document.objects.update(confidentiality="confidential")
    Asset.objects.update(confidentiality="confidential")
    Contributor.objects.create(asset_id="a-1", position=0, name="S", user=stranger.user)
    assert fetched(stranger.client, document).status_code == 200


@pytest.mark.parametrize(
    "name, content",
    [("page.pdf", b"<html><script>alert(1)</script>"), ("drawing.png", b"<svg onload='alert(1)'/>"),
     ("run.pdf", b"MZ\x90\x00\x03"), ("run.txt", b"\x7fELF\x02\x01"), ("empty.pdf", b""),
     ("x.xml", b"<?xml version='1.0'?>"),
     ("bytes.txt", b"\xff\xfe\x00\x01")],
)  # fmt: skip
def test_what_its_content_does_not_show_to_be_harmless_is_refused(asset, owner, folder, name, content) -> None:
    asset()
    answer = upload(owner.client, (name, content))
    assert answer.status_code == 422 or b"at least one file" in answer.content
    assert not Document.objects.exists()
    assert not files(folder)


def office(member: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr(member, "x" * 100)
    return made.getvalue()


@pytest.mark.parametrize(
    "content, media",
    [(office("word/document.xml"), "wordprocessingml.document"), (office("xl/workbook.xml"), "spreadsheetml.sheet"),
     (office("data.csv"), "application/zip"), (b"\x89PNG\r\n\x1a\n....", "image/png"),
     ("Žiga; č\n".encode(), "text/plain"),
     (("č" * 5000).encode(), "text/plain")],
)  # fmt: skip
def test_kinds_are_told_by_content(asset, owner, content, media) -> None:
    asset()
    made = actions.add_document(owner.viewer, "a-1", "any.bin", [content], {})
    assert made.media.endswith(media)


@pytest.mark.parametrize(
    "name", ["../../../etc/passwd", "..\\..\\boot.ini", "/etc/passwd", "a\r\nX-Evil: 1.pdf", "nul\x00.pdf"]
)
def test_names_lead_nowhere(asset, owner, folder, name) -> None:
    asset()
    made = actions.add_document(owner.viewer, "a-1", name, [PDF], {})
    assert not set(made.file) & set("/\\\r\n\x00")
    assert made.file.endswith(".pdf")
    assert files(folder)[0].is_relative_to(folder)
    assert "\n" not in fetched(owner.client, made).headers["Content-Disposition"]


@pytest.mark.parametrize("stored", ["../../secret-key", "/etc/passwd", "1/../../x", ""])
def test_a_stored_name_that_leads_out_is_answered_with_nothing(document, owner, stored) -> None:
    Document.objects.update(stored=stored)
    assert fetched(owner.client, document).status_code == 404


def test_a_file_that_is_too_large_is_refused_with_its_limit(asset, owner, settings, folder) -> None:
    asset()
    settings.DOCUMENT_MOST_BYTES = 1024**2
    answer = upload(owner.client, ("long.pdf", PDF + b"x" * 1024**2))
    assert answer.status_code == 413
    assert b"larger than 1 MB" in answer.content
    assert not files(folder)
    settings.DOCUMENT_MOST_BYTES = 10
    assert upload(owner.client, ("long.pdf", PDF + b"x" * 1024**2)).status_code == 413


def test_an_upload_without_the_token_is_refused(asset, owner) -> None:
    asset()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(owner.user)
    assert upload(strict, ("report.pdf", PDF)).status_code == 403
    assert not Document.objects.exists()


def test_one_bad_file_does_not_hold_up_the_others(asset, owner) -> None:
    asset()
    answer = owner.client.post(
        "/assets/a-1/-/documents/",
        {"files": [SimpleUploadedFile("a.pdf", PDF), SimpleUploadedFile("b.pdf", b"<html>")]}, follow=True,
    )  # fmt: skip
    assert b"1 document was added" in answer.content
    assert "“b.pdf” is of a kind that is not taken" in answer.content.decode()


def test_the_same_content_is_not_taken_twice(document, owner, folder) -> None:
    with pytest.raises(Invalid, match="there already"):
        actions.add_document(owner.viewer, "a-1", "again.pdf", [PDF], {})
    assert len(files(folder)) == 1


def test_a_full_disk_loses_nothing(asset, owner, folder, monkeypatch) -> None:
    asset()

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(keeping.os, "fsync", full)
    answer = upload(owner.client, ("report.pdf", PDF))
    assert answer.status_code == 503
    assert b"No space left" in answer.content
    assert not files(folder)
    assert not Document.objects.exists()


def test_where_the_row_fails_no_file_stays(asset, owner, folder) -> None:
    asset()
    with pytest.raises(Invalid):
        actions.add_document(owner.viewer, "a-1", "report.pdf", [PDF], {"kind": "no-such-kind"})
    assert not files(folder)


def test_taking_away_can_be_undone_and_for_good_cannot(
    document, owner, folder, django_capture_on_commit_callbacks
) -> None:
    actions.remove_document(owner.viewer, document.pk, why="draft")
    assert fetched(owner.client, document).status_code == 404
    undo(owner.viewer, told(list(log().links())[-1]).id)
    assert fetched(owner.client, document).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        actions.remove_document(owner.viewer, document.pk, for_good=True)
    assert not files(folder)
    with pytest.raises(Invalid, match="erased"):
        undo(owner.viewer, told(list(log().links())[-1]).id)


def test_a_changed_description_keeps_the_content(document, owner) -> None:
    sent = {"title": "Final report", "kind": "report", "edition": "2", "confidentiality": "confidential", "version": 1}
    assert owner.client.post(f"/documents/{document.pk}/-/edit/", sent).status_code == 302
    again = owner.client.post(f"/documents/{document.pk}/-/edit/", sent | {"title": "Mine"})
    assert again.status_code == 422
    assert b"Somebody else changed" in again.content
    found = Document.objects.get()
    assert (found.title, found.edition, found.file) == ("Final report", "2", "report.pdf")


def test_documents_move_with_a_merge(document, asset, owner) -> None:
    asset("a-2")
    merge_assets(owner.viewer, "a-2", ["a-1"], why="same")
    assert Document.objects.get().asset_id == "a-2"
    undo(owner.viewer, told(list(log().links())[-1]).id)
    assert Document.objects.get().asset_id == "a-1"
