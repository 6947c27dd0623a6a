"""Pages for people about programs: their tokens, and all calls."""

from __future__ import annotations

import re

import pytest

from valorise.platform.programs.actions import make_token
from valorise.platform.programs.chapters import chapters
from valorise.platform.programs.description import describe, tables_named
from valorise.platform.programs.models import Token
from valorise.platform.programs.pages import site
from valorise.platform.programs.reads import areas
from valorise.platform.project.slices import offered

GIVEN = {"name": "Nightly copy", "scopes": ["assets:read"], "days": "30"}


def test_a_token_is_shown_once(owner) -> None:
    owner.confirm()
    answer = owner.client.post("/account/tokens/", GIVEN)
    secret = re.search(r"val_\w+", answer.content.decode()).group()
    assert owner.client.get("/api/v1/assets", headers={"Authorization": f"Bearer {secret}"}).status_code == 200
    assert "no-store" in answer["Cache-Control"]
    again = owner.client.get("/account/tokens/").content.decode()
    assert secret not in again
    assert secret[:8] in again
    assert "Assets: read" in again


@pytest.mark.parametrize("wrong", [{"name": ""}, {"scopes": []}, {"scopes": ["all"]}, {"days": "1000"}])
def test_what_is_wrong_with_a_token_is_told(owner, wrong) -> None:
    owner.confirm()
    answer = owner.client.post("/account/tokens/", {**GIVEN, **wrong})
    assert b"The token was not made" in answer.content
    assert not Token.objects.exists()


def test_tokens_are_seen_and_ended_by_their_person_alone(owner, player, office, stranger, nobody) -> None:
    token, secret = make_token(owner.viewer, "Nightly copy", ["read"], 30)
    address = f"/account/tokens/{token.pk}/revoke/"
    for person in (player(office, "head-of-office"), stranger):
        assert token.begins not in person.client.get("/account/tokens/").content.decode()
        assert person.client.post(address).status_code == 404
    assert nobody.get("/account/tokens/").status_code == 302
    assert nobody.post(address).status_code == 403
    assert owner.client.get(address).status_code == 405
    assert owner.client.post(address).status_code == 302
    assert owner.client.get("/api/v1/account", headers={"Authorization": f"Bearer {secret}"}).status_code == 401


def test_a_token_is_listed_and_ended_by_calls_too(owner, stranger) -> None:
    token, secret = make_token(owner.viewer, "Nightly copy", ["account:write"], 30)
    headers = {"Authorization": f"Bearer {secret}"}
    listed = owner.client.get("/api/v1/account/tokens", headers=headers)
    assert [one["id"] for one in listed.json()["items"]] == [token.pk]
    assert secret not in listed.content.decode()
    me = owner.client.get("/api/v1/account", headers=headers).json()
    assert (me["name"], me["scopes"]) == ("Olga Owner", ["account:write"])
    assert stranger.client.delete(f"/api/v1/account/tokens/{token.pk}").status_code == 404
    assert owner.client.delete(f"/api/v1/account/tokens/{token.pk}", headers=headers).status_code == 204
    assert owner.client.get("/api/v1/account", headers=headers).status_code == 401


def test_the_page_names_every_call_and_column(nobody) -> None:
    text = nobody.get("/api/v1/").content.decode()
    said = describe(site())
    assert nobody.get("/api/v1/openapi.json").json()["openapi"] == "3.1.0"
    shown = [call for chapter in chapters(said) for call in chapter["calls"]]
    assert len(shown) == sum(len(methods) for methods in said["paths"].values())
    assert [call["id"] for call in shown if f'id="{call["id"]}"' not in text] == []
    assert "Exact share of the making" in text


def test_every_schema_that_is_named_is_there() -> None:
    said = describe(site())
    assert [name for name in tables_named(said) if name not in said["components"]["schemas"]] == []


def test_every_call_is_described_and_belongs_to_an_area() -> None:
    said = describe(site())
    calls = [call for methods in said["paths"].values() for call in methods.values()]
    assert [call["operationId"] for call in calls if not call.get("summary") or not call.get("description")] == []
    assert len({call["operationId"] for call in calls}) == len(calls)
    used = {getattr(module, "area", name) for name, module in offered("api") if hasattr(module, "router")}
    assert used <= areas().keys()


@pytest.mark.browser
def test_a_person_makes_a_token_with_the_keyboard_alone(browse, owner) -> None:
    page = browse(owner)
    page.goto("/account/tokens/")
    page.get_by_label("Name").focus()
    page.keyboard.type("Nightly copy")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.get_by_role("button", name="Make the token").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Is it you?").wait_for()
    page.get_by_label("Password").focus()
    page.keyboard.type("correct horse")
    page.keyboard.press("Enter")
    page.wait_for_selector("#secret")
    assert page.locator("#secret").input_value().startswith("val_")
    page.goto("/account/tokens/")
    assert page.get_by_text("Read everything").count() == 2
    assert page.locator("#secret").count() == 0


@pytest.mark.browser
def test_pages_are_open_to_everybody(browse, owner) -> None:
    from tests.accessibility import barriers

    make_token(owner.viewer, "Nightly copy", ["read"], 30)
    page = browse(owner)
    page.goto("/account/tokens/")
    assert list(barriers(page)) == []
    page.goto("/api/v1/")
    page.evaluate("[...document.querySelectorAll('details')].forEach((one, place) => one.open = place % 25 == 0)")
    assert list(barriers(page)) == []
