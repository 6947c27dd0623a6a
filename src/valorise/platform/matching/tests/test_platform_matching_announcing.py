"""Notices of new strong matches: one for each person and run, about each pair once, about nothing one may not see."""

from __future__ import annotations

from datetime import date

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from valorise.platform.accounts.models import User
from valorise.platform.accounts.reads import viewer
from valorise.platform.foundation import clock
from valorise.platform.jobs.actions import start_for_house
from valorise.platform.jobs.worker import drain
from valorise.platform.matching import actions, announcing, keeping
from valorise.platform.matching.models import Announced, Match
from valorise.platform.matching.reads import fittings
from valorise.platform.needs.models import Need
from valorise.platform.notices.models import Notice
from valorise.platform.register.models import Asset
from valorise.terms.codes import codes


def strong(need: str, asset: str, *, fit: str = "strong") -> None:
    """A match as a comparison leaves it."""
    strength = int(codes("fits")[fit]["rank"])
    facts = {"fit": fit, "strength": strength, "to_tell": strength >= keeping.least_told(), "made_at": clock.now()}
    sides = {"need_version": 1, "asset_version": 1, "rank_for_need": 1, "score": 1.0, "overlap": 0.5}
    Match.objects.update_or_create(need_id=need, asset_id=asset, defaults=facts | sides)


def told(person) -> list[tuple[str, str, str]]:
    return list(Notice.objects.filter(user=person.user).order_by("pk").values_list("text", "address", "in_mail"))


@pytest.fixture
def world(asset, need, elsewhere, player):
    """Three open results and a confidential one of the office; two needs of a company that works here itself."""
    partner = player(elsewhere, "partner")
    for number in range(3):
        asset(f"a-{number}", confidentiality="open", title=f"Coating {number}")
    asset("a-secret", confidentiality="confidential", title="Secret coating")
    for number in range(2):
        need(f"n-{number}", elsewhere, title=f"Plates {number}", shared=True, posted_by=partner.user)
    return partner


def test_each_side_gets_one_notice_for_a_run(world, owner) -> None:
    for number in range(3):
        strong("n-0", f"a-{number}")
    assert announcing.tell_of_new().done == 2
    assert told(world) == [("3 new strong matches for “Plates 0”", "/needs/n-0/", "3 new strong matches")]
    ((text, address, _),) = told(owner)
    assert text.startswith("3 new strong matches for “Coating ")
    assert address == "/matches/?fit=strong"
    assert owner.client.get(address).status_code == 200


def test_nobody_is_told_named_or_counted_what_they_may_not_see(world, owner) -> None:
    strong("n-0", "a-0")
    strong("n-0", "a-secret")
    announcing.tell_of_new()
    assert told(world) == [("1 new strong match for “Plates 0”", "/needs/n-0/", "1 new strong match")]
    assert "Secret coating" in told(owner)[0][0]
    assert "2 new" in told(owner)[0][0]
    assert "Secret" not in told(owner)[0][2]


def test_what_is_opened_later_is_told_then(world) -> None:
    strong("n-0", "a-secret")
    announcing.tell_of_new()
    assert told(world) == []
    Asset.objects.filter(pk="a-secret").update(confidentiality="open")
    strong("n-0", "a-secret")
    announcing.tell_of_new()
    assert len(told(world)) == 1


def test_a_pair_is_told_once_even_if_it_is_lost_and_found_again(world, owner) -> None:
    strong("n-0", "a-0")
    announcing.tell_of_new()
    Match.objects.all().delete()
    strong("n-0", "a-0")
    assert announcing.tell_of_new().done == 0
    strong("n-1", "a-0")
    assert announcing.tell_of_new().done == 2
    assert [text for text, *_ in told(world)] == [
        "1 new strong match for “Plates 0”",
        "1 new strong match for “Plates 1”",
    ]


def test_less_than_strong_is_left_to_the_inbox(world, owner) -> None:
    strong("n-0", "a-0", fit="fair")
    assert announcing.tell_of_new().done == 0
    strong("n-0", "a-0")
    assert announcing.tell_of_new().done == 2


def test_who_looks_after_an_asset_is_told_in_the_place_of_their_office(world, owner, office, player) -> None:
    other = player(office, "transfer-officer")
    Asset.objects.filter(pk="a-0").update(officer=other.user)
    strong("n-0", "a-0")
    announcing.tell_of_new()
    assert (len(told(other)), len(told(owner))) == (1, 0)
    other.user.is_active = False
    other.user.save()
    strong("n-1", "a-0")
    announcing.tell_of_new()
    assert (len(told(other)), len(told(owner))) == (1, 1)


def test_what_the_office_judged_or_what_cannot_be_is_no_news(world, owner) -> None:
    strong("n-0", "a-0")
    strong("n-0", "a-1")
    actions.judge(owner.viewer, "n-0", "a-0", "known")
    Match.objects.filter(asset="a-1").update(blockers=[{"rule": "deadline-passed", "reason": "It closed in May."}])
    announcing.tell_of_new()
    assert told(owner) == []
    assert [text for text, *_ in told(world)] == ["1 new strong match for “Plates 0”"]


def test_it_is_told_in_the_language_of_the_person(world, owner) -> None:
    User.objects.filter(pk=world.user.pk).update(language="de")
    strong("n-0", "a-0")
    announcing.tell_of_new()
    ((text, _, in_mail),) = told(world)
    assert (text, in_mail) == ("1 neuer starker Treffer für „Plates 0“", "1 neuer starker Treffer")


def test_many_matches_need_no_more_questions(world, owner, asset) -> None:
    def questions(names) -> int:
        for name in names:
            strong("n-0", name)
        with CaptureQueriesContext(connection) as found:
            announcing.tell_of_new()
        return len(found)

    few = questions(["a-0"])
    for number in range(10, 30):
        asset(f"a-{number}", confidentiality="open", title=f"Coating {number}")
    assert questions([f"a-{number}" for number in range(10, 30)]) <= few


@pytest.mark.django_db
def test_the_bundled_office_is_told_once_in_site_and_digest(settings) -> None:
    from valorise.platform.project import example

    settings.EXAMPLE_ACCOUNTS = True
    example.load()
    with clock.stopped(date(2026, 3, 2)):
        start_for_house("find-matches")
        drain(beat=False)
        first = list(Notice.objects.filter(kind="match").values_list("user__email", "text"))
        assert {email for email, _ in first} >= {"officer@mvu.example", "head@mvu.example"}
        assert len({email for email, _ in first}) == len(first)
        for person in User.objects.filter(pk__in=Announced.objects.values("user")):
            pairs = Announced.objects.filter(user=person).values_list("need", "asset")
            seen = fittings(viewer(person), Match.objects.filter(strength=3))
            assert set(pairs) <= {(one.need.pk, one.asset.pk) for one in seen}
        head = User.objects.get(email="head@mvu.example")
        actions.match_again(viewer(head), tell=lambda *_: None)
        assert announcing.to_tell().exists()
        assert announcing.tell_of_new().done == 0
        need = Need.objects.filter(matches__strength=3).first()
        assert need is not None
        need.keep()
        start_for_house("find-matches")
        drain(beat=False)
        assert Notice.objects.filter(kind="match").count() == len(first)
    with clock.stopped(date(2026, 3, 3)):
        start_for_house("write-digests")
        drain(beat=False)
    letters = [one for one in mail.outbox if one.to == [f"{head.name} <{head.email}>"]]
    assert len(letters) == 1
    assert "new strong match" in letters[0].body
    assert not [title for title in Asset.objects.values_list("title", flat=True) if title and title in letters[0].body]
