"""Changes by calls: no change of another is lost, none happens twice, and what is wrong is told with its place."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client

from valorise.platform.accounts.models import Membership
from valorise.platform.accounts.reads import viewer
from valorise.platform.foundation import clock
from valorise.platform.foundation.api_errors import Conflict
from valorise.platform.foundation.changes import log
from valorise.platform.programs import once
from valorise.platform.programs.actions import make_token
from valorise.platform.programs.models import KeptAnswer
from valorise.platform.programs.tests.calls import by_token, refused, send
from valorise.platform.register.models import Agreement, Asset, Right

A1 = "/api/v1/assets/a-1"
NEW = {"facts": {"title": "A quiet fan", "type": "invention"}}


@pytest.fixture
def program(owner):
    return by_token(owner)


def etag(client, address):
    return client.get(address)["ETag"]


def test_a_new_asset_is_read_by_a_second_person(program, office, player) -> None:
    made = send(program, "post", "/api/v1/assets", {**NEW, "why": "Found in the lab"})
    assert made.status_code == 201, made.content
    assert made["Location"] == f"/api/v1/assets/{made.json()['id']}"
    second = player(office, "head-of-office").client.get(made["Location"]).json()
    assert second["facts"] == {"id": made.json()["id"], **NEW["facts"]}
    assert log().read(subject=second["id"])["why"].to_list() == ["Found in the lab"]


def test_what_is_left_out_stays_and_null_takes_away(program, asset) -> None:
    asset(keywords=["fan"], dates={"created": "2024", "disclosed": "2024-05"}, readiness={"TRL": 3})
    body = {"facts": {"keywords": None, "dates": {"created": "2023-11-02"}, "readiness": {"TRL": 4}, "title": "New"}}
    changed = send(program, "patch", A1, body, If_Match=etag(program, A1))
    assert changed.status_code == 200, changed.content
    assert changed["ETag"] == '"2-full"'
    assert changed.json()["facts"] == {
        "id": "a-1",
        "type": "invention",
        "title": "New",
        "dates": {"created": "2023-11-02", "disclosed": "2024-05"},
        "readiness": {"TRL": 4},
    }


def test_a_change_names_its_version_and_the_later_one_learns_of_the_first(program, asset) -> None:
    asset()
    refused(send(program, "patch", A1, {"facts": {"title": "x"}}), 428)
    refused(send(program, "patch", A1, {"facts": {"title": "x"}}, If_Match="*"), 428)
    read = etag(program, A1)
    assert send(program, "patch", A1, {"facts": {"title": "First"}}, If_Match=read).status_code == 200
    late = refused(send(program, "patch", A1, {"facts": {"title": "Second"}}, If_Match=read), 412)
    assert late["ETag"] == '"2-full"'
    assert late.json()["present"]["facts"]["title"] == "First"
    for tag in ('W/"2-full"', "2", '"x"', '"99-full"'):
        refused(send(program, "patch", A1, {"facts": {"title": "Second"}}, If_Match=tag), 412)
    assert Asset.objects.get().title == "First"


def test_a_reader_who_has_the_version_gets_no_content(program, asset, stranger) -> None:
    asset(confidentiality="open")
    tag = etag(program, A1)
    assert program.get(A1, headers={"If-None-Match": f'"x", {tag}'}).status_code == 304
    assert stranger.client.get(A1, headers={"If-None-Match": tag}).status_code == 200, "they see less of it"


@pytest.mark.parametrize("who, status", [("colleague", 403), ("stranger", 404), ("nobody", 401)])
@pytest.mark.parametrize("method", ["patch", "delete"])
def test_others_change_nothing(asset, request, who, method, status) -> None:
    asset(confidentiality="internal")
    person = request.getfixturevalue(who)
    client = person if who == "nobody" else by_token(person)
    refused(send(client, method, A1, {"facts": {"title": "Mine"}}, If_Match='"1-full"'), status)
    assert Asset.objects.get().title == "Asset a-1"


def test_a_researcher_records_no_asset(colleague) -> None:
    refused(send(by_token(colleague), "post", "/api/v1/assets", NEW), 403)


@pytest.mark.parametrize(
    "facts, column",
    [
        ({"title": "x", "type": "invetnion"}, "type"),
        ({"title": "x", "colour": "red"}, "colour"),
        ({"title": "x", "id": "mine"}, "body: facts.id"),
        ({"title": "x", "removed": True}, "removed"),
        ({"title": "x", "merged_into": "a-2"}, "merged_into"),
        ({"title": "x", "confidentiality": ["open"]}, "confidentiality"),
        ({"title": "x", "owners": "UNI"}, "owners[0]"),
        (
            {"title": "x", "contributors": [{"name": "A", "share": "2/3"}, {"name": "B", "share": "2/3"}]},
            "contributors",
        ),
        ({"title": "x", "officer": "me"}, "body: facts.officer"),
        ({"title": "x", "officer": 10**30}, "body: facts.officer"),
        ({"title": "x", "embargo_until": "soon"}, "body: facts.embargo_until"),
        ({"type": "invention"}, "title"),
    ],
)
def test_what_cannot_be_kept_is_told_with_its_place(program, facts, column) -> None:
    told = refused(send(program, "post", "/api/v1/assets", {"facts": facts}), 422).json()
    assert told["error"]["where"] == column
    assert not Asset.objects.exists()


def test_bodies_that_are_none(program, settings) -> None:
    address = "/api/v1/assets"
    refused(program.post(address, b"{", content_type="application/json"), 400, "no JSON")
    refused(program.post(address, b'{"facts": NaN}', content_type="application/json"), 400)
    refused(program.post(address, b'"' + b"\xff" + b'"', content_type="application/json"), 400)
    refused(program.post(address, b"[" * 100_000, content_type="application/json"), 400)
    refused(program.post(address, {"facts": "x"}), 415)
    refused(program.post(address, b"facts=1", content_type="text/plain"), 415)
    assert refused(send(program, "post", address), 415).json()["error"]["where"] == "Content-Type"
    nothing = program.generic("POST", address)
    assert refused(nothing, 422).json()["error"]["where"].startswith("body")
    assert refused(send(program, "post", address, [1]), 422).json()["error"]["where"].startswith("body")
    assert refused(send(program, "post", address, {"facts": 1}), 422).json()["error"]["where"] == "body: facts"
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000
    refused(send(program, "post", address, {"facts": {"title": "x" * 2_000}}), 413)


def test_taking_out_needs_version_and_reason_and_hides_it(program, asset) -> None:
    asset()
    refused(send(program, "delete", A1), 428)
    refused(send(program, "delete", A1, If_Match='"1-full"'), 422)
    assert send(program, "delete", A1 + "?why=Twice", If_Match='"1-full"').status_code == 204
    refused(program.get(A1), 404)


def test_an_embargo_is_set_and_lifted(program, asset, stranger) -> None:
    asset(confidentiality="open")
    far = (clock.today() + timedelta(days=30)).isoformat()
    send(program, "patch", A1, {"facts": {"embargo_until": far}}, If_Match=etag(program, A1))
    refused(stranger.client.get(A1), 404)
    lifted = send(program, "patch", A1, {"facts": {"embargo_until": None}}, If_Match=etag(program, A1))
    assert lifted.status_code == 200, lifted.content
    assert stranger.client.get(A1).status_code == 200


def test_a_call_of_a_session_carries_the_token_of_the_page(owner, asset) -> None:
    from django.test import Client

    asset()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(owner.user)
    refused(send(strict, "patch", A1, {"facts": {"title": "x"}}, If_Match='"1-full"'), 403, "our pages")
    strict.get("/account/")
    token = strict.cookies["csrftoken"].value
    done = send(strict, "patch", A1, {"facts": {"title": "x"}}, If_Match='"1-full"', X_CSRFToken=token)
    assert done.status_code == 200, done.content


def test_a_right_belongs_to_an_asset_of_the_office(program, asset, elsewhere, stranger) -> None:
    asset()
    asset("theirs", tenant=elsewhere)
    address = "/api/v1/rights"
    refused(send(program, "post", address, {"facts": {"kind": "patent"}}), 422)
    for name in ("theirs", "none"):
        refused(send(program, "post", address, {"facts": {"kind": "patent", "asset": name}}), 422)
    made = send(program, "post", address, {"facts": {"kind": "patent", "office": "EP", "asset": "a-1"}})
    assert made.status_code == 201, made.content
    link = made["Location"]
    refused(send(program, "patch", link, {"facts": {"asset": "theirs"}}, If_Match=made["ETag"]), 422)
    changed = send(program, "patch", link, {"facts": {"number": "EP123"}}, If_Match=made["ETag"])
    assert changed.json()["facts"]["number"] == "EP123"
    refused(send(by_token(stranger), "patch", link, {"facts": {"number": "1"}}, If_Match=changed["ETag"]), 404)
    assert send(program, "delete", link, If_Match=changed["ETag"]).status_code == 204
    assert Right.objects.get().removed_at


def test_an_agreement_is_about_all_assets_it_names(program, asset) -> None:
    asset()
    asset("a-2")
    made = send(program, "post", "/api/v1/agreements", {"facts": {"title": "Option", "assets": ["a-2", "a-1"]}})
    assert made.status_code == 201, made.content
    assert made.json()["facts"]["assets"] == ["a-1", "a-2"]
    assert Agreement.objects.get().assets.count() == 2


def test_the_same_call_twice_happens_once(program) -> None:
    first = send(program, "post", "/api/v1/assets", NEW, Idempotency_Key="k-1")
    again = send(program, "post", "/api/v1/assets", NEW, Idempotency_Key="k-1")
    assert (again.status_code, again.json()) == (201, first.json())
    assert again["ETag"] == first["ETag"]
    assert again["Idempotency-Replayed"] == "true"
    assert Asset.objects.count() == 1


def test_a_key_stands_for_one_call_of_one_account(program, office, player) -> None:
    send(program, "post", "/api/v1/assets", NEW, Idempotency_Key="k-1")
    other = {"facts": {"title": "Another"}}
    refused(send(program, "post", "/api/v1/assets", other, Idempotency_Key="k-1"), 422, "another call")
    refused(send(program, "post", "/api/v1/assets", NEW, Idempotency_Key="with blank"), 422)
    second = by_token(player(office, "head-of-office"))
    assert send(second, "post", "/api/v1/assets", other, Idempotency_Key="k-1").status_code == 201
    assert Asset.objects.count() == 2


def test_a_key_used_for_one_organisation_answers_nothing_for_another(owner, elsewhere) -> None:
    Membership.objects.create(user=owner.user, tenant=elsewhere, role="transfer-officer")
    here, there = (
        Client(headers={"Authorization": f"Bearer {make_token(one, 'Copy', ['write'], 30)[1]}"})
        for one in (viewer(owner.user), viewer(owner.user, chosen=elsewhere.pk))
    )
    assert send(here, "post", "/api/v1/assets", NEW, Idempotency_Key="k-1").status_code == 201
    refused(send(there, "post", "/api/v1/assets", NEW, Idempotency_Key="k-1"), 422, "another call")
    assert send(there, "post", "/api/v1/assets", NEW, Idempotency_Key="k-2").status_code == 201
    assert set(Asset.objects.values_list("tenant", flat=True)) == {owner.tenant.pk, elsewhere.pk}


def test_a_refused_call_may_be_mended_under_its_key(program) -> None:
    refused(send(program, "post", "/api/v1/assets", {"facts": {"type": "x"}}, Idempotency_Key="k-1"), 422)
    assert send(program, "post", "/api/v1/assets", NEW, Idempotency_Key="k-1").status_code == 201


@pytest.fixture
def call(rf, owner):
    """A call with a key, as `once` gets it."""
    made = rf.post("/api/v1/assets", b"{}", content_type="application/json", headers={"Idempotency-Key": "k-1"})
    made.viewer = owner.viewer
    return made


def test_while_a_call_is_worked_on_the_second_waits_and_takes_over_after_a_death(call, owner) -> None:
    done = []

    def second():
        done.append("second")
        return HttpResponse(status=201)

    def first():
        with pytest.raises(Conflict) as told:
            once.once(call, owner.user.pk, second)
        assert told.value.headers["Retry-After"]
        with clock.stopped(clock.now() + once.LEASE + timedelta(seconds=1)):
            assert once.once(call, owner.user.pk, second).status_code == 201
        Asset.objects.create(id="a-1", tenant=owner.tenant)
        return HttpResponse(status=201)

    with pytest.raises(Conflict):
        once.once(call, owner.user.pk, first)
    assert done == ["second"]
    assert not Asset.objects.exists(), "who was silent too long has lost the key and writes nothing"


def test_a_fault_of_ours_keeps_no_key(call, owner) -> None:
    def fault():
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        once.once(call, owner.user.pk, fault)
    assert not KeptAnswer.objects.exists()


def test_an_answer_is_kept_for_a_day(program) -> None:
    send(program, "post", "/api/v1/assets", NEW, Idempotency_Key="k-1")
    with clock.stopped(clock.now() + once.KEPT + timedelta(minutes=1)):
        send(program, "post", "/api/v1/assets", NEW, Idempotency_Key="k-1")
    assert Asset.objects.count() == 2
