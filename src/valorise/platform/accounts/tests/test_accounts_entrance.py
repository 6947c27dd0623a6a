"""Signing in and out: who gets in, what is said to those who do not, and what a session is worth."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.contrib.auth import SESSION_KEY, hashers
from django.core import mail
from django.core.cache import cache
from django.test import Client

from valorise.platform.accounts.mail import send_due
from valorise.platform.accounts.models import Membership, User

PASSWORD = "a good long phrase"


@pytest.fixture(autouse=True)
def _nothing_counted():
    cache.clear()


@pytest.fixture
def ana(owner):
    owner.user.set_password(PASSWORD)
    owner.user.save()
    return owner.user


def sign_in(client, email, password=PASSWORD, **more):
    return client.post("/sign-in/", {"login": email, "password": password, **more})


def is_in(client):
    return SESSION_KEY in client.session


def test_address_and_password_open_the_account_however_the_address_is_written(ana, nobody) -> None:
    answer = sign_in(nobody, ana.email.upper())
    assert answer.status_code == 302
    assert answer["Location"] == "/"
    assert is_in(nobody)


def test_the_same_is_said_whether_there_is_an_account_or_not(ana, nobody) -> None:
    def said(email):
        text = sign_in(Client(), email, "wrong").content.decode()
        return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"|value="[^"]*@[^"]*"|"X-CSRFToken": "[^"]*"', "", text)

    assert said(ana.email) == said("none@test.example")
    assert "not correct" in said(ana.email)


@pytest.mark.parametrize("allowed", [True, False])
def test_invented_people_are_offered_only_where_they_may_sign_in(ana, owner, nobody, settings, allowed) -> None:
    settings.EXAMPLE_ACCOUNTS = allowed
    assert "valorise-example" not in nobody.get("/sign-in/").content.decode()
    User.objects.filter(pk=ana.pk).update(example=True)
    text = nobody.get("/sign-in/").content.decode()
    assert ("valorise-example" in text) is allowed
    assert (ana.email in text) is allowed


def test_a_password_is_hashed_also_where_there_is_no_account(ana, nobody, monkeypatch) -> None:
    hashed = []
    real = hashers.MD5PasswordHasher.encode
    monkeypatch.setattr(hashers.MD5PasswordHasher, "encode", lambda *told: hashed.append(1) or real(*told))
    counts = []
    for email in (ana.email, "none@test.example"):
        hashed.clear()
        sign_in(Client(), email, "wrong")
        counts.append(len(hashed))
    assert counts[0] == counts[1] > 0


def test_argon2_is_how_passwords_are_kept() -> None:
    from valorise.platform.project import settings as real

    assert real.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")


def test_whoever_guesses_an_address_must_wait(ana) -> None:
    for number in range(5):
        sign_in(Client(REMOTE_ADDR=f"10.0.0.{number}"), ana.email, "wrong")
    answer = sign_in(Client(REMOTE_ADDR="10.0.0.99"), ana.email)
    assert "Too many failed login attempts" in answer.content.decode()


def test_whoever_guesses_many_addresses_must_wait(ana) -> None:
    client = Client(REMOTE_ADDR="10.0.0.1")
    for number in range(20):
        sign_in(client, f"person{number}@elsewhere.example", "wrong")
    assert "Too many" in sign_in(client, ana.email).content.decode()
    assert sign_in(Client(REMOTE_ADDR="10.0.0.2"), ana.email).status_code == 302


@pytest.mark.parametrize("header", ["HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_FORWARDED"])
def test_no_header_of_the_client_changes_who_is_counted(ana, header) -> None:
    for number in range(20):
        client = Client(REMOTE_ADDR="10.0.0.1", **{header: f"203.0.113.{number}"})
        sign_in(client, f"person{number}@elsewhere.example", "wrong")
    assert "Too many" in sign_in(Client(REMOTE_ADDR="10.0.0.1"), ana.email).content.decode()


@pytest.mark.parametrize("place", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"])
def test_next_leads_to_our_own_host_only(ana, nobody, place) -> None:
    assert sign_in(nobody, ana.email, next=place)["Location"] == "/"


def test_next_leads_on(ana, nobody) -> None:
    assert sign_in(nobody, ana.email, next="/assets/?page=2")["Location"] == "/assets/?page=2"


def test_who_asks_for_a_page_of_members_is_led_to_sign_in_and_back(nobody) -> None:
    assert nobody.get("/account/")["Location"] == "/sign-in/?next=%2Faccount%2F"


def test_a_session_gets_a_new_key_at_sign_in(ana, nobody) -> None:
    session = nobody.session
    session["planted"] = True
    session.save()
    planted = nobody.cookies["sessionid"].value
    sign_in(nobody, ana.email)
    assert nobody.cookies["sessionid"].value != planted


def test_a_session_gets_a_new_key_when_rights_change(owner) -> None:
    owner.client.get("/assets/")
    before = owner.client.session.session_key
    owner.client.get("/assets/")
    assert owner.client.session.session_key == before
    Membership.objects.create(user=owner.user, tenant=owner.tenant, role="administrator")
    owner.client.get("/assets/")
    assert owner.client.session.session_key != before
    assert is_in(owner.client)


def test_a_session_ends_when_nobody_uses_it(owner) -> None:
    session = owner.client.session
    session["seen"] -= settings.IDLE_MINUTES * 60 + 1
    session.save()
    assert owner.client.get("/account/").status_code == 302
    assert not is_in(owner.client)


def test_a_session_in_use_is_noted_now_and_then(owner) -> None:
    session = owner.client.session
    session["seen"] -= 600
    session.save()
    owner.client.get("/assets/")
    assert owner.client.session["seen"] > session["seen"] + 500


def test_a_new_password_ends_the_other_sessions(ana, owner, nobody) -> None:
    other = Client()
    for client in (nobody, other):
        sign_in(client, ana.email)
    told = {"oldpassword": PASSWORD, "password1": "another long phrase", "password2": "another long phrase"}
    assert nobody.post("/account/password/", told).status_code == 302
    assert nobody.get("/account/").status_code == 200
    assert other.get("/account/").status_code == 302


def test_sign_out_everywhere_else(ana, owner, nobody) -> None:
    sign_in(nobody, ana.email)
    owner.client.force_login(User.objects.get(pk=ana.pk))
    assert owner.client.post("/account/sessions/").status_code == 302
    assert owner.client.get("/account/").status_code == 200
    assert nobody.get("/account/").status_code == 302


def test_signing_out_needs_a_form(owner) -> None:
    owner.client.get("/sign-out/")
    assert is_in(owner.client)
    owner.client.post("/sign-out/")
    assert not is_in(owner.client)


def test_a_forgotten_password_is_set_through_a_mail(ana, nobody) -> None:
    assert nobody.post("/account/password/forgotten/", {"email": ana.email}).status_code == 302
    send_due()
    (sent,) = mail.outbox
    assert sent.to == [ana.email]
    (link,) = re.findall(rf"{settings.SITE_ADDRESS}(/\S+)", sent.body)
    form = nobody.get(link, follow=True)
    assert "Set a new password" in form.content.decode()
    told = {"password1": "another long phrase", "password2": "another long phrase"}
    assert nobody.post(form.request["PATH_INFO"], told).status_code == 302
    assert sign_in(Client(), ana.email, "another long phrase").status_code == 302
    assert "works no longer" in Client().get(link, follow=True).content.decode()


def test_a_forgotten_password_says_nothing_of_accounts(ana, nobody) -> None:
    known, unknown = (
        Client().post("/account/password/forgotten/", {"email": email}, follow=True).content
        for email in (ana.email, "none@test.example")
    )
    token = rb'csrfmiddlewaretoken" value="[^"]*"|X-CSRFToken": "[^"]*"'
    assert re.sub(token, b"", known) == re.sub(token, b"", unknown)
    assert send_due() == {"sent": 1, "not sent": 1}
    assert [one.to for one in mail.outbox] == [[ana.email]]


def test_the_link_of_a_mail_names_our_site_whatever_host_was_asked(ana) -> None:
    Client(HTTP_HOST="localhost").post("/account/password/forgotten/", {"email": ana.email})
    send_due()
    assert f"{settings.SITE_ADDRESS}/account/password/new/" in mail.outbox[0].body


def test_a_closed_account_is_shut_and_its_session_ended(ana, owner) -> None:
    User.objects.update(is_active=False)
    assert owner.client.get("/account/").status_code == 302
    client = Client()
    assert sign_in(client, ana.email)["Location"] == "/sign-in/closed/"
    assert not is_in(client)


def test_the_invented_people_get_in_only_where_the_site_is_here(ana, owner, settings) -> None:
    User.objects.update(example=True)
    owner.tenant.example = True
    owner.tenant.save()
    assert sign_in(Client(), ana.email).status_code == 302
    settings.EXAMPLE_ACCOUNTS = False
    client = Client()
    assert "everybody" in client.get("/sign-in/").content.decode()
    assert sign_in(client, ana.email)["Location"] == "/sign-in/closed/"
    assert not is_in(client)
    assert owner.client.get("/account/").status_code == 302


def test_nobody_signs_up_by_themselves(nobody) -> None:
    for path in ("/account/signup/", "/signup/", "/sign-up/", "/accounts/signup/"):
        assert nobody.get(path).status_code == 404


def test_an_address_is_changed_once_it_is_confirmed(ana, nobody) -> None:
    sign_in(nobody, ana.email)
    old = ana.email
    nobody.post("/account/confirm/", {"password": PASSWORD})
    nobody.post("/account/address/", {"email": "new@test.example", "action_add": ""})
    ana.refresh_from_db()
    assert ana.email == old
    send_due()
    (sent,) = mail.outbox
    assert sent.to == ["new@test.example"]
    (link,) = re.findall(rf"{settings.SITE_ADDRESS}(/\S+)", sent.body)
    nobody.get(link)
    ana.refresh_from_db()
    assert ana.email == old
    nobody.post(link)
    ana.refresh_from_db()
    assert ana.email == "new@test.example"
    send_due()
    assert [one.to for one in mail.outbox[1:]] == [[old]]


def test_an_address_of_somebody_else_is_not_taken(ana, stranger, nobody) -> None:
    sign_in(nobody, ana.email)
    nobody.post("/account/confirm/", {"password": PASSWORD})
    answer = nobody.post("/account/address/", {"email": stranger.user.email, "action_add": ""}, follow=True)
    assert "taken" not in answer.content.decode()
    ana.refresh_from_db()
    assert ana.email != stranger.user.email


def test_cookies_are_kept_to_our_site_and_to_https(ana, nobody) -> None:
    from valorise.platform.project import environment

    sign_in(nobody, ana.email)
    cookie = nobody.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert environment.is_here(settings.SITE_ADDRESS) is not settings.SESSION_COOKIE_SECURE
