"""Imports by calls of programs: the whole way, versions and keys, and nothing for those who may not."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.http import HttpRequest
from django.test import Client

from valorise.platform.imports.models import FileImport
from valorise.platform.jobs.worker import drain
from valorise.platform.programs.tests.calls import by_token, refused, send
from valorise.platform.register.models import Asset

A = "/api/v1/imports"
TABLE = "Alpha;Beta\nfirst thing;second text\n;\n=1+1;third\n"


@pytest.fixture(autouse=True)
def _place(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


def bring(client, *, name="own.csv", text=TABLE, table="", **headers):
    named = {one.replace("_", "-"): value for one, value in headers.items()}
    form = {"files": [SimpleUploadedFile(name, text.encode())], "table": table}
    return client.post(A, form, headers=named)


@pytest.fixture
def brought(owner):
    answer = bring(by_token(owner))
    assert answer.status_code == 201, answer.content
    drain(beat=False)
    return answer["Location"]


def test_the_whole_way_by_calls(brought, owner) -> None:
    client = by_token(owner)
    one = client.get(brought)
    assert one.json()["state"] == "looked"
    assert one.json()["account"][0]["rows"] == 0
    columns = client.get(one.json()["links"]["columns"]).json()
    assert [each["column"] for each in columns["items"][0]["columns"]] == ["Alpha", "Beta"]
    assert "title" in columns["ours"]["assets"]
    said = {"file": "own.csv", "table": "assets", "columns": {"Alpha": "title", "Beta": "summary"}}
    put = send(client, "put", f"{brought}/-/columns", said, If_Match=one["ETag"])
    assert put.status_code == 200, put.content
    refused(send(client, "post", f"{brought}/-/take", If_Match=put["ETag"]), 422)
    assert client.get(put.json()["links"]["job"]).json()["state"] == "waiting"
    drain(beat=False)
    refused(send(client, "post", f"{brought}/-/take", If_Match=put["ETag"]), 412)
    looked = client.get(brought)
    assert looked.json()["counts"]["assets"]["new"] == 2
    assert [(line["rows"], line["accepted"]) for line in looked.json()["account"]] == [(2, 2)]
    taken = send(client, "post", f"{brought}/-/take", If_Match=looked["ETag"])
    assert taken.status_code == 202, taken.content
    refused(send(client, "post", f"{brought}/-/take", If_Match=looked["ETag"]), 503)
    drain(beat=False)
    assert set(Asset.objects.values_list("title", flat=True)) == {"first thing", "=1+1"}
    done = client.get(brought)
    back = send(client, "post", f"{brought}/-/take-back", {"why": "wrong file"}, If_Match=done["ETag"])
    assert (back.json()["state"], back.json()["left"]) == ("undone", [])
    assert not Asset.objects.filter(removed_at=None).exists()
    assert [each["id"] for each in client.get(f"{A}?state=undone").json()["items"]] == [back.json()["id"]]


def test_files_taken_over_are_those_that_were_looked_at(brought, owner) -> None:
    """Somebody corrects the columns after the order to take over was given: the worker takes nothing over."""
    client = by_token(owner)
    assert send(client, "post", f"{brought}/-/take", If_Match=client.get(brought)["ETag"]).status_code == 202
    FileImport.objects.update(version=9)
    drain(beat=False)
    assert not Asset.objects.exists()
    job = client.get(client.get(brought).json()["links"]["job"]).json()
    assert job["state"] == "failed"
    assert "meanwhile" in job["error"]["what"]


def test_every_problem_is_a_line(brought, owner) -> None:
    client = by_token(owner)
    lines = client.get(f"{brought}/-/problems.jsonl").content.splitlines()
    assert sum(client.get(brought).json()["problems"].values()) == len(lines)
    for line in lines:
        assert json.loads(line)["fix"]


def test_rows_that_became_part_of_a_record_are_lines(owner) -> None:
    client = by_token(owner)
    rows = "Title;DOI\nFirst;10.1234/one\nFirst again;10.1234/one\n"
    place = bring(client, text=rows)["Location"]
    drain(beat=False)
    (line,) = client.get(f"{place}/-/merges.jsonl").content.splitlines()
    told = json.loads(line)
    assert (told["file"], told["row"]) == ("own.csv", 2)


@pytest.mark.parametrize(
    "said",
    [
        {"file": "own.csv", "table": "assets", "columns": {"Gamma": "title"}},
        {"file": "own.csv", "table": "assets", "columns": {"Alpha": "titel"}},
        {"file": "own.csv", "table": "persons", "columns": {}},
    ],
)
def test_columns_that_are_not_there_are_told(brought, owner, said) -> None:
    client = by_token(owner)
    refused(send(client, "put", f"{brought}/-/columns", said, If_Match=client.get(brought)["ETag"]), 422)
    assert FileImport.objects.get().state == "looked"


def test_a_file_that_is_not_there_is_missing(brought, owner) -> None:
    client = by_token(owner)
    said = {"file": "../own.csv", "table": "assets", "columns": {}}
    refused(send(client, "put", f"{brought}/-/columns", said, If_Match=client.get(brought)["ETag"]), 404)
    refused(send(client, "put", f"{brought}/-/columns", said), 428)


def test_a_form_sent_twice_with_a_key_brings_its_files_once(owner) -> None:
    client = by_token(owner)
    first = bring(client, Idempotency_Key="monday")
    again = bring(client, Idempotency_Key="monday")
    assert again.json() == first.json()
    assert again["Idempotency-Replayed"] == "true"
    refused(bring(client, Idempotency_Key="monday", text=TABLE + "more;rows\n"), 422, "another call")
    refused(bring(client, Idempotency_Key="monday", table="needs"), 422, "another call")
    assert FileImport.objects.count() == 1


CALLS = (
    ("get", "", None),
    ("get", "/-/columns", None),
    ("get", "/-/problems.jsonl", None),
    ("get", "/-/merges.jsonl", None),
    ("put", "/-/columns", {"file": "own.csv", "table": "assets", "columns": {}}),
    ("post", "/-/look", None),
    ("post", "/-/take", None),
    ("post", "/-/take-back", {}),
)


@pytest.mark.parametrize("method, path, body", CALLS)
@pytest.mark.parametrize("who", ["colleague", "stranger", "nobody"])
def test_others_learn_and_change_nothing(brought, request, who, method, path, body) -> None:
    person = request.getfixturevalue(who)
    client = person if who == "nobody" else by_token(person)
    before = FileImport.objects.values().get()
    answer = send(client, method, brought + path, body, If_Match='"2-full"')
    assert answer.status_code == (401 if who == "nobody" and method != "get" else 404), answer.content
    assert b"own.csv" not in answer.content
    assert client.get(A).json()["items"] == []
    assert FileImport.objects.values().get() == before


class Unread:
    """A body that must not be read."""

    def read(self, *_):
        raise AssertionError("the body was read before the right was checked")


@pytest.fixture
def unread(monkeypatch):
    """Fails where a form is read."""
    monkeypatch.setattr(HttpRequest, "parse_file_upload", Unread().read)


@pytest.mark.parametrize("who, status", [("colleague", 403), ("nobody", 401)])
@pytest.mark.parametrize("key", [{}, {"Idempotency_Key": "one"}])
def test_who_may_bring_nothing_has_nothing_read_by_the_call(unread, request, who, status, key) -> None:
    person = request.getfixturevalue(who)
    refused(bring(person if who == "nobody" else by_token(person), **key), status)
    if who == "colleague":
        refused(bring(person.client, **key), status)


def test_a_token_for_something_else_has_nothing_read(unread, owner) -> None:
    refused(bring(by_token(owner, "imports:read")), 403)


@pytest.mark.parametrize("who", ["colleague", "nobody"])
def test_who_may_bring_nothing_has_nothing_read_by_the_page(unread, request, who) -> None:
    person = request.getfixturevalue(who)
    client = person if who == "nobody" else person.client
    answer = client.post("/imports/", {"files": [SimpleUploadedFile("own.csv", b"a")]})
    assert answer.status_code == 403


def test_the_page_still_asks_for_its_token(owner) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner.user)
    form = {"files": [SimpleUploadedFile("own.csv", TABLE.encode())], "table": ""}
    assert client.post("/imports/", form).status_code == 403
    token = client.get("/imports/").content.decode().split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    assert client.post("/imports/", {**form, "csrfmiddlewaretoken": token}).status_code == 302
    assert FileImport.objects.count() == 1


def test_the_browser_s_call_asks_for_it_too(owner) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner.user)
    refused(bring(client), 403, "did not come from our pages")
    assert not FileImport.objects.exists()


@pytest.mark.parametrize(
    "body, kind, status",
    [
        (b"{}", "application/json", 415),
        (b"x", "multipart/form-data", 400),
        (b"x", "multipart/form-data; boundary=y", 422),
    ],
)
def test_what_is_no_form_with_files_is_told(owner, body, kind, status) -> None:
    refused(by_token(owner).post(A, data=body, content_type=kind), status)


def test_more_files_than_one_call_takes_are_refused_in_our_shape(owner) -> None:
    many = [SimpleUploadedFile(f"{number}.csv", b"a") for number in range(101)]
    refused(by_token(owner).post(A, {"files": many}), 413)
    assert not FileImport.objects.exists()


def test_large_files_go_to_the_disk_and_are_whole(owner, settings) -> None:
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10
    file = TemporaryUploadedFile("large.csv", "text/csv", 0, None)
    file.write(TABLE.encode())
    file.seek(0)
    answer = by_token(owner).post(A, {"files": [file]}, headers={"Idempotency-Key": "large"})
    assert answer.status_code == 201, answer.content
    (told,) = answer.json()["files"]
    assert told["bytes"] == len(TABLE.encode())
