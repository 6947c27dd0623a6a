"""Matches by calls of programs: seen, judged, withdrawn, spoken about; and nothing of what one may not see."""

from __future__ import annotations

import pytest

from valorise.platform.foundation.changes import log
from valorise.platform.jobs.models import Job
from valorise.platform.matching import computing
from valorise.platform.matching.models import Judgement, Match
from valorise.platform.needs.models import Need
from valorise.platform.programs.tests.calls import by_token, refused, send
from valorise.platform.register.models import Asset, Contact

A = "/api/v1"
CLOG = "Milk proteins foul the plates of pasteurisers"


def silent(what: str, done: int, total: int) -> None:
    pass


@pytest.fixture
def pair(asset, need):
    asset(confidentiality="internal", title=f"{CLOG}: a coating", summary="A coating keeps milk from plates.")
    need(title=CLOG, summary="We look for a coating.", shared=True, owner={"name": "Trebnik"})
    computing.compute(silent)
    Match.objects.update(fit="strong", strength=3)
    return f"{A}/matches/{Match.objects.get().pk}"


def test_a_match_is_found_from_everywhere_with_its_reasons(pair, owner) -> None:
    client = by_token(owner, "matches:read")
    one = client.get(pair).json()
    assert (one["need"]["id"], one["asset"]["id"], one["fit"]) == ("n-1", "a-1", "strong")
    assert one["reasons"]
    assert any(piece["hit"] for passage in one["asset"]["says"] for piece in passage)
    inbox = client.get(f"{A}/matches").json()
    assert (inbox["total"], inbox["waiting"], inbox["new"], inbox["next"]) == (1, 1, 1, None)
    for place in ("/needs/n-1", "/assets/a-1"):
        of_record = client.get(f"{A}{place}/-/matches").json()
        assert of_record == {"items": inbox["items"], "being_compared": of_record["being_compared"]}
    assert inbox["items"] == [one]


def test_a_judgement_is_kept_listed_and_withdrawn(pair, owner, colleague) -> None:
    client = by_token(owner)
    read = client.get(pair)
    said = {"verdict": "not-good", "why": "Too dear."}
    judged = send(client, "put", f"{pair}/-/judgement", said, If_Match=read["ETag"])
    assert judged.status_code == 200, judged.content
    assert judged.json()["put_aside"]
    (one,) = by_token(colleague).get(f"{A}/judgements?need=n-1&verdict=not-good").json()["items"]
    assert (one["why"], one["by"], one["own"], one["changed_since"]) == ("Too dear.", "Olga Owner", False, False)
    refused(send(by_token(colleague), "delete", f"{A}/judgements/{one['id']}"), 404)
    assert send(client, "delete", f"{A}/judgements/{one['id']}").status_code == 204
    assert client.get(f"{A}/judgements").json()["items"] == []
    assert not client.get(pair).json()["put_aside"]
    assert log().read(activity="judgement-withdrawn").height == 1


def test_nobody_judges_what_they_have_not_read(pair, owner) -> None:
    client = by_token(owner)
    before = client.get(pair)["ETag"]
    refused(send(client, "put", f"{pair}/-/judgement", {"verdict": "good"}), 428)
    Asset.objects.get().keep()
    late = refused(send(client, "put", f"{pair}/-/judgement", {"verdict": "good"}, If_Match=before), 412)
    assert late.json()["present"]["asset"]["version"] == 2
    refused(send(client, "put", f"{pair}/-/judgement", {"verdict": "fine"}, If_Match=late["ETag"]), 422, "fine")
    assert not Judgement.objects.exists()


CALLS = (
    ("get", "{pair}", None),
    ("get", A + "/assets/a-1/-/matches", None),
    ("put", "{pair}/-/judgement", {"verdict": "good"}),
    ("post", "{pair}/-/contacts", {"note": "Hello"}),
)


@pytest.mark.parametrize("method, place, body", CALLS)
@pytest.mark.parametrize("who", ["stranger", "nobody"])
def test_who_does_not_see_both_sides_learns_and_changes_nothing(pair, request, who, method, place, body) -> None:
    person = request.getfixturevalue(who)
    client = person if who == "nobody" else by_token(person)
    answer = send(client, method, place.format(pair=pair), body, If_Match='"1.1"')
    refused(answer, 401 if who == "nobody" else 404)
    assert b"coating" not in answer.content
    assert not Judgement.objects.exists()
    assert not Contact.objects.exists()


