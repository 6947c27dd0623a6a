"""Calls of programs for what the pages of the register do: views, many assets at once, doubles, merging, splitting."""

from __future__ import annotations

import base64
from datetime import timedelta

import pytest

from valorise.platform.foundation import clock
from valorise.platform.programs.tests.calls import by_token, refused, send
from valorise.platform.register.loading import add_records
from valorise.platform.register.models import Asset, BulkChange, Right, SavedView

API = "/api/v1"
A1 = f"{API}/assets/a-1"
VIEWS, MANY = f"{API}/asset-views", f"{API}/asset-changes"
SOFTWARE = {"name": "Software", "filters": {"type": ["software"], "q": "fan"}}


@pytest.fixture(autouse=True)
def _index(settings, tmp_path) -> None:
    """A search index of its own."""
    settings.HOME = tmp_path


@pytest.fixture
def program(owner):
    return by_token(owner)


@pytest.fixture
def others(request):
    """Calls as colleague, stranger and nobody, and the statuses they get."""

    def ask(method, address, body=None, *, expected, **headers):
        got = {}
        for who in ("colleague", "stranger", "nobody"):
            person = request.getfixturevalue(who)
            client = person if who == "nobody" else by_token(person)
            got[who] = send(client, method, address, body, **headers).status_code
        assert tuple(got.values()) == expected, got

    return ask


def listed(client, query=""):
    answer = client.get(f"{API}/assets{query}")
    assert answer.status_code == 200, answer.content
    return [one["id"] for one in answer.json()["items"]]


def on_the_page(person, query):
    rows = person.client.get(f"/assets/{query}").context["rows"]
    return {row["id"] for row in rows}


def test_the_list_finds_what_the_page_finds(asset, owner, stranger, program) -> None:
    asset(title="A quiet fan", contributors=[{"name": "Ana Kos"}], confidentiality="teaser")
    asset("a-2", summary="Membranes for the fans of engines", keywords=["Über-leise"])
    asset("a-3", identifiers=[{"scheme": "doi", "value": "10.1234/kos"}], confidentiality="open")
    for words in ("fan", "fans", "quiet fan", "kos", "uber", "10.1234/kos", "membrane quiet"):
        for person in (owner, stranger):
            asked = set(listed(by_token(person), f"?words={words}"))
            assert asked == on_the_page(person, f"?q={words}"), (words, person)
    assert listed(program, "?words=kos") == ["a-1"]
    assert listed(by_token(stranger), "?words=kos") == [], "a teaser is not found by what it hides"


def test_what_fits_best_comes_first_as_on_the_page(asset, owner, program) -> None:
    asset("z-1", title="Fan")
    for number in (1, 2):
        asset(f"a-{number}", title="Membranes and engines", summary="Somewhere in a long text there is a fan." * number)
    expected = [row["id"] for row in owner.client.get("/assets/?q=fan").context["rows"]]
    seen, address = [], f"{API}/assets?words=fan&sort=best&limit=1&total=true"
    while address:
        page = program.get(address).json()
        seen += [one["id"] for one in page["items"]]
        if page["next"] and len(seen) == 2:
            Asset.objects.filter(pk=seen[-1]).update(removed_at=clock.now())
        address = page["next"]
    assert page["total"] == 2
    assert (seen[0], len(seen)) == ("z-1", 3)
    assert seen == expected
    refused(program.get(f"{API}/assets?sort=best"), 422)


def test_the_list_narrows_as_the_page_does(asset, owner, office, program) -> None:
    asset(keywords=["Fan"], readiness={"TRL": 6})
    asset("a-2", fields=[{"scheme": "ford", "label": "Optics"}], type="software")
    add_records(Right, [{"id": "r-1", "asset": "a-2", "kind": "patent"}], office)
    for query in ("keyword=fan", "field=optics", "level=5", "rights=yes", "rights=no", f"office={office.pk}"):
        assert set(listed(program, "?" + query)) == on_the_page(owner, "?" + query), query
    assert listed(program, "?rights=yes") == ["a-2"]


