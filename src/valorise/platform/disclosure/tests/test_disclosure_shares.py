"""Shares: exact, one in sum, and confirmed by everybody anew after each change."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valorise.platform.disclosure import actions, shares
from valorise.platform.disclosure.actions.people import LINK
from valorise.platform.disclosure.actions.shares import agrees, all_agreed, by_link
from valorise.platform.disclosure.models import Contributor, Disclosure, ShareAnswer
from valorise.platform.disclosure.writing import Said
from valorise.platform.foundation import clock
from valorise.platform.foundation.changes import Overtaken
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.register import actions as register
from valorise.platform.register.models import Asset
from valorise.terms.errors import Invalid, Missing

FEWEST = {"title": Said("Membrane"), "summary": Said("It cleans itself.")}
parts = st.lists(st.integers(1, 10_000), min_size=1, max_size=30)


@given(st.integers(1, 500))
def test_equal_shares_sum_to_exactly_one(people) -> None:
    assert sum(map(Fraction, shares.equal(people))) == 1


@given(parts)
def test_shares_that_sum_to_one_are_kept_exactly(numbers) -> None:
    written = [f"{one}/{sum(numbers)}" for one in numbers]
    assert sum(map(Fraction, shares.exact(written))) == 1
    assert shares.exact(shares.exact(written)) == shares.exact(written)


@given(parts, st.integers(1, 9))
def test_shares_that_do_not_sum_to_one_are_refused(numbers, more) -> None:
    written = [f"{one}/{sum(numbers) + more}" for one in numbers]
    with pytest.raises(Invalid):
        shares.exact(written)


@pytest.mark.parametrize("written", [["33 %"] * 3, ["0", "1"], ["half", "1/2"], ["-1", "2"], ["", "1"], ["1/0", "1"]])
def test_what_is_no_whole_is_refused(written) -> None:
    with pytest.raises(Invalid):
        shares.exact(written)


@pytest.fixture
def one(colleague):
    made = actions.begin(colleague.viewer, ["invention"])[0]
    actions.save_answers(colleague.viewer, made.pk, FEWEST)
    actions.add_contributor(colleague.viewer, made.pk, {"name": "Ana Kos", "email": "ana@far.example"})
    return made


def ana(one):
    return one.contributors.get(name="Ana Kos")


def test_a_further_person_keeps_equal_shares_equal(one, colleague) -> None:
    actions.add_contributor(colleague.viewer, one.pk, {"name": "Third"})
    assert [each.share for each in one.contributors.all()] == ["1/3"] * 3
    actions.remove_contributor(colleague.viewer, one.pk, ana(one).pk)
    assert [each.share for each in one.contributors.all()] == ["1/2"] * 2


def test_when_nobody_is_left_it_cannot_be_sent_and_begins_anew(one, colleague) -> None:
    for each in list(one.contributors.all()):
        actions.remove_contributor(colleague.viewer, one.pk, each.pk)
    with pytest.raises(Invalid, match="Nobody is named"):
        actions.send(colleague.viewer, one.pk)
    actions.add_contributor(colleague.viewer, one.pk, {"name": "Ana Kos"})
    assert [each.share for each in one.contributors.all()] == ["1"]


def put(colleague, one, *written):
    one.refresh_from_db()
    said = {each.pk: {"share": share} for each, share in zip(one.contributors.all(), written, strict=True)}
    actions.change_contributors(colleague.viewer, one.pk, said, version=one.version)


def test_shares_that_were_agreed_are_not_overwritten_by_a_further_person(one, colleague) -> None:
    put(colleague, one, "2/3", "1/3")
    actions.add_contributor(colleague.viewer, one.pk, {"name": "Third"})
    assert [each.share for each in one.contributors.all()] == ["2/3", "1/3", ""]
    with pytest.raises(Invalid):
        actions.send(colleague.viewer, one.pk)


def test_two_people_who_change_shares_at_once_learn_of_each_other(one, colleague) -> None:
    one.refresh_from_db()
    version = one.version
    put(colleague, one, "2/3", "1/3")
    with pytest.raises(Overtaken):
        actions.change_contributors(colleague.viewer, one.pk, {}, version=version)


def test_sending_confirms_the_own_share_only(one, colleague) -> None:
    sent = actions.send(colleague.viewer, one.pk)
    assert [agrees(sent, each) for each in sent.contributors.all()] == [True, False]


def test_a_person_without_an_account_confirms_once_by_link(one, colleague, nobody) -> None:
    link = actions.make_link(colleague.viewer, one.pk, ana(one).pk)
    page = nobody.get(f"/confirm/{link}/")
    assert page.status_code == 200
    assert page["Referrer-Policy"] == "no-referrer"
    assert "It cleans itself" not in page.content.decode()
    assert "ana@far.example" not in page.content.decode()
    one.refresh_from_db()
    answer = {"answer": "confirmed", "round": one.shares_round}
    assert b"Thank you" in nobody.post(f"/confirm/{link}/", answer).content
    assert nobody.get(f"/confirm/{link}/").status_code == 404
    assert nobody.post(f"/confirm/{link}/", answer).status_code == 404
    assert agrees(Disclosure.objects.get(), ana(one))
    assert ShareAnswer.objects.get().way == "link"


def test_a_link_ends_with_time_with_a_new_one_and_with_the_draft(one, colleague) -> None:
    first = actions.make_link(colleague.viewer, one.pk, ana(one).pk)
    second = actions.make_link(colleague.viewer, one.pk, ana(one).pk)
    with pytest.raises(Missing):
        by_link(first)
    assert by_link(second).name == "Ana Kos"
    with clock.stopped(clock.now() + timedelta(days=15)), pytest.raises(Missing):
        by_link(second)
    actions.delete_draft(colleague.viewer, one.pk)
    with pytest.raises(Missing):
        by_link(second)


@pytest.mark.parametrize(
    "token", ["x", "x:y", LINK.sign("guess"), "", ":"], ids=["x", "parts", "signed", "empty", "mark"]
)
def test_a_guessed_link_shows_nothing(one, token) -> None:
    with pytest.raises(Missing):
        by_link(token)


def test_who_tries_many_links_waits(one, nobody) -> None:
    from django.core.cache import cache

    cache.clear()
    seen = [nobody.get(f"/confirm/guess{number}/").status_code for number in range(25)]
    cache.clear()
    assert seen[:20] == [404] * 20
    assert set(seen[20:]) == {429}


def test_the_link_itself_is_not_kept(one, colleague) -> None:
    link = actions.make_link(colleague.viewer, one.pk, ana(one).pk)
    assert link.split(":")[0] not in str(list(Contributor.objects.values()))


def test_changing_the_shares_asks_everybody_again_and_the_record_follows(one, colleague) -> None:
    sent = actions.send(colleague.viewer, one.pk)
    link = actions.make_link(colleague.viewer, one.pk, ana(one).pk)
    actions.answer_by_link(Viewer.nobody(), link, "confirmed", shares_round=sent.shares_round)
    assert all_agreed(Disclosure.objects.get(), list(one.contributors.all()))
    put(colleague, one, "3/4", "1/4")
    now = Disclosure.objects.get()
    assert [agrees(now, each) for each in now.contributors.all()] == [False, False]
    assert [each["share"] for each in now.asset.facts["contributors"]] == ["3/4", "1/4"]
    assert now.asset.contributors.first().user_id == colleague.user.pk
    assert ShareAnswer.objects.count() == 2


def test_an_answer_to_old_shares_does_not_count(one, colleague) -> None:
    one.refresh_from_db()
    link = actions.make_link(colleague.viewer, one.pk, ana(one).pk)
    put(colleague, one, "3/4", "1/4")
    with pytest.raises(Overtaken):
        actions.answer_by_link(Viewer.nobody(), link, "confirmed", shares_round=one.shares_round - 5)
    assert by_link(link)


def test_other_shares_need_a_word(one, colleague) -> None:
    one.refresh_from_db()
    link = actions.make_link(colleague.viewer, one.pk, ana(one).pk)
    with pytest.raises(Invalid, match="which shares"):
        actions.answer_by_link(Viewer.nobody(), link, "other-shares", shares_round=one.shares_round)
    actions.answer_by_link(Viewer.nobody(), link, "other-shares", shares_round=one.shares_round, note="2/5 for me")
    assert b"2/5 for me" in colleague.client.get(f"/disclosures/{one.pk}/").content


def test_who_says_not_me_sees_it_no_more(one, colleague, player, office) -> None:
    second = player(office, "researcher", "Sonja Second")
    actions.add_contributor(colleague.viewer, one.pk, {"name": "Sonja"}, user=second.user.pk)
    sent = actions.send(colleague.viewer, one.pk)
    assert second.client.get(f"/disclosures/{one.pk}/").status_code == 200
    assert second.client.get(f"/assets/{sent.asset_id}/").status_code == 200
    form = {"answer": "not-me", "round": sent.shares_round}
    second.client.post(f"/disclosures/{one.pk}/-/confirm/", form)
    assert second.client.get(f"/disclosures/{one.pk}/").status_code == 404
    assert second.client.get(f"/assets/{sent.asset_id}/").status_code == 404


def test_an_account_of_another_organisation_cannot_be_named(one, colleague, stranger) -> None:
    with pytest.raises(Invalid):
        actions.add_contributor(colleague.viewer, one.pk, {"name": "S"}, user=stranger.user.pk)
    added = actions.add_contributor(colleague.viewer, one.pk, {"name": "S", "email": stranger.user.email})
    assert added.user_id is None


@pytest.mark.parametrize(
    "facts",
    [
        {"name": " "},
        {"name": "A", "orcid": "0000-0002-1825-0098"},
        {"name": "A", "email": "x"},
        {"name": "A", "role": "king"},
    ],
)
def test_wrong_facts_about_a_person_are_refused(one, colleague, facts) -> None:
    with pytest.raises(Invalid):
        actions.add_contributor(colleague.viewer, one.pk, facts)
    assert one.contributors.count() == 2


def test_nobody_answers_by_link_for_somebody_with_an_account(one, colleague, player, office) -> None:
    second = player(office, "researcher", "Sonja Second")
    made = actions.add_contributor(colleague.viewer, one.pk, {"name": "Sonja"}, user=second.user.pk)
    for person, other in ((colleague, made.pk), (second, one.contributors.get(user=colleague.user).pk)):
        with pytest.raises(Invalid, match="account"):
            actions.make_link(person.viewer, one.pk, other)
    assert not Contributor.objects.exclude(link_hash="").exists()


def test_nobody_answers_themselves_back_into_a_record_that_they_were_taken_out_of(
    one, colleague, owner, player, office
) -> None:
    """The office put somebody else in their place, or shortened the list; the disclosure still names them."""
    other = player(office, "researcher", "Omar Other")
    actions.add_contributor(colleague.viewer, one.pk, {"name": "Omar Other"}, user=other.user.pk)
    actions.send(colleague.viewer, one.pk)
    one.refresh_from_db()
    Asset.objects.filter(pk=one.asset_id).update(confidentiality="confidential")
    assert Asset.objects.seen_by(other.viewer).exists()
    for named in (["Carl Colleague", "Ana Kos", "Ivo Instead"], ["Carl Colleague"], []):
        people = {"contributors": [{"name": name} for name in named]}
        register.change_asset(owner.viewer, one.asset_id, people, why="He was not part of it")
        assert not Asset.objects.seen_by(other.viewer).exists()
        actions.answer_shares(other.viewer, one.pk, "confirmed", shares_round=one.shares_round)
        assert not Asset.objects.seen_by(other.viewer).exists(), named
    assert colleague.user.name == "Carl Colleague"


def test_the_link_of_one_person_answers_for_nobody_else(one, colleague, nobody) -> None:
    """Neither after they were taken out and named anew, nor for the person of another disclosure."""
    link = actions.make_link(colleague.viewer, one.pk, ana(one).pk)
    actions.remove_contributor(colleague.viewer, one.pk, ana(one).pk)
    actions.add_contributor(colleague.viewer, one.pk, {"name": "Ana Kos", "email": "ana@far.example"})
    one.refresh_from_db()
    for answer in ("confirmed", "not-me"):
        told = {"answer": answer, "round": one.shares_round}
        assert nobody.post(f"/confirm/{link}/", told).status_code == 404
    assert ana(one).answer == ""
