"""A domain counts for single sign-on once its own administrators agreed, or whoever runs the installation."""

from __future__ import annotations

import re
from datetime import timedelta
from threading import Thread

import pytest
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.db import connection
from django.test import Client

from valorise.platform.accounts.actions import proving
from valorise.platform.accounts.models import Domain, Membership, OwnLink, SignOn, User
from valorise.platform.accounts.tests.test_accounts_single_sign_on import (  # noqa: F401 - fixtures
    absent,
    is_in,
    of_installation,
    of_office,
    provider,
    sign_in,
)
from valorise.platform.accounts.tests.test_accounts_terminal import user  # noqa: F401 - a fixture
from valorise.platform.foundation import clock
from valorise.platform.foundation.changes import log
from valorise.terms.errors import Invalid

with_provider = pytest.mark.skipif(absent, reason="django-oauth-toolkit is not installed (it is among the test parts)")


@pytest.fixture
def admin(office, player):
    return player(office, "administrator", "Ada Admin")


@pytest.fixture
def claimed(office):
    """A domain that the office only says is its own."""
    return Domain.objects.create(name="north.example", tenant=office)


@pytest.fixture
def ask(admin, claimed, mailoutbox, settings, monkeypatch, django_capture_on_commit_callbacks):
    """Sends the mail through the page, as often as one likes; gives its link."""
    monkeypatch.setattr(proving, "PAUSE", timedelta(0))

    def send(box="postmaster") -> str:
        with django_capture_on_commit_callbacks(execute=True):
            assert admin.client.post(f"/organisation/domains/{claimed.pk}/ask/", {"box": box}).status_code == 302
        return re.findall(rf"{settings.SITE_ADDRESS}(/domain/\S+)", mailoutbox[-1].body)[0]

    return send


def proven() -> bool:
    return Domain.objects.exclude(proven_at=None).exists()


def test_the_administrators_of_the_domain_agree_by_mail(ask, claimed, mailoutbox, nobody, admin) -> None:
    link = ask()
    assert mailoutbox[0].to == ["postmaster@north.example"]
    assert "not yet" in admin.client.get("/organisation/").content.decode()
    for _ in range(2):
        assert "University of the North" in nobody.get(link).content.decode()
    assert not proven()
    assert nobody.post(link).status_code == 200
    assert proven()
    assert "not yet" not in admin.client.get("/organisation/").content.decode()
    told = log().read(subject=f"organisation-{claimed.tenant_id}")
    assert "domain_proven" in told["details"].to_list()[-1]
    assert nobody.get(link).status_code == 404


def test_a_link_works_once_and_only_the_last_one(ask, office, nobody) -> None:
    first, last = ask(), ask("admin")
    assert nobody.post(first).status_code == 404
    assert nobody.post(last[:-2] + "x/").status_code == 404
    assert nobody.post(last).status_code == 200
    proving.confirm("north.example", office.name, withdraw=True)
    assert nobody.post(last).status_code == 404
    assert not proven()


def test_mails_go_to_administrators_of_the_domain_alone_and_not_too_often(admin, claimed, mailoutbox) -> None:
    place = f"/organisation/domains/{claimed.pk}/ask/"
    for box in ("ada", "", "postmaster@evil.example"):
        assert admin.client.post(place, {"box": box}).status_code == 422
    assert admin.client.post(place, {"box": "admin"}).status_code == 302
    assert admin.client.post(place, {"box": "admin"}).status_code == 503
    assert not mailoutbox


def test_taking_a_domain_out_and_naming_it_anew_shortens_no_pause(admin, claimed, monkeypatch) -> None:
    from valorise.platform.accounts.tests.test_accounts_organisation import save

    assert admin.client.post(f"/organisation/domains/{claimed.pk}/ask/", {"box": "admin"}).status_code == 302
    assert save(admin, domains="").status_code == 302
    assert save(admin, version=2, domains="north.example\nsouth.example").status_code == 302
    anew, other = Domain.objects.order_by("name")
    assert anew.pk != claimed.pk
    assert admin.client.post(f"/organisation/domains/{anew.pk}/ask/", {"box": "admin"}).status_code == 503
    assert admin.client.post(f"/organisation/domains/{other.pk}/ask/", {"box": "admin"}).status_code == 302
    monkeypatch.setattr(proving, "PAUSE", timedelta(0))
    assert admin.client.post(f"/organisation/domains/{anew.pk}/ask/", {"box": "admin"}).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_of_two_that_prove_a_domain_at_once_one_is_refused(claimed, elsewhere, nobody) -> None:
    """The other agrees after this one looked whether anybody had; on SQLite writers wait for each other."""
    Domain.objects.create(name=claimed.name, tenant=elsewhere)
    Domain.objects.update(asked_at=clock.true_now())
    theirs = Domain.objects.get(tenant=elsewhere)
    links = [proving.link_to_agree(one) for one in (Domain.objects.get(pk=claimed.pk), theirs)]

    def meanwhile(execute, sql, params, many, context):
        answer = execute(sql, params, many, context)
        if "SELECT" in sql and '"proven_at" IS NULL' in sql and others:
            others.pop()()
        return answer

    def other() -> None:
        thread = Thread(target=lambda: (statuses.append(Client().post(links[1]).status_code), connection.close()))
        thread.start()
        thread.join()

    statuses: list[int] = []
    others = [other] if connection.vendor == "postgresql" else []
    if not others:
        statuses.append(Client().post(links[1]).status_code)
    with connection.execute_wrapper(meanwhile):
        statuses.append(nobody.post(links[0]).status_code)
    assert not others
    assert statuses == [200, 422]
    assert Domain.objects.exclude(proven_at=None).get() == theirs


