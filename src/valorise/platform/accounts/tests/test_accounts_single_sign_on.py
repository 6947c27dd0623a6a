"""Single sign-on against a real provider that runs beside: whom we believe, whose account it is, who may join."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from html import unescape
from unittest.mock import Mock
from urllib.parse import parse_qs, urlsplit

import orjson
import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth import SESSION_KEY
from django.core.cache import cache
from django.test import Client

from valorise.platform.accounts import sealing
from valorise.platform.accounts.actions import organisation
from valorise.platform.accounts.actions.founding import add_person
from valorise.platform.accounts.line import Line
from valorise.platform.accounts.models import Domain, Membership, SignOn, Tenant, User
from valorise.platform.accounts.providers import NEEDED, described, of_the_installation, providers
from valorise.platform.accounts.tests import sign_on_provider as theirs
from valorise.platform.foundation import clock
from valorise.platform.foundation.changes import log
from valorise.platform.operations.actions import make_operator
from valorise.terms.errors import Invalid, NotReady, Refused

absent = importlib.util.find_spec("oauth2_provider") is None
pytestmark = pytest.mark.skipif(
    absent, reason="django-oauth-toolkit is not installed (it is among the parts for tests)"
)


@pytest.fixture(scope="module")
def provider(tmp_path_factory):
    """Address of the provider's issuer."""
    folder = tmp_path_factory.mktemp("provider")
    line = [sys.executable, theirs.__file__, str(folder)]
    with (
        (folder / "errors.txt").open("w") as errors,
        subprocess.Popen(line, stdout=subprocess.PIPE, stderr=errors, text=True) as process,
    ):
        port = process.stdout.readline().strip()
        assert port, (folder / "errors.txt").read_text()
        yield f"http://127.0.0.1:{port}/o"
        process.terminate()


@pytest.fixture
def of_installation(provider, settings, tmp_path):
    """The provider, named in the file of the installation."""
    cache.clear()
    file = tmp_path / "sign-on.json"
    told = {"code": "uni", "label": "Uni", "address": provider, "client": theirs.CLIENT, "secret": theirs.SECRET}
    file.write_bytes(orjson.dumps([told]))
    settings.SIGN_ON_FILE = str(file)
    return "uni"


@pytest.fixture
def of_office(provider, office):
    """The provider, named by the office."""
    cache.clear()
    sealed = sealing.sealed(theirs.SECRET)
    made = SignOn.objects.create(
        tenant=office, label="North", address=provider, client=theirs.CLIENT, sealed_secret=sealed
    )
    Domain.objects.create(name="north.example", tenant=office, proven_at=clock.now(), proven_by="mail")
    return made.code


def leave(client, code, **told):
    """The address of the provider that our page leads to."""
    page = client.post(f"/sign-in/with/{code}/", told).content.decode()
    return unescape(re.search(r'content="0; url=([^"]+)"', page)[1])


def at_the_provider(address, name):
    """What the person does at the provider; gives the address it sends them back to."""
    browser = requests.Session()
    form = browser.get(address)
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', form.text)[1]
    told = {"csrfmiddlewaretoken": token, "username": name, "password": theirs.PASSWORD}
    answer = browser.post(form.url, told, allow_redirects=False)
    while answer.headers["Location"].startswith("/"):
        answer = browser.get("http://" + urlsplit(form.url).netloc + answer.headers["Location"], allow_redirects=False)
    return answer.headers["Location"].removeprefix("http://testserver")


def sign_in(client, code, name, **told):
    return client.get(at_the_provider(leave(client, code, **told), name))


def is_in(client):
    return SESSION_KEY in client.session


