"""Settings of an organisation, working for several, and founding the first one."""

from __future__ import annotations

import pytest
from django.contrib.auth import SESSION_KEY
from django.core.cache import cache
from django.test import Client

from valorise.platform.accounts.actions import founding
from valorise.platform.accounts.models import Domain, Membership, Tenant, User
from valorise.platform.foundation import clock
from valorise.platform.foundation.changes import log
from valorise.platform.operations.models import Operator

FACTS = {"name": "University of the North", "country": "SI", "kind": "research", "ror": "", "joins_as": "guest"}


@pytest.fixture
def admin(office, player):
    return player(office, "administrator", "Ada Admin")


def save(person, version=1, **facts):
    return person.client.post("/organisation/", {**FACTS, "version": version, **facts})


def test_settings_are_changed_and_told(admin, office) -> None:
    assert save(admin, ror="https://ror.org/05dxps055", domains="@North.example\nlab.north.example").status_code == 302
    office.refresh_from_db()
    assert (office.ror, office.version) == ("05dxps055", 2)
    assert [str(one) for one in office.domains.all()] == ["lab.north.example", "north.example"]
    (event,) = log().read(subject=f"organisation-{office.pk}").to_dicts()
    assert event["activity"] == "organisation-changed"
    assert '"before":{"domains":[],"ror":""}' in event["details"]


def test_nothing_changed_is_nothing_told(admin, office) -> None:
    save(admin)
    assert log().read().is_empty()
    assert Tenant.objects.get(pk=office.pk).version == 1


def test_who_was_overtaken_sees_what_changed_and_keeps_what_they_wrote(admin, office) -> None:
    save(admin, name="Northern University")
    answer = save(admin, version=1, name="North Uni")
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Northern University" in text
    assert 'value="North Uni"' in text
    assert 'name="version" value="2"' in text
    assert Tenant.objects.get(pk=office.pk).name == "Northern University"
    assert save(admin, version=2, name="North Uni").status_code == 302


WRONG = (
    {"domains": "gmail.com"},
    {"domains": "no domain"},
    {"domains": "north..example"},
    {"domains": f"{'n' * 64}.example"},
    {"ror": "x"},
    {"joins_as": "administrator"},
    {"country": "XX"},
)


@pytest.mark.parametrize("wrong", WRONG)
def test_what_cannot_be_is_told_at_its_field(admin, office, wrong) -> None:
    answer = save(admin, **wrong)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == list(wrong)
    assert Tenant.objects.get(pk=office.pk).version == 1


def test_a_domain_belongs_to_one_organisation(admin, elsewhere) -> None:
    Domain.objects.create(name="north.example", tenant=elsewhere, proven_at=clock.now())
    answer = save(admin, domains="north.example")
    assert "another organisation" in str(answer.context["form"].errors["domains"])
    assert Domain.objects.get().tenant == elsewhere


def test_who_works_for_several_chooses(owner, elsewhere) -> None:
    Membership.objects.create(user=owner.user, tenant=elsewhere, role="guest")
    answer = owner.client.post("/account/organisation/", {"tenant": elsewhere.pk, "next": "https://evil.example/"})
    assert answer["Location"] == "/"
    assert owner.client.get("/account/").context["viewer"].tenant == elsewhere.pk


def test_nobody_chooses_an_organisation_they_do_not_work_for(owner, elsewhere) -> None:
    owner.client.post("/account/organisation/", {"tenant": elsewhere.pk})
    assert owner.client.get("/account/").context["viewer"].tenant == owner.tenant.pk


FOUND = {"organisation": "New Office", "country": "SI", "name": "Fina First", "email": "fina@new.example",
         "password": "a good long phrase"}  # fmt: skip


def path(link):
    return "/" + link.split("/", 3)[3]


def test_the_first_organisation_is_founded_by_a_link_once(db, nobody) -> None:
    cache.clear()
    link = path(founding.founding_link())
    assert nobody.get(link).status_code == 200
    assert nobody.post(link, {**FOUND, "password": "short"}).status_code == 200
    assert not User.objects.exists()
    assert nobody.post(link, FOUND)["Location"] == "/people/"
    person = User.objects.get()
    assert nobody.session[SESSION_KEY] == str(person.pk)
    assert list(Membership.objects.values_list("tenant__name", "role")) == [("New Office", "administrator")]
    assert log().read()["activity"].to_list() == ["organisation-founded", "person-joined"]
    assert Client().get(link).status_code == 404
    assert Client().post(link, {**FOUND, "email": "x@new.example"}).status_code == 404
    assert founding.founding_link() is None
    assert Operator.objects.get().user == person


def test_who_founds_and_works_there_can_bring_files_at_once(db, nobody) -> None:
    link = path(founding.founding_link())
    assert nobody.post(link, {**FOUND, "works": "on"})["Location"] == "/"
    assert set(Membership.objects.values_list("role", flat=True)) == {"administrator", "head-of-office"}
    assert 'href="/imports/"' in nobody.get("/").content.decode()
    assert b"enctype" in nobody.get("/imports/").content


def test_a_forged_link_founds_nothing(db, nobody) -> None:
    link = path(founding.founding_link())
    for wrong in (link[:-2] + "x/", "/begin/anything/"):
        assert nobody.post(wrong, FOUND).status_code == 404
    assert not User.objects.exists()
