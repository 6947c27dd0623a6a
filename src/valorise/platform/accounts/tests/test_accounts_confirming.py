"""Tokens, second factors and erasing ask for the person once more; a browser left open is not enough."""

from __future__ import annotations

import re
import time

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from django.core.cache import cache

from valorise.platform.accounts.confirming import FRESH
from valorise.platform.accounts.models import User
from valorise.platform.programs.models import Token

TOKEN = {"name": "Nightly copy", "scopes": ["read"], "days": "30"}


@pytest.fixture(autouse=True)
def _nothing_counted():
    cache.clear()


@pytest.fixture
def admin(office, player):
    return player(office, "administrator", "Ada Admin")


def asks(answer) -> bool:
    return answer.status_code == 302 and answer["Location"].startswith("/account/confirm/")


def test_a_token_waits_until_its_person_showed_that_it_is_they(owner) -> None:
    answer = owner.client.post("/account/tokens/", TOKEN)
    assert asks(answer)
    assert not Token.objects.exists()
    wrong = owner.client.post(answer["Location"], {"password": "guessed", "next": "/account/tokens/"})
    assert wrong.status_code == 200
    assert not Token.objects.exists()
    told = owner.client.post(answer["Location"], {"password": "correct horse", "next": "/account/tokens/"})
    assert re.search(r"val_\w+", told.content.decode())
    assert Token.objects.get().name == "Nightly copy"


def test_what_was_shown_long_ago_counts_no_more(owner) -> None:
    owner.confirm()
    session = owner.client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY][-1]["at"] -= 301
    session.save()
    assert asks(owner.client.post("/account/tokens/", TOKEN))


def test_erasing_and_forgetting_a_second_factor_ask_too(admin, colleague) -> None:
    Authenticator.objects.create(user=colleague.user, type="totp", data={"secret": "x"})
    place, told = f"/people/{colleague.user.pk}", {"why": "asked", "typed": "Carl Colleague"}
    assert asks(admin.client.post(f"{place}/two-factor/", told))
    assert asks(admin.client.post(f"{place}/erase/", told))
    assert Authenticator.objects.exists()
    assert User.objects.filter(pk=colleague.user.pk).exists()
    admin.confirm()
    assert admin.client.post(f"{place}/erase/", told)["Location"] == "/people/"
    assert not User.objects.filter(pk=colleague.user.pk).exists()


@pytest.mark.parametrize("path", ["app/", "keys/add/"])
def test_who_comes_through_a_provider_alone_must_have_just_come(owner, path) -> None:
    """They have no password to show, so an old session may not set up a second factor of somebody else either."""
    owner.user.set_unusable_password()
    owner.user.save()
    owner.client.force_login(owner.user)
    way, now = f"/account/two-factor/{path}", time.time()
    for passed, status in ((None, 403), (FRESH.total_seconds() + 1, 403), (FRESH.total_seconds() - 60, 200)):
        session = owner.client.session
        session["account_authentication_methods_user"] = str(owner.user.pk)
        session[AUTHENTICATION_METHODS_SESSION_KEY] = (
            [] if passed is None else [{"method": "socialaccount", "at": now - passed}]
        )
        session.save()
        assert owner.client.get(way).status_code == status
    assert owner.client.post("/account/tokens/", TOKEN).status_code == 200
