"""Every address of the site, whoever asks: no door stands open, none breaks, none leads elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

ARGUMENT = re.compile(r"<(?:(\w+):)?(\w+)>")
FILLED = {"record": "a-secret", "int": "1", "str": "a-secret", "path": "a-secret", "slug": "a-secret", "uuid": "0" * 32}
OPEN_TO_ALL = {200, 301, 302, 303, 304, 400, 401, 403, 404, 405, 409, 410, 415, 422, 428, 429}
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


@pytest.fixture
def secret(asset):
    return asset("a-secret", title="Zwitterion that nobody may read of", confidentiality="confidential")


def test_there_are_addresses() -> None:
    assert "/assets/a-secret/" in ADDRESSES
    assert "/imports/1/take/" in ADDRESSES


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("who", ["nobody", "stranger", "colleague"])
def test_nobody_reads_a_secret_and_nothing_breaks(secret, request, who, address) -> None:
    found = request.getfixturevalue(who)
    client = getattr(found, "client", found)
    for method in ("get", "post"):
        answer = getattr(client, method)(address)
        assert answer.status_code in OPEN_TO_ALL, (method, answer.status_code)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert b"Zwitterion" not in body
        away = answer.get("Location", "")
        assert not away or (away.startswith("/") and not away.startswith("//")), away


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_carries_the_rules_for_browsers(secret, owner, address) -> None:
    answer = owner.client.get(address)
    policy = answer["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("address", [one for one in ADDRESSES if not one.startswith("/api/")])
def test_no_form_is_taken_without_its_token(secret, owner, address) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(owner.user)
    assert strict.post(address, {"title": "x"}).status_code in (403, 404, 405)
    assert type(secret).objects.get(pk="a-secret").version == secret.version


@pytest.mark.parametrize("address", ADDRESSES)
def test_pages_hold_no_script_or_style_of_their_own(secret, owner, address) -> None:
    answer = owner.client.get(address)
    if answer.streaming or not answer.get("Content-Type", "").startswith("text/html"):
        return
    text = answer.content.decode()
    inline = [
        tag for tag in re.findall(r"<script\b[^>]*>", text) if " src=" not in tag and "application/json" not in tag
    ]
    assert inline == []
    assert not re.search(r"<style\b|\sstyle=|\son[a-z]+=|javascript:", text)
