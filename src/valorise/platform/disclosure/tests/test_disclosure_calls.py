"""Disclosures for programs: the whole way by calls, and nothing for those whom it does not concern."""

from __future__ import annotations

import pytest

from valorise.platform.disclosure import actions
from valorise.platform.disclosure.models import Disclosure
from valorise.platform.disclosure.writing import Said
from valorise.platform.programs.actions import make_token

API = "/api/v1/disclosures"
CALLS = (
    ("get", "", None),
    ("delete", "", None),
    ("put", "/-/answers", {"answers": {"title": {"value": "Mine", "seen": 99}}}),
    ("get", "/-/outlook", None),
    ("post", "/-/contributors", {"name": "Mallory"}),
    ("delete", "/-/contributors/1", None),
    ("put", "/-/shares", {"version": 1, "shares": {}}),
    ("post", "/-/share-answers", {"answer": "confirmed", "round": 1}),
    ("post", "/-/sending", None),
    ("put", "/-/type", {"type": "dataset"}),
    ("post", "/-/restoring", None),
    ("post", "/-/reminders", None),
    ("post", "/-/messages", {"text": "Hello"}),
    ("post", "/-/decisions", {"kind": "protect", "reasons": ["new-and-wanted"], "version": 1}),
    ("put", "/-/officer", {"officer": None}),
    ("put", "/-/clearance", {"day": "2027-01-01"}),
)


def call(person, method, address, body=None):
    client = getattr(person, "client", person)
    _, secret = make_token(person.viewer, "Program", ("read", "write"), 30) if hasattr(person, "viewer") else (0, "")
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    data = {} if body is None else {"data": body, "content_type": "application/json"}
    return getattr(client, method)(address, headers=headers, **data)


@pytest.fixture
def draft(colleague):
    return actions.begin(colleague.viewer, ["invention"], title="Secret membrane")[0]


@pytest.mark.parametrize("sent", [False, True])
@pytest.mark.parametrize("method, address, body", CALLS)
@pytest.mark.parametrize("who", ["stranger", "other", "nobody"])
def test_others_learn_and_change_nothing(draft, colleague, player, office, request, who, method, address, body, sent):
    if sent:
        actions.save_answers(colleague.viewer, draft.pk, {"summary": Said("x")})
        actions.send(colleague.viewer, draft.pk)
    person = player(office, "researcher") if who == "other" else request.getfixturevalue(who)
    before = Disclosure.objects.values().get()
    answer = call(person, method, f"{API}/{draft.pk}{address}", body)
    assert answer.status_code in ((401, 404) if who == "nobody" else (403, 404)), answer.content
    assert b"membrane" not in answer.content
    assert Disclosure.objects.values().get() == before


@pytest.mark.parametrize("who", ["stranger", "owner"])
def test_lists_hold_only_what_one_may_see(draft, request, who) -> None:
    person = request.getfixturevalue(who)
    for part in ("mine", "received"):
        assert call(person, "get", f"{API}?part={part}").json()["items"] == []


def test_the_whole_way_by_calls(colleague, owner) -> None:
    made = call(colleague, "post", API, {"types": ["dataset", "software"], "title": "River fish"})
    assert made.status_code == 201
    name = made.json()[0]["id"]
    asked = call(colleague, "get", "/api/v1/disclosure-questions/dataset").json()["questions"]
    assert "summary" in {one["id"] for one in asked}
    body = {"answers": {"summary": {"value": "Counts.\x00"}, "title": {"value": "Late", "seen": 0}}}
    saved = call(colleague, "put", f"{API}/{name}/-/answers", body).json()
    assert saved["saved"] == ["summary"]
    assert saved["conflicts"]["title"]["value"] == "River fish"
    assert call(colleague, "post", f"{API}/{name}/-/contributors", {"name": "Ana Kos"}).status_code == 201
    told = call(colleague, "get", f"{API}/{name}").json()
    assert [one["share"] for one in told["contributors"]] == ["1/2", "1/2"]
    shares = {str(one["number"]): share for one, share in zip(told["contributors"], ("2/3", "1/3"), strict=True)}
    put = call(colleague, "put", f"{API}/{name}/-/shares", {"version": told["version"], "shares": shares})
    assert put.status_code == 200
    stale = call(colleague, "put", f"{API}/{name}/-/shares", {"version": told["version"], "shares": shares})
    assert stale.status_code == 409
    assert call(colleague, "post", f"{API}/{name}/-/sending").json()["state"] == "received"
    assert [one["id"] for one in call(owner, "get", f"{API}?part=received").json()["items"]] == [name]
    assert call(owner, "put", f"{API}/{name}/-/officer", {"officer": owner.user.pk}).status_code == 200
    version = call(owner, "get", f"{API}/{name}").json()["version"]
    verdict = {"kind": "release-openly", "reasons": ["open-serves-best"], "version": version}
    assert call(owner, "post", f"{API}/{name}/-/decisions", verdict).json()["state"] == "decided"
    cleared = call(owner, "put", f"{API}/{name}/-/clearance", {"day": "2027-01-15"}).json()
    assert cleared["clear_from"] == "2027-01-15"
    told = call(colleague, "get", f"{API}/{name}").json()
    assert [one["kind"] for one in told["decisions"]] == ["release-openly"]


@pytest.mark.parametrize("text", ["a\x00b", "half \ud83d", "\u202e", "x" * 25_000])
def test_no_text_breaks_it(draft, colleague, text) -> None:
    actions.save_answers(colleague.viewer, draft.pk, {"summary": Said(text), "wish": Said([text])})
    actions.add_contributor(colleague.viewer, draft.pk, {"name": f"A {text}", "organisation": text})
    assert colleague.client.get(f"/disclosures/{draft.pk}/").status_code == 200


def test_a_draft_is_retyped_deleted_and_brought_back_by_calls(draft, colleague) -> None:
    address = f"{API}/{draft.pk}"
    assert call(colleague, "put", f"{address}/-/type", {"type": "dataset"}).json()["type"] == "dataset"
    assert call(colleague, "delete", address).status_code == 204
    assert call(colleague, "get", API).json()["items"] == []
    assert call(colleague, "post", f"{address}/-/restoring").json()["title"] == "Secret membrane"


@pytest.mark.parametrize("role, status", [("head-of-office", 200), ("transfer-officer", 403), ("researcher", 403)])
def test_the_promise_is_the_head_s(player, office, role, status) -> None:
    answer = call(player(office, role), "put", "/api/v1/disclosure-promise", {"working_days": 5})
    assert answer.status_code == status