def test_lists_of_a_stranger_hold_nothing_of_it(pair, owner, stranger) -> None:
    first = by_token(owner)
    send(first, "put", f"{pair}/-/judgement", {"verdict": "good"}, If_Match=first.get(pair)["ETag"])
    client = by_token(stranger)
    assert client.get(f"{A}/needs/n-1/-/matches").json() == {"items": [], "being_compared": False}
    assert client.get(f"{A}/matches?judged=all").json()["total"] == 0
    assert client.get(f"{A}/judgements").json()["items"] == []


def test_judgements_of_pairs_that_were_closed_to_somebody_leave_their_list(pair, owner, colleague) -> None:
    client = by_token(colleague)
    send(client, "put", f"{pair}/-/judgement", {"verdict": "good"}, If_Match=client.get(pair)["ETag"])
    assert len(client.get(f"{A}/judgements?own=true").json()["items"]) == 1
    Asset.objects.update(confidentiality="confidential")
    assert client.get(f"{A}/judgements").json()["items"] == []


def test_a_conversation_is_kept_with_the_asset_once(pair, owner, colleague) -> None:
    client, said = by_token(owner), {"note": "They want to see it.", "on": "2026-03-02"}
    made = send(client, "post", f"{pair}/-/contacts", said, Idempotency_Key="talk")
    assert made.status_code == 201, made.content
    assert send(client, "post", f"{pair}/-/contacts", said, Idempotency_Key="talk").json() == made.json()
    assert client.get(made["Location"]).json()["facts"]["note"] == "They want to see it."
    refused(send(client, "post", f"{pair}/-/contacts", {"note": "x", "on": "soon"}), 422)
    assert send(by_token(colleague), "post", f"{pair}/-/contacts", said).status_code in (403, 404)
    assert Contact.objects.count() == 1


@pytest.mark.parametrize("role, status", [("head-of-office", 202), ("transfer-officer", 403), ("researcher", 403)])
def test_the_head_asks_for_comparing_again(role, status, player, office) -> None:
    client = by_token(player(office, role))
    answer = send(client, "post", f"{A}/matches/-/renewal")
    assert answer.status_code == status
    if status == 202:
        assert client.get(answer.json()["links"]["job"]).json()["kind"] == "match-again"
    assert Job.objects.filter(name="match-again").count() == (status == 202)


def test_what_was_seen_is_not_new_any_more(pair, owner, nobody) -> None:
    client = by_token(owner)
    assert send(client, "post", f"{A}/matches/-/seen").status_code == 204
    assert client.get(f"{A}/matches?new=true").json()["items"] == []
    refused(send(nobody, "post", f"{A}/matches/-/seen"), 401)


def test_the_inbox_goes_on_where_a_page_ended(asset, need, owner) -> None:
    asset(confidentiality="open", title=f"{CLOG}: a coating", summary="A coating keeps milk from plates.")
    for number in range(3):
        need(f"n-{number}", title=CLOG, summary=f"We look for a coating, version {number}.", shared=True)
    computing.compute(silent)
    Match.objects.update(fit="strong", strength=3)
    client, place, seen = by_token(owner), f"{A}/matches?limit=1", []
    while place:
        page = client.get(place).json()
        seen += [one["need"]["id"] for one in page["items"]]
        place = page["next"]
    assert sorted(seen) == ["n-0", "n-1", "n-2"]
    assert Need.objects.count() == 3


@pytest.mark.parametrize("query", ["fit=splendid", "judged=maybe", "limit=0", "after=here", "whose=mine"])
def test_a_filter_with_a_slip_of_the_pen_is_refused(query, owner) -> None:
    refused(by_token(owner).get(f"{A}/matches?{query}"), 422)


def test_a_token_for_needs_opens_no_matches(pair, owner) -> None:
    refused(by_token(owner, "needs:write").get(pair), 403)


def test_the_page_withdraws_too(pair, owner, stranger) -> None:
    place = pair.removeprefix("/api/v1")
    owner.client.post(f"{place}/judge/", {"verdict": "good"})
    assert "Withdraw my judgement" in owner.client.get(f"{place}/").content.decode()
    assert stranger.client.post(f"{place}/withdraw/").status_code == 404
    assert Judgement.objects.exists()
    part = owner.client.post(f"{place}/withdraw/", headers={"HX-Request": "true"}).content.decode()
    assert "Withdraw my judgement" not in part
    assert not Judgement.objects.exists()
    assert owner.client.post(f"{place}/withdraw/").status_code == 404
