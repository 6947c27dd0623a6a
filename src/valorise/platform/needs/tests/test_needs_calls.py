"""Needs by calls of programs: posted, changed, closed, and seen as far as their owner wants."""

from __future__ import annotations

import pytest

N = "/api/v1/needs"
NEW = {"facts": {"type": "challenge", "title": "A fan that is quiet", "owner": {"name": "Fans Ltd"}}}


def send(person, method, address, body=None, etag=""):
    client = getattr(person, "client", person)
    headers = {"If-Match": etag} if etag else {}
    return getattr(client, method)(address, data=body, content_type="application/json", headers=headers)


@pytest.fixture
def posted(owner):
    answer = send(owner, "post", N, NEW)
    assert answer.status_code == 201, answer.content
    return answer


def test_a_need_is_read_inside_until_it_is_shared(posted, owner, colleague, stranger, nobody) -> None:
    address = posted["Location"]
    assert posted.json()["beside"] == {"shared": False, "anonymous": False, "shared_until": None}
    assert colleague.client.get(address).json()["facts"]["owner"] == {"name": "Fans Ltd"}
    assert stranger.client.get(address).status_code == 404
    opened = send(owner, "patch", address, {"facts": {"shared": True, "anonymous": True}}, posted["ETag"])
    assert opened.json()["beside"] == {"shared": True, "anonymous": True, "shared_until": None}
    seen = stranger.client.get(address).json()
    assert seen["facts"]["title"] == "A fan that is quiet"
    assert "owner" not in seen["facts"]
    assert seen["beside"] == {}
    assert nobody.get(address).status_code == 404


def test_a_change_leaves_the_audience_as_it_was(owner) -> None:
    posted = send(owner, "post", N, {"facts": {**NEW["facts"], "shared": True, "shared_until": "2099-01-01"}})
    changed = send(owner, "patch", posted["Location"], {"facts": {"country": "SI"}}, posted["ETag"])
    assert changed.json()["beside"] == {"shared": True, "anonymous": False, "shared_until": "2099-01-01"}
    assert changed.json()["facts"]["country"] == "SI"


@pytest.mark.parametrize(
    "facts", [{"shared": "yes"}, {"anonymous": None}, {"shared_until": "soon"}, {"shared_until": 5}, {"type": "x"}]
)
def test_what_cannot_be_kept_is_told(owner, facts) -> None:
    assert send(owner, "post", N, {"facts": {**NEW["facts"], **facts}}).status_code == 422


def test_it_is_closed_and_opened_again(posted, owner, stranger) -> None:
    address = posted["Location"]
    assert send(owner, "post", address + "/-/close", {"outcome": "x"}).status_code == 428
    assert send(owner, "post", address + "/-/close", {"outcome": "x"}, posted["ETag"]).status_code == 422
    assert send(stranger, "post", address + "/-/close", {"outcome": "x"}, posted["ETag"]).status_code == 404
    body = {"outcome": "nothing-fitted", "why": "All too loud"}
    closed = send(owner, "post", address + "/-/close", body, posted["ETag"])
    assert closed.status_code == 200, closed.content
    assert send(owner, "post", address + "/-/close", body, posted["ETag"]).status_code == 412
    assert send(owner, "post", address + "/-/reopen", {}, closed["ETag"]).status_code == 200
    history = owner.client.get(address + "/-/history").json()["items"]
    assert [one["activity"] for one in history] == ["need-reopened", "need-closed", "need-posted"]
