"""Every address of the site, whoever asks: no door stands open, none breaks, none leads elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

ARGUMENT = re.compile(r"<(?:(\w+):)?(\w+)>")
FILLED = {"record": "a-secret", "int": "1", "str": "a-secret", "path": "a-secret", "slug": "a-secret", "uuid": "0" * 32}
OPEN_TO_ALL = {200, 204, 301, 302, 303, 304, 400, 401, 403, 404, 405, 409, 410, 415, 422, 428, 429}
"""Answers that are no fault of ours."""


def patterns(found=None, before: str = "") -> Iterator[str]:
    """Addresses of the site, arguments and all."""
    for one in found or get_resolver().url_patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from patterns(one.url_patterns, route)
        elif isinstance(one, URLPattern) and not route.startswith("static/"):
            yield route


def filled(route: str) -> str:
    """The address with something in the place of each argument, such as the name of a confidential asset."""
    plain = re.sub(r"[\^$]|\\Z", "", route)
    named = re.sub(r"\(\?P<\w+>[^)]*\)", "a-secret", plain)
    return "/" + ARGUMENT.sub(lambda part: FILLED.get(part[1] or "str", "a-secret"), named)


ADDRESSES = sorted({filled(route) for route in patterns()})


SECTIONS = sorted({address.split("/")[1] for address in ADDRESSES})


@pytest.fixture
def secret(asset, settings):
    settings.API_CALLS_PER_MINUTE = 10**9
    return asset("a-secret", title="Zwitterion that nobody may read of", confidentiality="confidential")


def addresses(section: str) -> list[str]:
    return [one for one in ADDRESSES if one.split("/")[1] == section]


@contextmanager
def as_before(client: Client) -> Iterator[None]:
    """What is done inside is undone afterwards, in the database and in the browser, for the next address."""
    cookies = deepcopy(client.cookies)
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    client.cookies = cookies


def test_there_are_addresses() -> None:
    assert "/assets/a-secret/" in ADDRESSES
    assert "/imports/1/take/" in ADDRESSES


@pytest.mark.parametrize("who", ["nobody", "stranger", "colleague"])
@pytest.mark.parametrize("section", SECTIONS)
def test_nobody_reads_a_secret_and_nothing_breaks(secret, request, who, section) -> None:
    found = request.getfixturevalue(who)
    client = getattr(found, "client", found)
    for address in addresses(section):
        with as_before(client):
            for method in ("get", "post"):
                answer = getattr(client, method)(address)
                assert answer.status_code in OPEN_TO_ALL, (method, address, answer.status_code)
                body = b"".join(answer.streaming_content) if answer.streaming else answer.content
                assert b"Zwitterion" not in body, (method, address)
                away = answer.get("Location", "")
                assert not away or (away.startswith("/") and not away.startswith("//")), (method, address, away)


@pytest.mark.parametrize("section", SECTIONS)
def test_answers_carry_the_rules_for_browsers_and_keep_to_them(secret, owner, section) -> None:
    for address in addresses(section):
        with as_before(owner.client):
            answer = owner.client.get(address)
            policy = answer["Content-Security-Policy"]
            assert "unsafe" not in policy, address
            assert "default-src 'none'" in policy, address
            assert "frame-ancestors 'none'" in policy, address
            assert answer["X-Content-Type-Options"] == "nosniff", address
            assert answer["X-Frame-Options"] == "DENY", address
            assert answer["Referrer-Policy"] in ("same-origin", "no-referrer"), address
            assert own_scripts_and_styles(answer) == [], address
    assert owner.client.get("/assets/a-secret/").status_code == 200, "whoever looked was signed in all the time"


def own_scripts_and_styles(answer) -> list[str]:
    """Scripts and styles that a page holds itself, which its policy forbids."""
    if answer.streaming or not answer.get("Content-Type", "").startswith("text/html"):
        return []
    text = answer.content.decode()
    scripts = [tag for tag in re.findall(r"<script\b[^>]*>", text) if " src=" not in tag]
    found = [tag for tag in scripts if "application/json" not in tag]
    return found + re.findall(r"<style\b|\sstyle=|\son[a-z]+=|javascript:", text)


@pytest.mark.parametrize("section", [one for one in SECTIONS if one != "api"])
def test_no_form_is_taken_without_its_token(secret, owner, section) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(owner.user)
    for address in addresses(section):
        with as_before(strict):
            assert strict.post(address, {"title": "x"}).status_code in (403, 404, 405), address
            assert type(secret).objects.get(pk="a-secret").version == secret.version, address
