"""History, undo, copies and changes of many by calls."""

from __future__ import annotations

import orjson
import pytest

from valorise.platform.foundation import clock
from valorise.platform.programs.tests.calls import by_token, refused, send
from valorise.platform.register.models import Asset

A1 = "/api/v1/assets/a-1"


@pytest.fixture
def program(owner):
    return by_token(owner)


def change(program, **facts):
    tag = program.get(A1)["ETag"]
    answer = send(program, "patch", A1, {"facts": facts, "why": "Better words"}, If_Match=tag)
    assert answer.status_code == 200, answer.content


def test_the_history_names_who_and_what_newest_first(program, asset) -> None:
    asset()
    change(program, title="First")
    change(program, contributors=[{"name": "Ana Kos"}])
    newest, older = program.get(A1 + "/-/history").json()["items"]
    assert newest["after"] == {"contributors": [{"name": "Ana Kos"}]}
    assert (older["before"], older["after"]) == ({"title": "Asset a-1"}, {"title": "First"})
    assert (older["by"], older["why"], older["label"]) == ("Olga Owner", "Better words", "Asset changed")
    page = program.get(A1 + "/-/history?limit=1").json()
    assert page["items"] == [newest]
    assert program.get(A1 + f"/-/history?before={page['next']}").json() == {"items": [older], "next": None}


def test_a_record_of_the_same_name_in_another_table_has_a_history_of_its_own(asset, need, program, stranger) -> None:
    asset(confidentiality="open")
    need("a-1", tenant=stranger.tenant)
    change(program, title="First")
    assert by_token(stranger).get("/api/v1/needs/a-1/-/history").json()["items"] == []


@pytest.mark.parametrize("who, status", [("colleague", 403), ("stranger", 404), ("nobody", 404)])
def test_undo_is_for_the_office(asset, program, request, who, status) -> None:
    asset(confidentiality="internal")
    change(program, title="First")
    event = program.get(A1 + "/-/history").json()["items"][0]["event"]
    person = request.getfixturevalue(who)
    client = person if who == "nobody" else by_token(person)
    refused(client.get(A1 + "/-/undo?event=" + event), status)
    undone = send(client, "post", A1 + "/-/undo", {"event": event})
    refused(undone, 401 if who == "nobody" else status)
    assert Asset.objects.get().title == "First"


def test_a_change_is_taken_back_and_so_is_a_removal(program, asset) -> None:
    asset()
    change(program, title="First")
    assert send(program, "delete", A1 + "?why=Twice", If_Match=program.get(A1)["ETag"]).status_code == 204
    gone, renamed = program.get(A1 + "/-/history").json()["items"]
    undone = send(program, "post", A1 + "/-/undo", {"event": gone["event"], "why": "It was no double"})
    assert undone.json()["items"] == [{"table": "assets", "id": "a-1", "version": 4}]
    send(program, "post", A1 + "/-/undo", {"event": renamed["event"]})
    assert program.get(A1).json()["facts"]["title"] == "Asset a-1"


def test_a_change_under_later_ones_is_not_taken_back(program, asset) -> None:
    asset()
    asset("a-2")
    change(program, title="First")
    event = program.get(A1 + "/-/history").json()["items"][0]["event"]
    change(program, title="Second")
    refused(send(program, "post", A1 + "/-/undo", {"event": event}), 409, "Later changes")
    refused(send(program, "post", "/api/v1/assets/a-2/-/undo", {"event": event}), 404)
    refused(send(program, "post", A1 + "/-/undo", {"event": "none"}), 422)


