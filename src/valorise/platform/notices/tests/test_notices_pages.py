"""Notices belong to one person; the pages let nobody else near."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.test import Client

from valorise.platform.jobs.worker import drain
from valorise.platform.notices import actions
from valorise.platform.notices.models import Notice, Wish


@pytest.fixture
def notice(owner):
    actions.notify([owner.user.pk], "disclosure-shares", "Confirm <your> share", "/assets/")
    return Notice.objects.get()


def test_one_sees_ones_own(notice, owner, colleague, stranger) -> None:
    assert "Confirm &lt;your&gt; share" in owner.client.get("/notices/").content.decode()
    for other in (colleague, stranger):
        assert b"Confirm" not in other.client.get("/notices/").content


@pytest.mark.parametrize("who", ["colleague", "stranger"])
def test_nobody_else_opens_or_reads_it(notice, request, who) -> None:
    person = request.getfixturevalue(who)
    assert person.client.get(f"/notices/{notice.pk}/open/").status_code == 404
    assert person.client.post(f"/notices/{notice.pk}/read/").status_code == 404
    person.client.post("/notices/read/", {"until": notice.pk})
    assert Notice.objects.get().read_at is None


def test_nobody_is_sent_to_sign_in(notice, nobody) -> None:
    for path in ("/notices/", "/notices/settings/", f"/notices/{notice.pk}/open/"):
        assert nobody.get(path)["Location"].startswith("/sign-in/")
    assert nobody.get("/notices/bar/").content.strip() == b""


def test_opening_it_is_reading_it(notice, owner) -> None:
    answer = owner.client.get(f"/notices/{notice.pk}/open/")
    assert (answer.status_code, answer["Location"]) == (302, "/assets/")
    assert Notice.objects.get().read_at is not None
    assert b"new</span>" not in owner.client.get("/notices/").content


def test_all_read_means_all_that_were_seen(notice, owner) -> None:
    shown = owner.client.get("/notices/").content.decode()
    until = re.search(r'name="until" value="(\d+)"', shown)[1]
    actions.notify([owner.user.pk], "match", "Just now", "/needs/")
    owner.client.post("/notices/read/", {"until": until})
    assert Notice.objects.get(read_at=None).text == "Just now"
    assert owner.client.post("/notices/read/", {"until": "x"}).status_code == 302


def test_filters_and_the_order(notice, owner) -> None:
    actions.notify([owner.user.pk], "match", "A match", "/needs/")
    actions.mark_read(owner.viewer, notice.pk)
    listed = owner.client.get("/notices/").content.decode()
    assert listed.index("A match") < listed.index("Confirm")
    assert b"Confirm" not in owner.client.get("/notices/?unread=1").content
    assert b"A match" not in owner.client.get("/notices/?kind=disclosure-shares").content
    assert owner.client.get("/notices/?kind=nonsense&page=99").status_code == 200


def test_the_bar_counts(notice, owner) -> None:
    assert "1<span" in owner.client.get("/notices/bar/").content.decode()
    actions.mark_all_read(owner.viewer, until=notice.pk)
    assert "badge" not in owner.client.get("/notices/bar/").content.decode()


def test_wishes_are_kept(owner) -> None:
    from valorise.platform.notices.reads import ways

    chosen = dict.fromkeys(ways(owner.viewer), "weekly")
    assert owner.client.post("/notices/settings/", chosen).status_code == 302
    assert set(ways(owner.viewer).values()) == {"weekly"}
    assert owner.client.post("/notices/settings/", chosen | {"match": "pigeon"}).status_code == 200
    assert set(ways(owner.viewer).values()) == {"weekly"}


def test_mail_programs_stop_mail_in_one_step(notice, owner, nobody) -> None:
    drain(beat=False)
    link = mail.outbox[0].extra_headers["List-Unsubscribe"].strip("<>")
    path = "/" + link.split("/", 3)[3]
    assert nobody.get(path).status_code == 200
    assert not Wish.objects.exists()
    program = Client(enforce_csrf_checks=True)
    assert program.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert list(Wish.objects.values_list("user", "kind", "way")) == [(owner.user.pk, "disclosure-shares", "app")]
    actions.notify([owner.user.pk], "disclosure-shares", "Another", "/assets/")
    drain(beat=False)
    assert len(mail.outbox) == 1


def test_a_link_somebody_made_up_stops_nothing(notice, nobody) -> None:
    assert nobody.post("/notices/stop/eyJ1c2VyIjoxfQ:made:up/").status_code == 404
    assert not Wish.objects.exists()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_read_by_keyboard_on_a_phone_and_counted_on_top(browse, owner) -> None:
    from tests.accessibility import barriers

    for number in range(2):
        actions.notify([owner.user.pk], "match", f"A match {number}", "/assets/")
    page = browse(owner, width=390)
    page.goto("/notices/")
    page.get_by_text("2 unread").wait_for()
    assert list(barriers(page)) == []
    page.get_by_role("button", name="Mark as read").first.press("Enter")
    page.get_by_text("1 unread").wait_for()
    page.get_by_role("link", name="A match 0").press("Enter")
    page.wait_for_url("**/assets/")
    page.goto("/notices/settings/")
    assert list(barriers(page)) == []
    page.get_by_label("Matches").select_option("weekly")
    page.get_by_role("button", name="Keep").press("Enter")
    page.get_by_text("Your choice is kept.").wait_for()
    page.reload()
    assert page.get_by_label("Matches").input_value() == "weekly"