def test_the_whole_way_with_pkce_and_nonce(of_installation, office, nobody) -> None:
    Domain.objects.create(name="north.example", tenant=office, proven_at=clock.now(), proven_by="mail")
    address = leave(nobody, "uni")
    asked = parse_qs(urlsplit(address).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["response_type"] == ["code"]
    assert asked["nonce"][0]
    assert set(asked["scope"][0].split()) == {"openid", "profile", "email"}
    assert nobody.get(at_the_provider(address, "honest"))["Location"] == "/"
    assert is_in(nobody)
    person = User.objects.get(email="honest@north.example")
    assert (person.name, person.has_usable_password()) == ("Honest", False)
    assert list(person.memberships.values_list("tenant", "role")) == [(office.pk, "guest")]
    told = log().read(subject=f"account-{person.pk}")
    assert told["activity"].to_list() == ["person-joined"]
    assert "onest" not in str(told.to_dicts())
    again = Client()
    sign_in(again, "uni", "honest")
    assert is_in(again)
    assert User.objects.count() == 1


@pytest.mark.parametrize("name", [*theirs.SPOILED, "wrong-signature"])
def test_a_token_with_one_thing_wrong_opens_nothing(of_office, nobody, name) -> None:
    answer = sign_in(nobody, of_office, name)
    assert answer.status_code == 401
    assert "could not be trusted" in answer.content.decode()
    assert not is_in(nobody)
    assert not User.objects.exists()


def test_a_code_works_only_in_the_browser_that_asked_and_once(of_office, nobody) -> None:
    back = at_the_provider(leave(nobody, of_office), "honest")
    other = Client()
    assert other.get(back).status_code == 401
    assert not is_in(other)
    assert nobody.get(back).status_code == 302
    assert Client().get(back).status_code == 401


@pytest.mark.parametrize("name", ["foreign", "unchecked"])
def test_a_foreign_domain_and_an_unchecked_address_get_no_account(of_office, nobody, name) -> None:
    assert "no account for you" in sign_in(nobody, of_office, name).content.decode()
    assert not is_in(nobody)
    assert not User.objects.exists()


def test_an_address_without_any_domain_named_gets_no_account(of_installation, nobody, db) -> None:
    assert "no account for you" in sign_in(nobody, "uni", "honest").content.decode()
    assert not User.objects.exists()


def test_an_account_is_linked_by_its_checked_address(of_office, office, nobody) -> None:
    user = User.objects.create_user("honest@north.example", "x")
    Membership.objects.create(user=user, tenant=office, role="transfer-officer")
    sign_in(nobody, of_office, "honest")
    assert nobody.session[SESSION_KEY] == str(user.pk)
    assert SocialAccount.objects.get().user == user


def test_an_unchecked_address_links_nothing(of_office, office, nobody) -> None:
    user = User.objects.create_user("unchecked@north.example", "x")
    Membership.objects.create(user=user, tenant=office, role="transfer-officer")
    assert "no account for you" in sign_in(nobody, of_office, "unchecked").content.decode()
    assert not is_in(nobody)
    assert not SocialAccount.objects.exists()


def test_one_organisation_cannot_enter_another_through_its_own_provider(of_office, office, elsewhere, nobody) -> None:
    user = User.objects.create_user("honest@north.example", "x")
    for tenant in (office, elsewhere):
        Membership.objects.create(user=user, tenant=tenant, role="head-of-office")
    assert "no account for you" in sign_in(nobody, of_office, "honest").content.decode()
    assert not is_in(nobody)


def test_somebody_who_is_signed_in_links_and_takes_away(of_office, stranger) -> None:
    answer = sign_in(stranger.client, of_office, "foreign", process="connect")
    assert answer["Location"] == "/account/confirm/"
    assert not SocialAccount.objects.exists()
    stranger.client.post("/account/confirm/", {"password": "correct horse"})
    assert SocialAccount.objects.get().user == stranger.user
    again = Client()
    sign_in(again, of_office, "foreign")
    assert again.session[SESSION_KEY] == str(stranger.user.pk)
    stranger.client.post("/account/linked/", {"account": SocialAccount.objects.get().pk})
    assert not SocialAccount.objects.exists()


def test_a_closed_account_stays_closed(of_office, office, nobody) -> None:
    sign_in(nobody, of_office, "honest")
    User.objects.update(is_active=False)
    client = Client()
    sign_in(client, of_office, "honest")
    assert not is_in(client)


def test_only_what_is_needed_is_kept_of_what_the_provider_says(of_office, nobody) -> None:
    sign_in(nobody, of_office, "honest")
    kept = SocialAccount.objects.get().extra_data["userinfo"]
    assert set(kept) <= {"sub", "email", "email_verified", "name"}


def test_next_leads_to_our_own_host_only(of_office, nobody) -> None:
    assert sign_in(nobody, of_office, "honest", next="https://evil.example/")["Location"] == "/"


def test_nothing_in_the_address_changes_what_is_asked(of_office, nobody) -> None:
    page = nobody.post(f"/sign-in/with/{of_office}/?auth_params=nonce%3Dmine&scope=admin", {}).content.decode()
    asked = parse_qs(urlsplit(unescape(re.search(r'content="0; url=([^"]+)"', page)[1])).query)
    assert asked["nonce"] != ["mine"]
    assert set(asked["scope"][0].split()) == {"openid", "profile", "email"}


def test_an_administrator_names_a_provider_whose_secret_nobody_reads_again(provider, office, player) -> None:
    admin = player(office, "administrator")
    told = {"label": "North", "address": provider, "client": theirs.CLIENT, "secret": theirs.SECRET}
    assert admin.client.post("/organisation/sign-on/", told).status_code == 302
    kept = SignOn.objects.get()
    assert theirs.SECRET not in kept.sealed_secret
    assert providers()[0].secret == theirs.SECRET
    for path in ("/organisation/", "/organisation/sign-on/", "/sign-in/"):
        assert theirs.SECRET not in admin.client.get(path).content.decode()
    assert theirs.SECRET not in str(log().read().to_dicts()) + repr(providers())
    SocialAccount.objects.create(user=admin.user, provider=kept.code, uid="1")
    assert admin.client.post(f"/organisation/sign-on/{kept.pk}/remove/").status_code == 302
    assert not SignOn.objects.exists()
    assert not SocialAccount.objects.exists()


def test_others_name_and_take_away_nothing(of_office, owner, stranger, elsewhere, player) -> None:
    number = SignOn.objects.get().pk
    assert owner.client.post(f"/organisation/sign-on/{number}/remove/").status_code == 403
    assert player(elsewhere, "administrator").client.post(f"/organisation/sign-on/{number}/remove/").status_code == 404
    with pytest.raises(Refused):
        organisation.add_sign_on(owner.viewer, label="x", address="https://x.example", client="x", secret="")
    assert SignOn.objects.count() == 1


def test_a_provider_must_be_what_it_says_and_secure(provider, settings) -> None:
    assert described(provider)["issuer"] == provider
    with pytest.raises(NotReady):
        described("http://127.0.0.1:1/o")
    with pytest.raises(Invalid, match="https"):
        described("http://login.uni.example")
    settings.SITE_ADDRESS = "https://valorise.example.org"
    with pytest.raises(Invalid, match="https"):
        described(provider)


def test_a_file_that_cannot_be_used_tells_no_secret(tmp_path) -> None:
    file = tmp_path / "sign-on.json"
    for written in ('[{"code": "x", "secret": "hidden"}]', "{", '[{"address": 3, "secret": "hidden"}]'):
        file.write_text(written)
        with pytest.raises(Invalid) as caught:
            of_the_installation(str(file))
        assert "hidden" not in str(caught.value)
        assert caught.value.__cause__ is None


def test_an_unknown_provider_is_no_page(nobody, db) -> None:
    assert nobody.post("/sign-in/with/none/").status_code == 404
    assert nobody.get("/sign-in/with/none/back/?code=1&state=2").status_code == 404
    assert not Tenant.objects.exists()


def test_a_provider_of_one_organisation_opens_nobody_who_then_joins_another(
    of_office, office, elsewhere, nobody
) -> None:
    sign_in(nobody, of_office, "honest")
    add_person("honest@north.example", None, name="Honest", organisation=elsewhere.name, role="head-of-office")
    client = Client()
    assert "no account for you" in sign_in(client, of_office, "honest").content.decode()
    assert not is_in(client)


def test_no_organisation_opens_the_account_of_who_runs_the_installation(of_office, office, nobody) -> None:
    user = User.objects.create_user("honest@north.example", "x")
    Membership.objects.create(user=user, tenant=office, role="transfer-officer")
    SocialAccount.objects.create(user=user, provider=of_office, uid="1")
    make_operator(user.email)
    assert not SocialAccount.objects.exists()
    assert "no account for you" in sign_in(nobody, of_office, "honest").content.decode()
    assert not is_in(nobody)


def test_no_part_of_a_provider_is_asked_in_the_open(of_office, monkeypatch) -> None:
    told = {"issuer": "https://a.example", **dict.fromkeys(NEEDED, "https://a.example/x")}
    answer = Mock(json=lambda: {**told, "userinfo_endpoint": "http://10.0.0.1/admin"})
    monkeypatch.setattr(Line, "get", lambda *_: answer)
    with pytest.raises(Invalid, match="https"):
        described("https://a.example")
