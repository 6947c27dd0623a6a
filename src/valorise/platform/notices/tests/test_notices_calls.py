"""Notices by calls of programs: one's own alone."""

from __future__ import annotations

import pytest

from valorise.platform.notices.actions import notify
from valorise.platform.notices.models import Notice, Wish
from valorise.platform.programs.tests.calls import by_token, refused, send

N = "/api/v1/notices"
S = "/api/v1/notice-settings"


@pytest.fixture
def three(owner):
    for number in range(3):
        notify([owner.user.pk], "match" if number else "deadline", f"Secret {number}", f"/needs/n-{number}/")
    return list(Notice.objects.order_by("pk").values_list("pk", flat=True))


def test_notices_are_listed_and_marked_as_read(three, owner) -> None:
    client = by_token(owner, "notices:write")
    assert sorted(one["id"] for one in client.get(N).json()["items"]) == three
    assert [one["text"] for one in client.get(f"{N}?kind=deadline").json()["items"]] == ["Secret 0"]
    assert client.get(f"{N}/{three[0]}").json()["read_at"] is None
    assert send(client, "post", f"{N}/{three[0]}/-/read").json()["read_at"]
    assert client.get(f"{N}?unread=true&total=true").json()["total"] == 2
    assert send(client, "post", f"{N}/-/read", {"until": three[1]}).json() == {"marked": 1, "unread": 1}
    refused(client.get(f"{N}?kind=gossip"), 422)


@pytest.mark.parametrize("who", ["colleague", "stranger", "nobody"])
@pytest.mark.parametrize("method, place", [("get", ""), ("post", "/-/read")])
def test_others_see_and_mark_nothing(three, request, who, method, place) -> None:
    person = request.getfixturevalue(who)
    client = person if who == "nobody" else by_token(person)
    answer = refused(send(client, method, f"{N}/{three[0]}{place}"), 401 if who == "nobody" else 404)
    assert b"Secret" not in answer.content
    if who != "nobody":
        assert client.get(N).json()["items"] == []
        assert send(client, "post", f"{N}/-/read", {"until": 10**6}).json()["marked"] == 0
    assert Notice.objects.filter(read_at=None).count() == 3


def test_how_they_come_is_chosen_for_oneself(owner, colleague, nobody) -> None:
    client = by_token(owner)
    before = client.get(S).json()["ways"]
    after = send(client, "patch", S, {"ways": {"match": "weekly"}}).json()["ways"]
    assert after == {**before, "match": "weekly"}
    assert by_token(colleague).get(S).json()["ways"] == before
    refused(send(client, "patch", S, {"ways": {"match": "by pigeon"}}), 422)
    refused(send(client, "patch", S, {"ways": {"gossip": "mail"}}), 422)
    refused(nobody.get(S), 401)
    assert Wish.objects.count() == 1
