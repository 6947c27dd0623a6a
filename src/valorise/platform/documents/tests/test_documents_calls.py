"""Documents by calls: the same checks, limits and rights as on pages, and nothing is lost on the way."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest

from valorise.platform.documents.models import Document
from valorise.platform.programs.tests.calls import by_token, refused, send

DOCUMENTS, UPLOAD = "/api/v1/documents", "/api/v1/assets/a-1/-/documents"
PDF = b"%PDF-1.7\nreport"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> Path:
    """A folder of documents of its own."""
    settings.MEDIA_ROOT = tmp_path / "documents"
    return settings.MEDIA_ROOT


@pytest.fixture
def program(owner):
    return by_token(owner)


def put(client, content=PDF, name="report.pdf", headers=None, **said):
    return client.post(UPLOAD, {"file": SimpleUploadedFile(name, content), **said}, headers=headers)


def fetched(ask, document):
    """The answer with the content, read to its end so that the file is closed."""
    answer = ask(document + "/-/content")
    return answer, b"".join(answer.streaming_content) if answer.streaming else answer.content


@pytest.fixture
def document(asset, program):
    asset(confidentiality="internal")
    return put(program, title="A report", confidentiality="internal")["Location"]


def files(folder) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_file_is_put_read_and_downloaded(document, program, colleague) -> None:
    seen = by_token(colleague).get(document)
    facts = seen.json()["facts"]
    assert (facts["title"], facts["file"], facts["size"], facts["asset"]) == ("A report", "report.pdf", 15, "a-1")
    assert seen["ETag"] == '"1-colleague"'
    got, content = fetched(by_token(colleague).get, document)
    assert content == PDF
    assert got["Content-Disposition"] == 'attachment; filename="report.pdf"'
    assert "sandbox" in got["Content-Security-Policy"]
    head, nothing = fetched(by_token(colleague).head, document)
    assert (head.status_code, nothing) == (200, b"")
    for query, number in (("", 1), ("?asset=a-1", 1), ("?asset=a-2", 0)):
        assert len(program.get(DOCUMENTS + query).json()["items"]) == number
        assert len(b"".join(program.get(DOCUMENTS + ".jsonl" + query).streaming_content).splitlines()) == number


CAST = [("colleague", (200, 404, 404, 403)), ("stranger", (404, 404, 404, 404)), ("nobody", (404, 401, 401, 401))]


@pytest.mark.parametrize("who, statuses", CAST)
def test_the_cast_at_an_internal_document(document, request, who, statuses) -> None:
    person = request.getfixturevalue(who)
    client = person if who == "nobody" else by_token(person)
    reads, changes, returns, adds = statuses
    assert client.get(document).status_code == reads
    assert fetched(client.get, document)[0].status_code == reads
    assert len(client.get(DOCUMENTS).json()["items"]) == (1 if reads == 200 else 0)
    tag = '"1-full"'
    refused(send(client, "patch", document, {"facts": {"title": "Mine"}}, If_Match=tag), changes)
    refused(send(client, "delete", document, If_Match=tag), changes)
    refused(send(client, "post", document + "/-/restore", {}), returns)
    refused(put(client), adds)
    assert Document.objects.get().title == "A report"


def test_it_is_described_taken_away_and_brought_back(document, program, folder) -> None:
    refused(send(program, "patch", document, {"facts": {"title": "x"}}), 428)
    changed = send(program, "patch", document, {"facts": {"title": None, "edition": "2"}}, If_Match='"1-full"')
    assert changed.status_code == 200, changed.content
    assert "title" not in changed.json()["facts"]
    late = refused(send(program, "patch", document, {"facts": {"title": "x"}}, If_Match='"1-full"'), 412)
    assert late.json()["present"]["facts"]["edition"] == "2"
    told = refused(send(program, "patch", document, {"facts": {"file": "x.exe"}}, If_Match='"2-full"'), 422)
    assert told.json()["error"]["where"] == "body: facts.file"
    assert send(program, "delete", document + "?why=Old", If_Match='"2-full"').status_code == 204
    refused(program.get(document), 404)
    refused(program.get(document + "/-/content"), 404)
    back = send(program, "post", document + "/-/restore", {"why": "Needed"}, Idempotency_Key="r-1")
    assert (back.status_code, back["ETag"]) == (200, '"4-full"')
    assert [one["activity"] for one in program.get(document + "/-/history").json()["items"]] == [
        "change-undone", "document-removed", "document-changed", "document-added",
    ]  # fmt: skip
    assert send(program, "delete", document + "?for_good=true", If_Match='"4-full"').status_code == 204
    refused(send(program, "post", document + "/-/restore", {}), 422, "erased")


@pytest.mark.parametrize(
    "content, name, status", [(b"MZ\x90\x00", "a.pdf", 422), (b"", "a.txt", 422), (b"<svg/>", "a.svg", 422)]
)
def test_what_pages_do_not_take_calls_do_not_either(asset, program, folder, content, name, status) -> None:
    asset()
    refused(put(program, content, name), status)
    assert files(folder) == []
    assert not Document.objects.exists()


def test_a_form_that_is_too_long_is_refused_before_it_is_read(asset, program, folder, settings) -> None:
    asset()
    settings.DOCUMENT_MOST_BYTES = 100
    refused(put(program, b"x" * 200, "a.txt"), 413)
    settings.DOCUMENT_MOST_BYTES = -(2**20)
    answer = program.generic("POST", UPLOAD, b"--x", content_type="multipart/form-data; boundary=x")
    refused(answer, 413, "larger")
    assert files(folder) == []


@pytest.mark.parametrize(
    "body, kind, status",
    [
        (b"{}", "application/json", 415),
        (b"--x\r\nnonsense", "multipart/form-data", 400),
        (b"--x--\r\n", "multipart/form-data; boundary=x", 422),
        (b"x", "text/plain", 415),
    ],
)
@pytest.mark.parametrize("key", [{}, {"Idempotency-Key": "k-1"}])
def test_bodies_that_are_no_form_with_a_file(asset, program, body, kind, status, key) -> None:
    asset()
    refused(program.generic("POST", UPLOAD, body, content_type=kind, headers=key), status)


def test_fields_that_are_none_are_told(asset, program, folder) -> None:
    asset()
    for said, where in (({"colour": "red"}, "body: colour"), ({"size": "1"}, "body: size"), ({"kind": "x"}, "kind")):
        assert refused(put(program, **said), 422).json()["error"]["where"] == where
    refused(put(program, kind=["report", "contract"]), 400)
    two = program.post(UPLOAD, {"file": [SimpleUploadedFile(name, PDF) for name in ("a.pdf", "b.pdf")]})
    refused(two, 422)
    assert files(folder) == []


def test_the_same_file_sent_twice_under_a_key_is_put_once(asset, program, folder) -> None:
    asset()
    key = {"Idempotency-Key": "k-1"}
    first, again = put(program, headers=key), put(program, headers=key)
    assert (first.status_code, again["Idempotency-Replayed"], again["Location"]) == (201, "true", first["Location"])
    refused(put(program, PDF + b"2", headers=key), 422, "another call")
    refused(put(program), 422, "there already")
    assert Document.objects.count() == len(files(folder)) == 1


class Unread:
    """A body that must not be read."""

    def read(self, *_):
        raise AssertionError("the form was read before the right was checked")


@pytest.mark.parametrize(
    "who, by_call, on_page", [("colleague", 403, 403), ("stranger", 404, 404), ("nobody", 401, 404)]
)
@pytest.mark.parametrize("key", [{}, {"Idempotency-Key": "one"}])
def test_who_may_put_nothing_there_has_nothing_read(asset, request, monkeypatch, who, by_call, on_page, key) -> None:
    asset(confidentiality="internal")
    person = request.getfixturevalue(who)
    monkeypatch.setattr(HttpRequest, "parse_file_upload", Unread().read)
    refused(put(person if who == "nobody" else by_token(person), headers=key), by_call)
    client = person if who == "nobody" else person.client
    page = client.post("/assets/a-1/-/documents/", {"files": SimpleUploadedFile("report.pdf", PDF)}, headers=key)
    assert page.status_code == on_page
    assert not Document.objects.exists()