def test_when_a_teaser_changed_is_told_nowhere(asset, stranger, owner) -> None:
    now = clock.now()
    for number in range(4):
        asset(f"t-{number}", confidentiality="teaser")
        Asset.objects.filter(pk=f"t-{number}").update(changed_at=now - timedelta(days=number % 3), version=number + 5)
    asset("o-1", confidentiality="open")
    client = by_token(stranger)
    one = client.get(f"{API}/assets/t-1")
    assert [one.json()[name] for name in ("version", "changed_at", "recorded_at")] == [None, None, None]
    for sort in ("changed", "recorded"):
        seen, address = [], f"{API}/assets?limit=2&sort={sort}"
        while address:
            page = client.get(address).json()
            seen += [each["id"] for each in page["items"]]
            address = page["next"]
            if address and seen[-1].startswith("t"):
                mark = address.partition("after=")[2].partition("&")[0]
                assert b"null" in base64.urlsafe_b64decode(mark + "=" * (-len(mark) % 4))
        assert seen == ["o-1", "t-0", "t-1", "t-2", "t-3"], "teasers by name, at the end"
    since = (now - timedelta(hours=1)).isoformat().replace("+", "%2B")
    assert listed(client, f"?changed_since={since}") == ["o-1"]
    by_token(owner)
    Asset.objects.filter(pk="t-1").update(version=99, changed_at=now, licence="MIT")
    assert client.get(f"{API}/assets/t-1", headers={"If-None-Match": one["ETag"]}).status_code == 304
    Asset.objects.filter(pk="t-1").update(title="Another title")
    assert client.get(f"{API}/assets/t-1")["ETag"] != one["ETag"]
    told = refused(send(client, "patch", f"{API}/assets/t-1", {"facts": {"title": "x"}}, If_Match='"1-x"'), 403)
    assert b"99" not in told.content


def test_a_view_is_kept_read_changed_and_removed(asset, program, owner, others) -> None:
    asset(title="A fan", type="software")
    asset("a-2", title="A fan")
    made = send(program, "post", VIEWS, SOFTWARE, Idempotency_Key="v-1")
    again = send(program, "post", VIEWS, SOFTWARE, Idempotency_Key="v-1")
    assert (made.status_code, made.json()) == (201, again.json())
    said = program.get(made["Location"]).json()
    assert (said["name"], said["filters"], said["own"]) == ("Software", {"q": "fan", "type": ["software"]}, True)
    assert listed(program, f"?view={said['number']}") == ["a-1"]
    assert owner.client.get(f"/assets/?view={said['number']}").status_code == 200
    others("get", made["Location"], expected=(404, 404, 404))
    others("patch", made["Location"], {"name": "Mine"}, expected=(404, 404, 401))
    others("delete", made["Location"], expected=(404, 404, 401))
    others("get", f"{API}/assets?view={said['number']}", expected=(404, 404, 404))
    changed = send(program, "patch", made["Location"], {"name": "Code", "shared": True, "begins": True}).json()
    assert (changed["name"], changed["shared"], changed["begins"]) == ("Code", True, True)
    assert [one["name"] for one in program.get(VIEWS).json()["items"]] == ["Code"]
    assert send(program, "patch", made["Location"], {"name": "Programs"}).json()["begins"] is True
    assert send(program, "delete", made["Location"]).status_code == 204
    assert not SavedView.objects.exists()


def test_a_shared_view_is_changed_by_its_keeper_only(program, office, player, others) -> None:
    made = send(program, "post", VIEWS, {**SOFTWARE, "shared": True})
    head = by_token(player(office, "head-of-office"))
    refused(send(head, "patch", made["Location"], {"name": "Mine"}), 403)
    assert send(head, "patch", made["Location"], {"begins": True}).json()["begins"] is True
    refused(send(head, "delete", made["Location"]), 404)
    others("post", VIEWS, {**SOFTWARE, "shared": True}, expected=(403, 201, 401))
    others("get", VIEWS, expected=(200, 200, 401))


@pytest.mark.parametrize(
    "filters, where",
    [
        ({"type": ["softwear"]}, "body: filters.type"),
        ({"officer": ["somebody"]}, "body: filters.officer"),
        ({"columns": ["colour"]}, "body: filters.columns"),
        ({"sort": "colour"}, "body: filters.sort"),
        ({"colour": "red"}, "body: filters.colour"),
        ({"level": 12}, "body: filters.level"),
    ],
)
def test_a_filter_with_a_slip_of_the_pen_is_refused(program, filters, where) -> None:
    told = refused(send(program, "post", VIEWS, {"name": "x", "filters": filters}), 422).json()
    assert told["error"]["where"] == where
    refused(send(program, "post", MANY, {"matching": filters}), 422)
    assert not SavedView.objects.exists()


