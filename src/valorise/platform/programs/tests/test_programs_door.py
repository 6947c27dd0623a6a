"""Who may come in, how often, with which token; and what everybody else is told."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta

import orjson
import pytest
from django.test import Client

from valorise.platform.accounts.models import Membership
from valorise.platform.foundation import clock
from valorise.platform.programs import rates
from valorise.platform.programs.actions import make_token, revoke_token
from valorise.platform.programs.models import Token
from valorise.platform.programs.tests.calls import by_token, refused
from valorise.terms.errors import Invalid, Missing, Refused


@pytest.fixture(autouse=True)
def _quiet() -> None:
    rates.forget()


@pytest.mark.parametrize(
    "who, level, status",
    [
        ("owner", "confidential", 200),
        ("colleague", "internal", 200),
        ("colleague", "confidential", 404),
        ("stranger", "internal", 404),
        ("stranger", "teaser", 200),
    ],
)
def test_a_token_sees_what_its_person_sees(asset, request, who, level, status) -> None:
    asset(confidentiality=level)
    person = request.getfixturevalue(who)
    for client in (by_token(person), person.client):
        assert client.get("/api/v1/assets/a-1").status_code == status
        listed = [one["id"] for one in client.get("/api/v1/assets").json()["items"]]
        assert listed == (["a-1"] if status == 200 else [])


def test_nobody_reads_what_is_open_and_no_more(asset, nobody) -> None:
    asset("open", confidentiality="open", origins=[{"source": "csv"}])
    asset("shut", confidentiality="teaser")
    assert [one["id"] for one in nobody.get("/api/v1/assets").json()["items"]] == ["open"]
    assert "origins" not in nobody.get("/api/v1/assets/open").json()["facts"]
    refused(nobody.get("/api/v1/assets/shut"), 404)
    assert "WWW-Authenticate" in refused(nobody.delete("/api/v1/account/tokens/1"), 401)


def test_the_secret_is_kept_by_nobody(owner) -> None:
    token, secret = make_token(owner.viewer, "Nightly copy", ["read"], 30)
    kept = Token.objects.values().get(pk=token.pk)
    assert secret.startswith("val_")
    assert secret not in str(kept)
    assert kept["begins"] == secret[:8]


def test_a_wrong_expired_or_revoked_token_is_told_so_even_where_nobody_may_read(asset, owner) -> None:
    asset(confidentiality="open")
    token, secret = make_token(owner.viewer, "Nightly copy", ["read"], 7)
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    assert client.get("/api/v1/assets").status_code == 200
    changed = secret[:-1] + ("a" if secret[-1] != "a" else "b")
    answer = refused(client.get("/api/v1/assets", headers={"Authorization": f"Bearer {changed}"}), 401, "not valid")
    assert 'error="invalid_token"' in answer["WWW-Authenticate"]
    with clock.stopped(clock.now() + timedelta(days=8)):
        refused(client.get("/api/v1/assets"), 401, "not valid")
    revoke_token(owner.viewer, token.pk)
    refused(client.get("/api/v1/assets"), 401, "not valid")


def test_a_token_loses_what_its_person_loses(asset, owner) -> None:
    asset(confidentiality="confidential")
    client = by_token(owner)
    assert client.get("/api/v1/assets/a-1").status_code == 200
    Membership.objects.filter(user=owner.user).update(role="researcher")
    refused(client.get("/api/v1/assets/a-1"), 404)
    Membership.objects.filter(user=owner.user).delete()
    refused(client.get("/api/v1/assets/a-1"), 401)


def test_the_token_of_a_closed_account_is_worth_nothing(owner) -> None:
    client = by_token(owner)
    owner.user.is_active = False
    owner.user.save()
    refused(client.get("/api/v1/assets"), 401)


@pytest.mark.parametrize("scopes, status", [(["needs:write"], 403), (["assets:read"], 200), (["read"], 200)])
def test_a_token_does_only_what_it_was_made_for(asset, owner, scopes, status) -> None:
    asset()
    assert by_token(owner, *scopes).get("/api/v1/assets").status_code == status


@pytest.mark.parametrize(
    "name, scopes, days", [("", ["read"], 30), ("x", [], 30), ("x", ["all"], 30), ("x", ["read"], 9)]
)
def test_tokens_need_a_name_a_scope_and_an_end(owner, name, scopes, days) -> None:
    with pytest.raises(Invalid):
        make_token(owner.viewer, name, scopes, days)


def test_nobody_ends_the_token_of_another(owner, stranger, nobody) -> None:
    from valorise.platform.foundation.viewer import Viewer

    token, _ = make_token(owner.viewer, "Nightly copy", ["read"], 30)
    with pytest.raises(Missing):
        revoke_token(stranger.viewer, token.pk)
    with pytest.raises(Refused):
        revoke_token(Viewer.nobody(), token.pk)
    with pytest.raises(Refused):
        make_token(Viewer.nobody(), "x", ["read"], 30)


def test_the_last_use_is_noted_once_a_day(owner, django_assert_num_queries) -> None:
    client = by_token(owner)
    client.get("/api/v1/assets")
    assert Token.objects.get().last_used_on == clock.today()
    with django_assert_num_queries(4):
        client.get("/api/v1/assets")


def test_a_list_costs_the_same_however_long(asset, owner, django_assert_num_queries) -> None:
    client = by_token(owner)
    for number in range(12):
        asset(f"a-{number}", contributors=[{"name": "Ana Kos"}], owners=[{"name": "UNI"}])
    client.get("/api/v1/assets")
    with django_assert_num_queries(6):
        assert len(client.get("/api/v1/assets?limit=10").json()["items"]) == 10


def test_too_many_calls_wait(owner, settings) -> None:
    settings.API_CALLS_PER_MINUTE = 3
    client = by_token(owner)
    begin = datetime(2027, 3, 1, 12, tzinfo=UTC)
    with clock.stopped(begin):
        client = by_token(owner)
        assert [client.get("/api/v1/assets").status_code for _ in range(3)] == [200, 200, 200]
        answer = refused(client.get("/api/v1/assets"), 429)
    wait = int(answer["Retry-After"])
    with clock.stopped(begin + timedelta(seconds=wait)):
        assert client.get("/api/v1/assets").status_code == 200


@pytest.mark.parametrize(
    "address, where",
    [
        ("/api/v1/assets?limit=0", "query: limit"),
        ("/api/v1/assets?limit=many", "query: limit"),
        ("/api/v1/assets?limit=1000", "query: limit"),
        ("/api/v1/assets?tpye=software", "query: tpye"),
        ("/api/v1/assets?after=nonsense", "query: after"),
        ("/api/v1/assets?sort=colour", "query: sort"),
        ("/api/v1/assets?changed_since=yesterday", "query: changed_since"),
        ("/api/v1/assets?changed_since=0001-01-01T00:00:00%2B23:59", "query: changed_since"),
        ("/api/v1/assets/a-1?all=1", "query: all"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(owner, address, where) -> None:
    assert refused(owner.client.get(address), 422).json()["error"]["where"] == where


@pytest.mark.parametrize(
    "method, address, status",
    [
        ("get", "/api/", 404),
        ("get", "/api/v2/assets", 404),
        ("post", "/api/v1/nonsense", 404),
        ("get", "/api/v1/assets/%00", 404),
        ("get", "/api/v1/assets?words=%00", 404),
        ("delete", "/api/v1/assets", 405),
    ],
)
def test_addresses_that_lead_nowhere(owner, method, address, status) -> None:
    refused(getattr(owner.client, method)(address), status)


def test_a_wrong_method_names_the_right_ones(owner) -> None:
    assert "GET" in owner.client.delete("/api/v1/assets")["Allow"]


def test_head_is_get_without_content(asset, owner) -> None:
    asset()
    answer = owner.client.head("/api/v1/assets/a-1")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer["ETag"] == '"1-full"'


@pytest.mark.parametrize("zone", ["%2B23:33", "-23:59", "Z"])
def test_every_zone_is_understood_on_both_databases(asset, owner, zone) -> None:
    asset()
    address = f"?changed_since=2024-01-01T00:00:00{zone}"
    assert len(owner.client.get(f"/api/v1/assets{address}").json()["items"]) == 1
    assert owner.client.get(f"/api/v1/assets.jsonl{address}").getvalue().count(b"\n") == 1


@pytest.mark.parametrize(
    "place", [["changed", "2024-01-01T00:00:00+23:59", "a"], ["changed", "0001-01-01T00:00:00+23:00", "a"],
              ["changed", "2024-01-01T00:00:00", "a"], ["changed", 1, "a"], ["changed", None, []], {}, [1, 2], "x"]
)  # fmt: skip
def test_a_forged_place_breaks_nothing(asset, owner, place) -> None:
    mark = base64.urlsafe_b64encode(orjson.dumps(place)).decode()
    assert owner.client.get(f"/api/v1/assets?after={mark}").status_code in (200, 422)
