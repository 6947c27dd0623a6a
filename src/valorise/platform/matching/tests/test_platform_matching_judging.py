"""Judgements of people, and the inbox they work from."""

from __future__ import annotations

import pytest

from valorise.platform.foundation.changes import log
from valorise.platform.foundation.panel import everything_waiting
from valorise.platform.matching import actions, computing, inbox, reads
from valorise.platform.matching.inbox import Wanted
from valorise.platform.matching.models import Judgement, Match
from valorise.platform.needs.models import Need
from valorise.platform.needs.reads import need as need_for
from valorise.platform.register.models import Asset, Contact
from valorise.terms.errors import Invalid, Missing, Refused

CLOG = "Milk proteins foul the plates of pasteurisers"


def silent(what: str, done: int, total: int) -> None:
    pass


@pytest.fixture
def pair(asset, need):
    asset(confidentiality="open", title=f"{CLOG}: a coating", summary="A coating keeps milk from plates.")
    need(title=CLOG, summary="We look for a coating.", shared=True, owner={"name": "Trebnik"})
    computing.compute(silent)
    Match.objects.update(fit="strong", strength=3)
    return Match.objects.get()


def judge(person, verdict="good", why=""):
    return actions.judge(person.viewer, "n-1", "a-1", verdict, why=why)


def waiting(person) -> list[str]:
    return [one.asset.pk for one in inbox.inbox(person.viewer, Wanted()).fittings]


def panel(person):
    (one,) = reads.for_need(person.viewer, need_for(person.viewer, "n-1"))
    return one


def test_the_last_word_counts_and_the_log_keeps_every_word(pair, owner) -> None:
    judge(owner, "good", "Fits the plates.")
    judge(owner, "not-good", "Too dear.")
    assert Judgement.objects.get().verdict == "not-good"
    told = log().read(activity="match-judged")
    assert told["why"].to_list() == ["Fits the plates.", "Too dear."]
    assert '"before":{"verdict":"good"}' in told["details"][1]
    assert '"need":"n-1"' in told["details"][1]


def test_colleagues_read_it_and_others_do_not(pair, owner, colleague, stranger) -> None:
    judge(owner, "known", "Met them at the fair.")
    judge(stranger, "good", "Ours would do too.")
    said = {who: [one.judgement.why for one in panel(person).judged] for who, person in
            {"owner": owner, "colleague": colleague, "stranger": stranger}.items()}  # fmt: skip
    assert said == {
        "owner": ["Met them at the fair."],
        "colleague": ["Met them at the fair."],
        "stranger": ["Ours would do too."],
    }


def test_not_good_is_put_aside_until_something_changes_and_says_so(pair, owner) -> None:
    assert waiting(owner) == ["a-1"]
    judge(owner, "not-good")
    assert waiting(owner) == []
    assert panel(owner).put_aside
    assert not panel(owner).returned
    Asset.objects.get().keep()
    assert waiting(owner) == ["a-1"]
    assert panel(owner).returned
    page = owner.client.get("/needs/n-1/").content.decode()
    assert "One side has changed since" in page


def test_one_colleague_who_thinks_otherwise_keeps_it_in_sight(pair, owner, player, office) -> None:
    judge(owner, "not-good")
    judge(player(office, "transfer-officer"), "good")
    assert not panel(owner).put_aside


def test_no_and_why_are_said_in_one_click(pair, owner) -> None:
    assert b"Too early" in owner.client.get("/matches/").content
    owner.client.post(f"/matches/{pair.pk}/judge/", {"because": "Too early", "why": ""})
    said = Judgement.objects.get()
    assert (said.verdict, said.why) == ("not-good", "Too early")
    assert waiting(owner) == []


def test_a_word_that_is_no_judgement_is_refused(pair, owner) -> None:
    with pytest.raises(Invalid):
        judge(owner, "splendid")
    assert not Judgement.objects.exists()


def test_whoever_does_not_see_both_sides_does_not_judge(pair, owner, stranger, colleague, player, office) -> None:
    with pytest.raises(Refused):
        judge(player(office, "guest"))
    Need.objects.update(shared=False)
    with pytest.raises(Missing):
        judge(stranger)
    judge(colleague)
    assert [one.user for one in Judgement.objects.all()] == [colleague.user]


def test_the_inbox_holds_what_concerns_the_person(pair, owner, colleague, stranger, player, elsewhere) -> None:
    assert waiting(owner) == ["a-1"]
    assert waiting(colleague) == waiting(stranger) == []
    partner = player(elsewhere, "partner")
    Need.objects.update(posted_by=partner.user)
    assert waiting(partner) == ["a-1"]
    assert [one.asset.pk for one in inbox.inbox(owner.viewer, Wanted(whose="mine")).fittings] == []
    Asset.objects.update(officer=owner.user)
    assert [one.asset.pk for one in inbox.inbox(owner.viewer, Wanted(whose="mine")).fittings] == ["a-1"]


def test_new_is_what_was_found_since_one_looked(pair, owner) -> None:
    assert inbox.inbox(owner.viewer, Wanted()).counts == {"waiting": 1, "new": 1}
    assert "New matches" in {one.title for one in everything_waiting(owner.viewer)}
    owner.client.post("/matches/seen/")
    assert inbox.inbox(owner.viewer, Wanted()).counts == {"waiting": 1, "new": 0}
    assert inbox.inbox(owner.viewer, Wanted(new="1")).fittings == []
    assert "New matches" not in {one.title for one in everything_waiting(owner.viewer)}