def test_many_are_changed_with_an_account_and_taken_back(asset, elsewhere, program, others) -> None:
    for name in ("a-1", "a-2", "a-3"):
        asset(name)
    asset("b-1", tenant=elsewhere, confidentiality="open")
    asset("b-2", tenant=elsewhere)
    made = send(program, "post", MANY, {"assets": ["a-1", "a-2", "a-3", "b-1", "b-2"]})
    assert (made.status_code, made.json()["chosen"], made.json()["left_out"]) == (201, 4, ["b-2"])
    one = made["Location"]
    wish = {"type": "software", "add": ["fan"], "embargo_until": None}
    ahead = send(program, "put", one + "/-/changes", wish).json()["ahead"]
    assert (ahead["changed"], ahead["refused"][0]["reason"], ahead["refused"][0]["assets"]) == (3, "others", ["b-1"])
    assert set(Asset.objects.values_list("type", flat=True)) == {"invention"}
    for method, way, body in (("get", "", None), ("put", "/-/changes", wish), ("post", "/-/apply", {"why": "x"}),
                              ("post", "/-/undo", {})):  # fmt: skip
        others(method, one + way, body, expected=(404, 404, 404 if method == "get" else 401))
    tag = program.get(A1)["ETag"]
    assert send(program, "patch", A1, {"facts": {"title": "Meanwhile"}}, If_Match=tag).status_code == 200
    refused(send(program, "post", one + "/-/apply", {"why": " "}), 422)
    done = send(program, "post", one + "/-/apply", {"why": "Agreed"}, Idempotency_Key="k-1").json()["done"]
    assert done == send(program, "post", one + "/-/apply", {"why": "Agreed"}, Idempotency_Key="k-1").json()["done"]
    reasons = {each["reason"]: each["assets"] for each in done["refused"]}
    assert (done["total"], done["changed"], reasons) == (4, 2, {"others": ["b-1"], "overtaken": ["a-1"]})
    assert program.get(f"{API}/assets/a-2").json()["facts"]["keywords"] == ["fan"]
    undone = send(program, "post", one + "/-/undo", {}).json()["undone"]
    assert undone["changed"] == 2
    assert set(Asset.objects.values_list("type", flat=True)) == {"invention"}


def test_all_that_match_are_chosen_and_long_work_is_a_job(asset, program, monkeypatch) -> None:
    monkeypatch.setattr("valorise.platform.register.listing.bulk.WHILE_ONE_WAITS", 1)
    for name in ("a-1", "a-2"):
        asset(name, title="A fan")
    asset("a-3", type="software")
    made = send(program, "post", MANY, {"matching": {"q": "fan"}})
    assert made.json()["chosen"] == 2
    send(program, "put", made["Location"] + "/-/changes", {"confidentiality": "open"})
    begun = send(program, "post", made["Location"] + "/-/apply", {"why": "Agreed"})
    assert begun.status_code == 202
    assert program.get(begun.json()["links"]["job"]).json()["kind"] == "change-many-assets"


def test_what_the_form_would_not_take_a_program_cannot_send(asset, program, stranger, others) -> None:
    asset()
    made = send(program, "post", MANY, {"assets": ["a-1"]})["Location"]
    for wish, where in (
        ({"type": "softwear"}, "body: type"),
        ({"officer": stranger.user.pk}, "body: officer"),
        ({"confidentiality": "secret"}, "body: confidentiality"),
    ):
        told = refused(send(program, "put", made + "/-/changes", wish), 422).json()
        assert (told["error"]["where"], told["problems"][0]["column"]) == (where, where)
    refused(send(program, "put", made + "/-/changes", {}), 422)
    for body in ({}, {"assets": ["a-1"], "matching": {}}, {"assets": ["none"]}):
        refused(send(program, "post", MANY, body), 422)
    others("post", MANY, {"assets": ["a-1"]}, expected=(403, 422, 401))
    assert BulkChange.objects.count() == 1


def test_doubles_are_found_before_one_adds(asset, program, others) -> None:
    asset(title="A very quiet fan for engines")
    asset("a-2", identifiers=[{"scheme": "doi", "value": "10.1234/x"}], confidentiality="confidential")
    near = program.get(f"{API}/asset-doubles?title=A+very+quiet+fan+for+engine").json()["items"]
    assert [(one["id"], one["sure"]) for one in near] == [("a-1", False)]
    same = program.get(f"{API}/asset-doubles?title=x&identifier=doi:10.1234/x").json()["items"]
    assert [(one["id"], one["sure"], one["title"]) for one in same] == [("a-2", True, "Asset a-2")]
    refused(program.get(f"{API}/asset-doubles?identifier=10.1234"), 422)
    others("get", f"{API}/asset-doubles?identifier=doi:10.1234/x", expected=(403, 200, 401))
    others("get", f"{A1}/-/alike", expected=(404, 404, 404))


def test_nobody_finds_doubles_of_other_offices(asset, stranger) -> None:
    asset(identifiers=[{"scheme": "doi", "value": "10.1234/x"}], confidentiality="open")
    assert by_token(stranger).get(f"{API}/asset-doubles?identifier=doi:10.1234/x").json()["items"] == []


