"""The own account: facts, second factor, what is stored, and being erased."""

from __future__ import annotations

import json

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.test import Client

from valorise.platform.accounts.models import User
from valorise.platform.foundation.changes import log
from valorise.platform.foundation.private import shown
from valorise.platform.register.models import Contributor

PASSWORD = "correct horse"


@pytest.fixture(autouse=True)
def _nothing_counted():
    cache.clear()


@pytest.fixture
def admin(office, player):
    return player(office, "administrator", "Ada Admin")


def now_shown(secret):
    """The code that an app shows now."""
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def set_up(client):
    """Sets up the app through the pages; gives its secret."""
    client.post("/account/confirm/", {"password": PASSWORD})
    secret = client.get("/account/two-factor/app/").context["form"].secret
    answer = client.post("/account/two-factor/app/", {"code": now_shown(secret)})
    assert answer.status_code == 302, answer.content.decode()
    return secret


def sign_in(client, email):
    return client.post("/sign-in/", {"login": email, "password": PASSWORD})


def test_name_and_orcid_are_changed_and_told_by_reference(owner) -> None:
    owner.client.post("/account/", {"name": "Olga O. Owner", "orcid": "https://orcid.org/0000-0002-1825-0097"})
    owner.user.refresh_from_db()
    assert (owner.user.name, owner.user.orcid) == ("Olga O. Owner", "0000-0002-1825-0097")
    (event,) = log().read(subject=f"account-{owner.user.pk}").to_dicts()
    assert "Olga" not in str(event)
    assert "0097" not in str(event)
    assert shown([json.loads(event["details"])["after"]]) == [{"name": "Olga O. Owner", "orcid": "0000-0002-1825-0097"}]


def test_an_orcid_with_a_wrong_digit_is_refused(owner) -> None:
    answer = owner.client.post("/account/", {"name": "Olga", "orcid": "0000-0002-1825-0098"})
    assert "check digit" in str(answer.context["form"].errors)


def test_the_second_factor_is_asked_and_recovery_codes_help_once(owner, django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        secret = set_up(owner.client)
    assert mail.outbox[-1].subject == "Second factor switched on"
    assert secret not in str(list(Authenticator.objects.values()))
    codes = owner.client.get("/account/two-factor/codes/").context["unused_codes"]
    assert len(codes) == 10
    assert owner.client.get("/account/two-factor/codes/file/").content.decode().split() == codes
    client = Client()
    assert sign_in(client, owner.user.email)["Location"] == "/sign-in/second-factor/"
    assert SESSION_KEY not in client.session
    assert client.get("/account/").status_code == 302
    assert client.post("/sign-in/second-factor/", {"code": "000000"}).status_code == 200
    assert client.post("/sign-in/second-factor/", {"code": codes[0]}).status_code == 302
    assert SESSION_KEY in client.session
    again = Client()
    sign_in(again, owner.user.email)
    again.post("/sign-in/second-factor/", {"code": codes[0]})
    assert SESSION_KEY not in again.session


def test_the_second_factor_needs_the_password_first(owner) -> None:
    answer = owner.client.get("/account/two-factor/app/")
    assert answer["Location"].startswith("/account/confirm/")


def test_an_organisation_that_asks_for_it_leads_there_first(owner, office) -> None:
    office.two_factor_required = True
    office.save()
    assert owner.client.get("/assets/")["Location"] == "/account/two-factor/"
    assert owner.client.post("/account/sessions/").status_code == 403
    assert "asks for a second factor" in owner.client.get("/account/two-factor/").content.decode()
    set_up(owner.client)
    assert owner.client.get("/assets/").status_code == 200


def test_guests_and_others_are_not_asked(stranger, office, player) -> None:
    office.two_factor_required = True
    office.save()
    assert stranger.client.get("/assets/").status_code == 200
    assert player(office, "guest").client.get("/assets/").status_code == 200


def test_what_is_stored_is_shown_and_given_as_a_file(owner, asset) -> None:
    asset(contributors=[{"name": "Olga Owner"}])
    Contributor.objects.update(user=owner.user)
    told = owner.client.get("/account/stored/?form=json").json()
    assert told["accounts"]["account"]["email"] == owner.user.email
    assert told["register"]["contributions"][0]["asset"] == "a-1"
    assert "password" not in json.dumps(told)
    assert owner.user.email in owner.client.get("/account/stored/").content.decode()


def test_own_pages_are_for_who_is_signed_in(nobody, db) -> None:
    for path in ("/account/", "/account/stored/", "/account/roles/", "/account/linked/", "/account/two-factor/",
                 "/account/password/", "/account/address/"):  # fmt: skip
        assert nobody.get(path)["Location"].startswith("/sign-in/?next="), path


def test_the_page_of_roles_says_what_mine_may_do(colleague) -> None:
    first = colleague.client.get("/account/roles/").context["roles"][0]
    assert first[0]["label"] == "Researcher"
    assert "Disclose results" in first[2]


@pytest.fixture
def remembered(owner, asset):
    """A person whom account, register and memory know."""
    owner.client.post("/account/", {"name": "Olga Oldname", "orcid": ""})
    made = {"contributors": [{"name": "Olga Oldname", "share": "1"}]}
    asset("a-inside", **made)
    asset("a-open", confidentiality="open", **made)
    Contributor.objects.update(user=owner.user)
    return owner


def test_erasing_says_first_what_goes_and_what_stays(admin, remembered) -> None:
    page = admin.client.get(f"/people/{remembered.user.pk}/erase/").context["preview"]
    assert [one.count for one in page.goes if "Other results" in one.what] == [1]
    assert [one.count for one in page.stays if "Published" in one.what] == [1]
    assert User.objects.filter(pk=remembered.user.pk).exists()


def test_erasing_removes_what_may_go_and_the_chain_holds(admin, remembered) -> None:
    admin.confirm()
    number = remembered.user.pk
    path = f"/people/{number}/erase/"
    assert admin.client.post(path, {"why": "asked for it", "typed": "Wrong"}).status_code == 200
    assert User.objects.filter(pk=number).exists()
    assert admin.client.post(path, {"why": "asked for it", "typed": "Olga Oldname"}).status_code == 302
    assert not User.objects.filter(pk=number).exists()
    names = dict(Contributor.objects.values_list("asset", "name"))
    assert names == {"a-inside": "(erased)", "a-open": "Olga Oldname"}
    told = log().read(subject=f"account-{number}").to_dicts()
    assert [one["activity"] for one in told] == ["account-changed", "person-erased"]
    assert shown([json.loads(told[0]["details"])["after"]]) == [{"name": None}]
    assert log().verify().table["intact"][0]
    held = [one.get_decoded().get(SESSION_KEY) for one in Session.objects.all()]
    assert str(number) not in held
    assert remembered.client.get("/account/").status_code == 302


def test_nobody_erases_themselves(admin) -> None:
    admin.confirm()
    told = {"why": "x", "typed": "Ada Admin"}
    assert admin.client.post(f"/people/{admin.user.pk}/erase/", told).status_code == 422
    assert User.objects.filter(pk=admin.user.pk).exists()
