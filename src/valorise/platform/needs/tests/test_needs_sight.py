"""Who sees which needs, and how much of them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from valorise.platform.foundation.viewer import Viewer
from valorise.platform.needs import reads
from valorise.platform.needs.models import Need

SECRET = {
    "owner": {"name": "Secret Dairy d.o.o."}, "url": "https://secret.example", "origins": [{"source": "secret"}],
    "identifiers": [{"scheme": "doi", "value": "10.1/secret"}],
}  # fmt: skip
INSIDE_PAGES = ("/needs/n-1/", "/needs/n-1/-/change/", "/needs/n-1/-/matches/")


def sight(viewer: Viewer) -> str:
    found = reads.needs(viewer).first()
    return found.sight if found else ""


@pytest.mark.parametrize(
    "how, seen",
    [
        ({}, {"owner": "full", "colleague": "colleague", "stranger": ""}),
        ({"shared": True}, {"owner": "full", "colleague": "colleague", "stranger": "open"}),
        ({"shared": True, "anonymous": True}, {"owner": "full", "colleague": "colleague", "stranger": "anonymous"}),
    ],
)
def test_who_sees_how_much(need, request, how, seen) -> None:
    need(**how)
    assert {who: sight(request.getfixturevalue(who).viewer) for who in seen} == seen
    assert sight(Viewer.nobody()) == ""


def test_who_posted_a_need_sees_it_whatever_their_role(need, player, elsewhere) -> None:
    partner = player(elsewhere, "partner")
    assert sight(partner.viewer) == ""
    need(posted_by_id=partner.user.pk)
    assert sight(partner.viewer) == "author"


def test_sharing_ends_by_itself(need, stranger) -> None:
    today = stranger.viewer.today
    need(shared=True, shared_until=today)
    assert sight(stranger.viewer) == "open"
    Need.objects.update(shared_until=today - timedelta(days=1))
    assert sight(stranger.viewer) == ""


def test_an_anonymous_need_names_its_owner_to_nobody_outside(need, owner, colleague, stranger) -> None:
    need(shared=True, anonymous=True, summary="It clogs.", **SECRET)
    shown = reads.need(stranger.viewer, "n-1").shown()
    assert shown == {"id": "n-1", "type": "challenge", "title": "Need n-1", "summary": "It clogs."}
    for path in ("/needs/", "/needs/n-1/", "/needs/-/needs.jsonl", "/needs/-/needs.csv", "/needs/n-1/-/matches/"):
        assert b"ecret" not in stranger.client.get(path).content, path
    assert b"Secret Dairy" in colleague.client.get("/needs/n-1/").content


def test_of_a_shared_need_others_see_the_owner_but_not_where_it_came_from(need, stranger) -> None:
    need(shared=True, **SECRET)
    assert reads.need(stranger.viewer, "n-1").shown().keys() == {"id", "type", "title", "owner", "url", "identifiers"}


@pytest.mark.parametrize("sight", ["", "teaser", "no-such-sight"])
@pytest.mark.parametrize("anonymous", [False, True])
def test_without_a_known_sight_nothing_is_shown(need, sight, anonymous) -> None:
    one = need(shared=True, anonymous=anonymous, **SECRET)
    one.sight = sight
    assert one.shown() == {}


def test_a_need_without_a_sight_shows_nothing(need) -> None:
    assert need(**SECRET).shown() == {}


@pytest.mark.parametrize("path", INSIDE_PAGES)
def test_a_stranger_finds_nothing_and_nobody_is_sent_to_sign_in(need, stranger, nobody, path) -> None:
    need()
    assert stranger.client.get(path).status_code == 404
    answer = nobody.get(path)
    assert (answer.status_code, answer["Location"][:9]) == (302, "/sign-in/")


@pytest.mark.parametrize("path", ["/needs/n-1/-/close/", "/needs/n-1/-/reopen/", "/needs/n-1/-/change/"])
def test_nobody_changes_what_is_not_theirs(need, stranger, colleague, nobody, path) -> None:
    need(shared=True)
    sent = {"outcome": "met", "title": "Mine", "problem": "Mine", "version": 1}
    assert stranger.client.post(path, sent).status_code == 403
    assert colleague.client.post(path, sent).status_code == 403
    assert nobody.post(path, sent).status_code == 403
    assert (Need.objects.get().title, Need.objects.get().closed_at) == ("Need n-1", None)


def test_what_was_removed_is_seen_by_nobody(need, owner) -> None:
    from valorise.platform.foundation import clock

    need()
    Need.objects.update(removed_at=clock.now())
    assert sight(owner.viewer) == ""


def test_the_day_is_an_argument(need, stranger) -> None:
    need(shared=True, shared_until=date(2001, 1, 1))
    early = Viewer(today=date(2000, 12, 31), user=stranger.user.pk)
    assert (sight(early), sight(stranger.viewer)) == ("open", "")


@pytest.mark.parametrize("how", [{}, {"shared": True}, {"shared": True, "anonymous": True}])
def test_the_history_is_for_the_organisation_and_the_author(need, owner, stranger, how) -> None:
    need(**how, **SECRET)
    assert owner.client.get("/history/needs/n-1/").status_code == 200
    assert stranger.client.get("/history/needs/n-1/").status_code == 404