def test_filters_of_the_inbox(pair, owner) -> None:
    for wanted, found in {
        Wanted(fit="strong"): 1,
        Wanted(fit="weak"): 0,
        Wanted(judged="good"): 0,
        Wanted(judged="all"): 1,
    }.items():
        assert len(inbox.inbox(owner.viewer, wanted).fittings) == found, wanted
    judge(owner, "good")
    assert len(inbox.inbox(owner.viewer, Wanted(judged="good")).fittings) == 1
    Match.objects.update(fit="weak", strength=1)
    assert inbox.inbox(owner.viewer, Wanted(judged="all")).fittings == []


@pytest.mark.parametrize(
    "query", ["", "?after=x", "?after=1~nan~2", "?after=3~1.5~x", "?fit=no&judged=no&whose=no&new=7"]
)
def test_an_address_that_makes_no_sense_still_opens_the_inbox(pair, owner, query) -> None:
    assert owner.client.get(f"/matches/{query}").status_code == 200


def test_pages_of_the_inbox_hold_every_match_once(asset, need, owner) -> None:
    for number in range(5):
        asset(f"a-{number}", confidentiality="open", title=f"{CLOG} {number}", summary=f"{CLOG} coating")
    need(title=CLOG)
    need("n-2", title=CLOG, summary="coating")
    computing.compute(silent)
    Match.objects.update(strength=2, fit="fair")
    Match.objects.filter(need="n-2").update(overlap=None)
    seen, after = [], ""
    for _ in range(4):
        page = inbox.inbox(owner.viewer, Wanted(after=after), limit=3)
        seen += [one.match.pk for one in page.fittings]
        after = page.after
    assert len(seen) == 10
    assert len(set(seen)) == 10
    assert after == ""


def test_judging_by_page_leads_back_but_never_elsewhere(pair, owner) -> None:
    address = f"/matches/{pair.pk}/judge/"
    for back, led in {
        "/matches/?fit=strong": "/matches/?fit=strong",
        "https://evil.example/": f"/matches/{pair.pk}/",
    }.items():
        answer = owner.client.post(address, {"verdict": "good", "why": "Yes", "back": back})
        assert (answer.status_code, answer["Location"]) == (302, led)
    part = owner.client.post(
        address, {"verdict": "good", "side": "need"}, headers={"HX-Request": "true"}
    ).content.decode()
    assert part.startswith('<article class="card fitting"')
    assert 'aria-pressed="true">Good' in part
    assert owner.client.get(address).status_code == 405


def test_a_conversation_is_recorded_with_the_asset(pair, owner, colleague, stranger) -> None:
    address = f"/matches/{pair.pk}/contact/"
    for person, status in ((colleague, 403), (stranger, 403)):
        assert person.client.post(address, {"note": "Mine"}).status_code in (status, 404)
    assert not Contact.objects.exists()
    owner.client.post(address, {"note": "They want a trial.", "on": "2026-11-20"})
    kept = Contact.objects.get()
    assert (kept.asset_id, kept.need, kept.organisation, kept.on) == ("a-1", "n-1", "Trebnik", "2026-11-20")
    assert log().read(activity="contact-made").height == 1
    assert "Record the conversation" in owner.client.get(f"/matches/{pair.pk}/").content.decode()
    assert "Record the conversation" not in stranger.client.get(f"/matches/{pair.pk}/").content.decode()


def test_the_owner_of_an_anonymous_need_is_in_no_record_of_others(pair, need, stranger, asset, elsewhere) -> None:
    asset("a-2", elsewhere, confidentiality="open", title=f"{CLOG}: paint", summary="A coating for plates.")
    Need.objects.update(anonymous=True)
    computing.compute(silent)
    actions.note_contact(stranger.viewer, "n-1", "a-2", "Wrote to them.")
    assert Contact.objects.get().organisation == ""


@pytest.mark.parametrize("size", [1, 12])
def test_queries_do_not_grow_with_the_matches(asset, need, owner, django_assert_num_queries, size) -> None:
    for number in range(size):
        asset(f"a-{number}", confidentiality="open", title=f"{CLOG} {number}", contributors=[{"name": "Ana"}])
    need(title=CLOG)
    computing.compute(silent)
    Match.objects.update(strength=2, fit="fair")
    viewer, one = owner.viewer, need_for(owner.viewer, "n-1")
    with django_assert_num_queries(7):
        found = reads.for_need(viewer, one)
    assert len(found) == min(size, computing.TOP)
    with django_assert_num_queries(10):
        assert inbox.inbox(viewer, Wanted()).fittings


def test_the_history_of_an_asset_tells_the_judgements_of_its_own_people_alone(pair, owner, stranger) -> None:
    judge(owner, "good", "Fits the plates.")
    judge(stranger, "not-good", "We distrust that office.")
    page = owner.client.get("/history/assets/a-1/").content.decode()
    assert "Fits the plates." in page
    assert "We distrust that office." not in page
    assert "We distrust that office." not in owner.client.get("/history/needs/n-1/").content.decode()
    assert log().read(activity="match-judged").height == 2


def test_what_somebody_thinks_for_one_organisation_is_not_told_to_another(owner, elsewhere, asset, need) -> None:
    from valorise.platform.accounts.models import Membership
    from valorise.platform.accounts.reads import viewer

    asset("a-1", confidentiality="open")
    need("n-1", shared=True)
    Match.objects.create(need_id="n-1", asset_id="a-1", rank_for_need=1, score=1, need_version=1, asset_version=1)
    Membership.objects.create(user=owner.user, tenant=elsewhere, role="transfer-officer")
    actions.judge(viewer(owner.user, chosen=elsewhere.pk), "n-1", "a-1", "good", why="For the others alone")
    assert log().about(["a-1"]) == []
    actions.judge(owner.viewer, "n-1", "a-1", "good")
    assert len(log().about(["a-1"])) == 1