def test_others_ask_for_nothing(claimed, owner, colleague, elsewhere, player, nobody) -> None:
    place = f"/organisation/domains/{claimed.pk}/ask/"
    for client in (owner.client, colleague.client, nobody):
        assert client.post(place, {"box": "admin"}).status_code == 403
    assert player(elsewhere, "administrator").client.post(place, {"box": "admin"}).status_code == 404
    assert Domain.objects.get().asked_at is None


def test_two_may_name_a_domain_and_one_proves_it(ask, elsewhere, nobody) -> None:
    Domain.objects.create(name="north.example", tenant=elsewhere)
    link = ask()
    proving.confirm("north.example", elsewhere.name)
    assert nobody.post(link).status_code == 422
    assert Domain.objects.exclude(proven_at=None).get().tenant == elsewhere
    with pytest.raises(Invalid, match="another organisation's"):
        proving.confirm("north.example", "University of the North")


def test_at_the_terminal_it_is_confirmed_and_taken_back(user, office) -> None:  # noqa: F811
    line = "domain @North.example --organisation"
    confirmed = user([*line.split(), office.name])[1]["table"]
    assert [(one["domain"], one["by"]) for one in confirmed] == [("north.example", "operator")]
    assert user([*line.split(), office.name, "--withdraw"])[1]["table"][0]["proven"] is None
    assert user([*line.split(), "Nowhere"])[0] == 2
    assert user(["domain", "gmail.com", "--organisation", office.name])[0] == 2


@with_provider
def test_a_domain_that_is_only_claimed_opens_nothing(of_office, of_installation, office, nobody) -> None:  # noqa: F811
    """Else an organisation would get into accounts of any domain through a provider of its own."""
    Domain.objects.update(proven_at=None, proven_by="")
    for code in (of_office, of_installation):
        assert "no account for you" in sign_in(nobody, code, "honest").content.decode()
    assert not User.objects.exists()
    person = User.objects.create_user("honest@north.example", "x")
    Membership.objects.create(user=person, tenant=office, role="head-of-office")
    for code in (of_office, of_installation):
        assert "no account for you" in sign_in(nobody, code, "honest").content.decode()
    assert not is_in(nobody)
    assert not SocialAccount.objects.exists()


@with_provider
def test_a_link_made_by_the_address_holds_as_long_as_the_proof(of_office, office, nobody) -> None:  # noqa: F811
    sign_in(nobody, of_office, "honest")
    assert is_in(nobody)
    for withdraw, inside in ((True, False), (False, True)):
        proving.confirm("north.example", office.name, withdraw=withdraw)
        client = Client()
        sign_in(client, of_office, "honest")
        assert is_in(client) is inside
    Domain.objects.create(name="evil.example", tenant=office, proven_at=Domain.objects.get().proven_at)
    User.objects.update(email="honest@uni.example")
    client = Client()
    sign_in(client, of_office, "honest")
    assert not is_in(client), "another domain of the organisation says nothing about this account"


@with_provider
def test_a_link_of_earlier_is_made_anew_by_its_person(of_office, stranger) -> None:  # noqa: F811
    """The provider of the office vouches for nobody elsewhere; the person, signed in, decides for themselves."""
    cache.clear()
    stranger.confirm()
    sign_in(stranger.client, of_office, "foreign", process="connect")
    OwnLink.objects.all().delete()  # as links were before this was noted
    client = Client()
    sign_in(client, of_office, "foreign")
    assert not is_in(client)
    sign_in(stranger.client, of_office, "foreign", process="connect")
    sign_in(client, of_office, "foreign")
    assert is_in(client)
    assert SignOn.objects.get().code == SocialAccount.objects.get().provider


@with_provider
def test_a_link_made_by_the_address_opens_no_second_organisation(of_office, elsewhere, nobody) -> None:  # noqa: F811
    """Else the first organisation's provider would open what its person may do in the second."""
    sign_in(nobody, of_office, "honest")
    person = User.objects.get()
    Membership.objects.create(user=person, tenant=elsewhere, role="administrator")
    client = Client()
    sign_in(client, of_office, "honest")
    assert not is_in(client)
    sign_in(nobody, of_office, "honest", process="connect")  # signed in by the provider alone: no own will shown
    assert not OwnLink.objects.exists()
    sign_in(client, of_office, "honest")
    assert not is_in(client)