def copied(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/x-ndjson"
    return [orjson.loads(line) for line in b"".join(answer.streaming_content).splitlines()]


def test_a_copy_holds_what_the_sender_sees(program, asset, stranger, django_assert_num_queries) -> None:
    for number in range(3):
        asset(f"a-{number}", confidentiality="teaser", contributors=[{"name": "Ana"}])
    asset("b", type="software")
    before = clock.now()
    asset("c", type="software", confidentiality="confidential")
    assert [one["id"] for one in copied(program, "/api/v1/assets.jsonl")] == ["a-0", "a-1", "a-2", "b", "c"]
    assert [one["id"] for one in copied(program, "/api/v1/assets.jsonl?type=software")] == ["b", "c"]
    since = before.isoformat().replace("+", "%2B")
    assert [one["id"] for one in copied(program, f"/api/v1/assets.jsonl?changed_since={since}")] == ["c"]
    seen = copied(stranger.client, "/api/v1/assets.jsonl")
    assert [one["id"] for one in seen] == ["a-0", "a-1", "a-2"]
    assert all("contributors" not in one["facts"] for one in seen)
    with django_assert_num_queries(6):
        copied(program, "/api/v1/assets.jsonl")


def test_pages_stay_in_place_while_others_add(program, asset) -> None:
    for number in range(5):
        asset(f"a-{number}")
    seen, address = [], "/api/v1/assets?limit=2&sort=recorded&total=true"
    while address:
        answer = program.get(address)
        page = answer.json()
        seen += [one["id"] for one in page["items"]]
        asset(f"0-{len(seen)}")
        address = page["next"] if len(seen) < 6 else None
        assert (f'<{page["next"]}>; rel="next"' == answer.get("Link")) or page["next"] is None
    assert seen[:5] == [f"a-{number}" for number in range(5)]
    assert len(seen) == len(set(seen))


@pytest.mark.parametrize("sort", ["changed", "recorded", "id", "title"])
@pytest.mark.parametrize("size", [1, 2, 5])
def test_every_order_gives_each_record_once(program, asset, sort, size) -> None:
    now = clock.now()
    for number in range(5):
        asset(f"a-{number}", title="same" if number % 2 else f"t{number}")
    Asset.objects.filter(pk__in=["a-1", "a-3"]).update(changed_at=now, recorded_at=now)
    seen, address = [], f"/api/v1/assets?limit={size}&sort={sort}"
    while address:
        page = program.get(address).json()
        seen += [one["id"] for one in page["items"]]
        address = page["next"]
    assert sorted(seen) == [f"a-{number}" for number in range(5)]


def test_a_place_of_one_order_is_none_of_another(program, asset) -> None:
    asset()
    asset("a-2")
    following = program.get("/api/v1/assets?limit=1&sort=id").json()["next"]
    refused(program.get(following.replace("sort=id", "sort=title")), 422)


@pytest.mark.parametrize(
    "query, found",
    [
        ("words=quiet+fan", {"a-1"}),
        ("type=software", {"a-2"}),
        ("confidentiality=open", {"a-1"}),
        ("owner=uni+north", {"a-1"}),
        ("country=AT", {"a-2"}),
        ("identifier=10.1234/x", {"a-1"}),
        ("identifier=doi:10.1234/x", {"a-1"}),
        ("words=fan&type=software", set()),
    ],
)
def test_the_list_is_narrowed(program, asset, query, found) -> None:
    doi = [{"scheme": "doi", "value": "10.1234/x"}]
    asset(title="A quiet FAN", confidentiality="open", owners=[{"name": "Uni North"}], identifiers=doi, country="SI")
    asset("a-2", type="software", country="AT")
    assert {one["id"] for one in program.get(f"/api/v1/assets?{query}").json()["items"]} == found


@pytest.mark.parametrize("query", ["owner=Secret+Ltd", "confidentiality=teaser", "identifier=10.1234/x"])
def test_nobody_learns_by_asking_what_a_teaser_hides(asset, stranger, owner, query) -> None:
    doi = [{"scheme": "doi", "value": "10.1234/x"}]
    asset(confidentiality="teaser", owners=[{"name": "Secret Ltd"}], identifiers=doi)
    assert stranger.client.get(f"/api/v1/assets?{query}").json()["items"] == []
    assert len(owner.client.get(f"/api/v1/assets?{query}").json()["items"]) == 1


def test_many_change_together_or_not_at_all(program, asset, elsewhere) -> None:
    asset()
    asset("a-2")
    asset("theirs", tenant=elsewhere)
    many = [{"id": name, "version": 1, "facts": {"keywords": ["fan"]}} for name in ("a-1", "a-2")]
    done = send(program, "patch", "/api/v1/assets", {"changes": many, "why": "Tidying"})
    assert done.json() == {"items": {"a-1": 2, "a-2": 2}}
    late = [{**many[0], "version": 2, "facts": {"title": "x"}}, {**many[1], "facts": {"title": "x"}}]
    told = refused(send(program, "patch", "/api/v1/assets", {"changes": late}), 409, "Somebody else")
    assert told.json()["error"]["where"] == "body: changes[1]"
    hidden = [{**many[0], "version": 2, "facts": {"title": "x"}}, {**many[1], "id": "theirs"}]
    refused(send(program, "patch", "/api/v1/assets", {"changes": hidden}), 404)
    assert {one.title for one in Asset.objects.filter(tenant=program_tenant())} == {"Asset a-1", "Asset a-2"}


def program_tenant():
    return Asset.objects.get(pk="a-1").tenant


def test_a_history_tells_as_much_as_its_page(asset, program, colleague, stranger, nobody) -> None:
    asset(confidentiality="teaser")
    change(program, title="First")
    change(program, contributors=[{"name": "Ana Kos"}])
    people, title = by_token(colleague).get(A1 + "/-/history").json()["items"]
    assert (people["fields"], title["fields"]) == (["contributors"], ["title"])
    assert all(one["before"] is one["after"] is None and one["why"] == "" for one in (people, title))
    assert not any(one["may_undo"] for one in (people, title))
    Asset.objects.get().contributors.update(user=colleague.user)
    people, title = by_token(colleague).get(A1 + "/-/history").json()["items"]
    assert (title["after"], people["after"]) == ({"title": "First"}, {}), "names of persons are for the office"
    for client in (by_token(stranger), nobody):
        refused(client.get(A1 + "/-/history"), 404)


def test_a_history_is_narrowed_as_on_its_page(program, asset) -> None:
    asset()
    change(program, title="First")
    change(program, keywords=["fan"])
    assert [one["after"] for one in program.get(A1 + "/-/history?field=keywords").json()["items"]] == [
        {"keywords": ["fan"]}
    ]
    assert len(program.get(A1 + "/-/history?words=better+words&activity=asset-changed").json()["items"]) == 2
    assert program.get(A1 + "/-/history?activity=asset-removed").json() == {"items": [], "next": None}


def test_one_looks_before_one_takes_back(program, asset) -> None:
    asset()
    change(program, title="First")
    event = program.get(A1 + "/-/history").json()["items"][0]["event"]
    (ahead,) = program.get(A1 + "/-/undo?event=" + event).json()["items"]
    assert (ahead["id"], ahead["now"], ahead["then"]) == ("a-1", {"title": "First"}, {"title": "Asset a-1"})
    change(program, title="Second")
    refused(program.get(A1 + "/-/undo?event=" + event), 409, "Later changes")
    assert Asset.objects.get().title == "Second"


def test_the_log_is_proved_to_people_of_an_office(program, asset, colleague, stranger, nobody) -> None:
    asset()
    change(program, title="First")
    said = program.get("/api/v1/proof").json()
    assert (said["intact"], said["events"], said["problems"]) == (True, 2, [])
    assert by_token(stranger).get("/api/v1/proof").status_code == 200, "it tells of no record"
    refused(by_token(colleague).get("/api/v1/proof"), 403)
    refused(nobody.get("/api/v1/proof"), 401)
