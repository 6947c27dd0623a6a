"""Logs tell what happens and nothing about people or what they wrote."""

from __future__ import annotations

import io
import json
import logging

import pytest

from valorise.platform.foundation import logs
from valorise.platform.register.record import reads


@pytest.fixture
def lines():
    """What was logged, as objects."""
    stream = io.StringIO()
    listening = logging.StreamHandler(stream)
    listening.setFormatter(logs.Lines())
    names = ("valorise", "django")
    before = {name: (logging.getLogger(name).level, logging.getLogger(name).propagate) for name in names}
    for name in names:
        logging.getLogger(name).addHandler(listening)
        logging.getLogger(name).setLevel("INFO")
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    for name, (level, propagate) in before.items():
        logging.getLogger(name).removeHandler(listening)
        logging.getLogger(name).setLevel(level)
        logging.getLogger(name).propagate = propagate


def test_a_request_is_told_by_its_route(lines, asset, owner) -> None:
    asset("secret-name", title="Secret title")
    answer = owner.client.get("/assets/secret-name/?words=secret")
    (line,) = [one for one in lines() if one["from"] == "valorise.requests"]
    assert line["route"] == "assets/<record:name>/"
    assert (line["status"], line["account"], line["request"]) == (200, owner.user.pk, answer["X-Request-Id"])
    assert "ecret" not in json.dumps(line)


def test_an_error_is_told_without_its_text(lines, asset, owner, monkeypatch) -> None:
    def fail(*_):
        raise ValueError("Ana Kos, ana@example.org")

    monkeypatch.setattr(reads, "one_asset", fail)
    owner.client.raise_request_exception = False
    asset()
    assert owner.client.get("/assets/a-1/").status_code == 500
    found = lines()
    assert any(one.get("error") == "builtins.ValueError" for one in found)
    assert "Ana" not in json.dumps(found)


def test_a_wrong_password_leaves_no_address(lines, nobody, owner) -> None:
    nobody.post("/sign-in/", {"login": owner.user.email, "username": owner.user.email, "password": "guess-word"})
    text = json.dumps(lines())
    assert owner.user.email not in text
    assert "guess-word" not in text