@pytest.fixture
def pair(asset, office):
    asset(title="A quiet fan", keywords=["fan"], confidentiality="internal")
    asset("a-2", title="A quiet fan, told at length", keywords=["quiet"], confidentiality="confidential")
    add_records(Right, [{"id": "r-1", "asset": "a-2", "kind": "patent"}], office)


def test_two_records_are_compared_merged_and_taken_apart_again(pair, program, others) -> None:
    beside = program.get(f"{A1}/-/comparison?other=a-2").json()
    told = {one["name"]: one for one in beside["differing"]}
    assert told["confidentiality"]["proposed"] == "confidential"
    assert told["keywords"]["values"] == {"a-1": ["fan"], "a-2": ["quiet"]}
    assert (beside["versions"], beside["equal"]) == ({"a-1": 1, "a-2": 1}, {"type": "invention"})
    body = {"others": [{"id": "a-2", "version": 1}], "facts": {"title": "One fan"}, "why": "Told twice"}
    for method, way in (("get", "/-/comparison?other=a-2"), ("post", "/-/merge")):
        sent = body if method == "post" else None
        tag = {"If_Match": '"1-full"'} if sent else {}
        others(method, A1 + way, sent, expected=(404, 404, 404 if method == "get" else 401), **tag)
    refused(send(program, "post", A1 + "/-/merge", body), 428)
    refused(send(program, "post", A1 + "/-/merge", body, If_Match='"7-full"'), 412)
    late = {**body, "others": [{"id": "a-2", "version": 2}]}
    assert refused(send(program, "post", A1 + "/-/merge", late, If_Match='"1-full"'), 412)
    ids = {**body, "facts": {"identifiers": []}}
    refused(send(program, "post", A1 + "/-/merge", ids, If_Match='"1-full"'), 422)
    one = send(program, "post", A1 + "/-/merge", body, If_Match='"1-full"', Idempotency_Key="m-1")
    assert one.status_code == 200, one.content
    assert (one.json()["facts"]["title"], one.json()["facts"]["keywords"]) == ("One fan", ["fan", "quiet"])
    assert one["ETag"] == program.get(A1)["ETag"]
    assert Right.objects.get().asset_id == "a-1"
    gone = program.get(f"{API}/assets/a-2")
    refused(gone, 410)
    assert gone.json()["merged_into"] == "a-1"
    again = send(program, "post", A1 + "/-/merge", body, If_Match='"1-full"', Idempotency_Key="m-1")
    assert again.json() == one.json()
    event = next(e for e in program.get(A1 + "/-/history").json()["items"] if e["activity"] == "asset-merged")
    undone = send(program, "post", A1 + "/-/undo", {"event": event["event"]})
    assert undone.status_code == 200, undone.content
    assert program.get(f"{API}/assets/a-2").json()["facts"]["keywords"] == ["quiet"]


def test_one_record_becomes_two(pair, program, others) -> None:
    body = {
        "new": {"title": "The blade", "keywords": ["quiet"]},
        "stays": {"title": "The housing", "keywords": None},
        "goes": {"rights": ["r-1"]},
        "why": "Two results",
    }
    a2 = f"{API}/assets/a-2"
    others("post", a2 + "/-/split", body, expected=(404, 404, 401), If_Match='"1-full"')
    refused(send(program, "post", a2 + "/-/split", body), 428)
    foreign = {**body, "goes": {"rights": ["r-9"]}}
    refused(send(program, "post", a2 + "/-/split", foreign, If_Match='"1-full"'), 422)
    refused(send(program, "post", a2 + "/-/split", {**body, "why": ""}, If_Match='"1-full"'), 422)
    made = send(program, "post", a2 + "/-/split", body, If_Match='"1-full"', Idempotency_Key="s-1")
    assert made.status_code == 201, made.content
    second = program.get(made["Location"]).json()
    assert second["facts"] == {
        "id": second["id"], "title": "The blade", "keywords": ["quiet"], "confidentiality": "confidential",
    }  # fmt: skip
    assert "keywords" not in program.get(a2).json()["facts"]
    assert Right.objects.get().asset_id == second["id"]
    assert Asset.objects.count() == 3


def test_an_asset_is_brought_back(asset, program, others) -> None:
    asset(confidentiality="open")
    assert send(program, "delete", A1 + "?why=Twice", If_Match='"1-full"').status_code == 204
    others("post", A1 + "/-/restore", {}, expected=(404, 404, 401))
    back = send(program, "post", A1 + "/-/restore", {"why": "It was no double"}, Idempotency_Key="r-1")
    assert (back.status_code, back["ETag"]) == (200, '"3-full"')
    assert program.get(A1 + "/-/history").json()["items"][0]["why"] == "It was no double"
    refused(send(program, "post", A1 + "/-/restore", {}), 404)
