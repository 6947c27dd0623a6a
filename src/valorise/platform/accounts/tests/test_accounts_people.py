"""People of an organisation: inviting, roles, closing; who may and who may not."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from valorise.platform.accounts.actions import inviting, people
from valorise.platform.accounts.models import Invitation, Membership, User
from valorise.platform.foundation.changes import log
from valorise.platform.operations.actions import make_operator
from valorise.terms.errors import Refused

GOOD = "a good long phrase"


@pytest.fixture
def admin(office, player):
    return player(office, "administrator", "Ada Admin")


@pytest.fixture
def invite(admin, django_capture_on_commit_callbacks):
    """Invites through the page, and gives the link of the mail."""

    def ask(email="new@test.example", role="researcher", client=None):
        with django_capture_on_commit_callbacks(execute=True):
            answer = (client or admin.client).post("/people/", {"email": email, "name": "New Person", "role": role})
        assert answer.status_code == 302, answer.content.decode()
        return re.findall(rf"{settings.SITE_ADDRESS}(/\S+)", mail.outbox[-1].body)[0]

    return ask


def roles(user):
    return sorted(Membership.objects.filter(user=user).values_list("role", flat=True))


def told(subject):
    return log().read(subject=subject)["activity"].to_list()


def test_an_invited_person_joins_with_name_and_password(invite, office, nobody) -> None:
    link = invite()
    assert mail.outbox[0].to == ["new@test.example"]
    assert "Ada Admin invites you" in mail.outbox[0].body
    assert "new@test.example" not in str(log().read().to_dicts())
    page = nobody.get(link)
    assert "New Person" in page.content.decode()
    assert nobody.post(link, {"name": "Nina Neu", "password": GOOD})["Location"] == "/"
    person = User.objects.get(email="new@test.example")
    assert nobody.session[SESSION_KEY] == str(person.pk)
    assert roles(person) == ["researcher"]
    assert told(f"account-{person.pk}") == ["person-joined"]
    assert Client().get(link).status_code == 404


def test_opening_the_link_uses_nothing_up(invite, nobody) -> None:
    link = invite()
    for _ in range(3):
        assert nobody.get(link).status_code == 200
        assert nobody.head(link).status_code == 200


@pytest.mark.parametrize("spoil", ["late", "withdrawn", "again", "forged"])
def test_a_link_works_once_in_time_and_unchanged(invite, admin, nobody, spoil) -> None:
    link = invite()
    number = Invitation.objects.get().pk
    if spoil == "late":
        Invitation.objects.update(ends_at=Invitation.objects.get().sent_at - timedelta(seconds=1))
    elif spoil == "withdrawn":
        assert admin.client.post(f"/people/invitations/{number}/withdraw/").status_code == 302
    elif spoil == "again":
        assert invite() != link
    else:
        link = link[:-3] + "xx/"
    assert nobody.post(link, {"name": "N", "password": GOOD}).status_code == 404
    assert not User.objects.filter(email="new@test.example").exists()


def test_the_database_alone_does_not_hold_the_link(invite) -> None:
    link = invite()
    secret = link.split("/")[2].split(":")[0]
    assert secret not in str(list(Invitation.objects.values()))


@pytest.mark.parametrize("password", ["short", "123456789012", "new@test.example", "password1234"])
def test_a_weak_password_is_refused(invite, nobody, password) -> None:
    assert nobody.post(invite(), {"name": "N", "password": password}).status_code == 200
    assert not User.objects.filter(email="new@test.example").exists()


def test_somebody_with_an_account_joins_signed_in_and_only_with_their_own(invite, stranger, owner, nobody) -> None:
    link = invite(stranger.user.email, role="guest")
    assert "Sign in" in nobody.get(link).content.decode()
    assert nobody.post(link, {"name": "N", "password": GOOD}).status_code == 200
    assert owner.client.post(link).status_code == 403
    assert roles(stranger.user) == ["transfer-officer"]
    assert stranger.client.post(link).status_code == 302
    assert roles(stranger.user) == ["guest", "transfer-officer"]


def test_a_head_invites_but_makes_no_administrator(invite, office, player) -> None:
    head = player(office, "head-of-office")
    invite(role="researcher", client=head.client)
    assert "administrator" not in head.client.get("/people/").context["form"].fields["role"].choices
    with pytest.raises(Refused):
        inviting.invite(head.viewer, email="x@test.example", name="", role="administrator")
    assert Invitation.objects.count() == 1


def test_roles_are_given_and_taken(admin, colleague) -> None:
    path = f"/people/{colleague.user.pk}/role/"
    for _ in range(2):
        admin.client.post(path, {"role": "evaluator"})
    assert roles(colleague.user) == ["evaluator", "researcher"]
    admin.client.post(f"{path}take/", {"role": "researcher"})
    assert roles(colleague.user) == ["evaluator"]
    assert told(f"account-{colleague.user.pk}") == ["role-given", "role-taken"]
    assert admin.client.post(path, {"role": "king"}).status_code == 422


def test_the_last_administrator_stays(admin, colleague, player) -> None:
    path = f"/people/{admin.user.pk}"
    assert admin.client.post(f"{path}/role/take/", {"role": "administrator"}).status_code == 403
    second = player(admin.tenant, "administrator")
    assert admin.client.post(f"/people/{second.user.pk}/close/").status_code == 302
    assert admin.client.post(f"{path}/role/take/", {"role": "administrator"}).status_code == 403
    assert admin.client.post(f"/people/{second.user.pk}/open/").status_code == 302
    assert admin.client.post(f"{path}/role/take/", {"role": "administrator"}).status_code == 302
    assert roles(admin.user) == []


def test_closing_an_account_ends_its_sessions_at_once(admin, colleague) -> None:
    assert colleague.client.get("/account/").status_code == 200
    admin.client.post(f"/people/{colleague.user.pk}/close/", {"why": "left"})
    assert colleague.client.get("/account/").status_code == 302
    assert told(f"account-{colleague.user.pk}") == ["account-closed"]
    admin.client.post(f"/people/{colleague.user.pk}/open/")
    assert colleague.client.get("/account/").status_code == 302
    assert admin.client.post(f"/people/{admin.user.pk}/close/").status_code == 422


def test_no_organisation_decides_alone_over_who_works_for_another_too(admin, colleague, elsewhere) -> None:
    Membership.objects.create(user=colleague.user, tenant=elsewhere, role="guest")
    admin.confirm()
    for step in ("close", "open", "two-factor"):
        assert admin.client.post(f"/people/{colleague.user.pk}/{step}/").status_code == 403
    told_of = {"why": "asked", "typed": colleague.user.name}
    assert admin.client.post(f"/people/{colleague.user.pk}/erase/", told_of).status_code == 403
    assert User.objects.get(pk=colleague.user.pk).is_active


def test_a_lost_second_factor_is_forgotten_with_an_event(admin, colleague) -> None:
    Authenticator.objects.create(user=colleague.user, type="totp", data={"secret": "x"})
    admin.confirm()
    admin.client.post(f"/people/{colleague.user.pk}/two-factor/", {"why": "called back"})
    assert not Authenticator.objects.exists()
    assert told(f"account-{colleague.user.pk}") == ["two-factor-reset"]
    assert colleague.client.get("/account/").status_code == 302


READ = ("/people/", "/people/{}/", "/people/{}/erase/", "/organisation/", "/organisation/sign-on/")
WRITE = (
    "/people/", "/people/{}/role/", "/people/{}/role/take/", "/people/{}/close/", "/people/{}/open/",
    "/people/{}/two-factor/", "/people/{}/erase/", "/organisation/", "/organisation/sign-on/",
)  # fmt: skip
SENT = {"role": "administrator", "email": "x@test.example", "why": "x", "typed": "Carl Colleague", "name": "x",
        "version": 1, "joins_as": "guest", "label": "x", "address": "https://x.example", "client": "x"}  # fmt: skip


@pytest.mark.parametrize("path", READ)
def test_pages_about_people_are_for_who_looks_after_them(admin, owner, colleague, nobody, path) -> None:
    place = path.format(colleague.user.pk)
    assert admin.client.get(place).status_code == 200
    assert owner.client.get(place).status_code == 403
    assert colleague.client.get(place).status_code == 403
    assert nobody.get(place)["Location"].startswith("/sign-in/?next=")


@pytest.mark.parametrize("path", WRITE)
@pytest.mark.parametrize("who", ["owner", "colleague", "nobody"])
def test_changes_of_people_are_for_administrators(admin, colleague, request, path, who) -> None:
    person = request.getfixturevalue(who)
    before = list(Membership.objects.order_by("pk").values()), list(User.objects.order_by("pk").values("is_active"))
    client = person if who == "nobody" else person.client
    before = list(Membership.objects.order_by("pk").values()), list(User.objects.order_by("pk").values("is_active"))
    assert client.post(path.format(colleague.user.pk), SENT).status_code == 403
    assert before == (
        list(Membership.objects.order_by("pk").values()),
        list(User.objects.order_by("pk").values("is_active")),
    )
    assert log().read().is_empty()


@pytest.mark.parametrize("path", [one for one in (*READ, *WRITE) if "{}" in one])
def test_people_of_elsewhere_are_not_there(admin, stranger, path) -> None:
    place = path.format(stranger.user.pk)
    answer = admin.client.get(place) if path in READ else admin.client.post(place, SENT)
    assert answer.status_code == 404
    assert "Sara" not in answer.content.decode()


def test_an_administrator_of_elsewhere_withdraws_nothing(invite, elsewhere, player) -> None:
    invite()
    other = player(elsewhere, "administrator")
    assert other.client.post(f"/people/invitations/{Invitation.objects.get().pk}/withdraw/").status_code == 404
    assert Invitation.objects.get().used_at is None


def test_the_list_of_people_asks_the_same_whatever_their_number(admin, player, django_assert_num_queries) -> None:
    with CaptureQueriesContext(connection) as alone:
        admin.client.get("/people/")
    for _ in range(5):
        player(admin.tenant, "researcher")
    with django_assert_num_queries(len(alone)):
        admin.client.get("/people/")
    assert len(alone) < 10


def test_no_organisation_decides_over_who_runs_the_installation(office, owner, player) -> None:
    admin = player(office, "administrator")
    make_operator(owner.user.email)
    for change in (people.close_account, people.reset_two_factor):
        with pytest.raises(Refused, match="runs the installation"):
            change(admin.viewer, owner.user.pk)
    make_operator(admin.user.email)
    people.reset_two_factor(admin.viewer, owner.user.pk)
