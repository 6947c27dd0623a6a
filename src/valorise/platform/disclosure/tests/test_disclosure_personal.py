"""What disclosures keep about a person is told to them alone, and goes, stays or changes hands when they are erased."""

from __future__ import annotations

from typing import Any

import pytest

from valorise.platform.accounts.models import User
from valorise.platform.disclosure import actions, personal
from valorise.platform.disclosure.models import Contributor, Decision, Disclosure, Message, ShareAnswer
from valorise.platform.disclosure.writing import Said
from valorise.platform.foundation import persons
from valorise.platform.register.models import Asset

TEXTS = {"title": Said("Membrane"), "summary": Said("It cleans itself.")}


@pytest.fixture
def coauthor(office, player):
    return player(office, "researcher", "Ana Kos")


@pytest.fixture
def sent(colleague, coauthor, owner) -> Disclosure:
    """Carl told the office of a membrane he made with Ana; Olga looks after it and decided."""
    one = actions.begin(colleague.viewer, ["invention"])[0]
    actions.save_answers(colleague.viewer, one.pk, TEXTS)
    for name in ("public-already", "public-planned"):
        actions.save_answers(colleague.viewer, one.pk, {name: Said("no")})
    actions.add_contributor(colleague.viewer, one.pk, {"name": "Ana Kos"}, user=coauthor.user.pk)
    actions.send(colleague.viewer, one.pk)
    other = {"shares_round": Disclosure.objects.get().shares_round, "note": "Half is too much."}
    actions.answer_shares(coauthor.viewer, one.pk, "other-shares", **other)
    actions.assign_officer(owner.viewer, one.pk, owner.user.pk)
    actions.write_message(coauthor.viewer, one.pk, "When do we hear?")
    actions.decide(owner.viewer, one.pk, "mature", reasons=["too-early"], note="Try it on milk.")
    return Disclosure.objects.get()


def told(person) -> dict[str, Any]:
    return personal.stored(person.user.pk)


def counted(person) -> list[int]:
    return [one.count for one in personal.traces(person.user.pk)]


def erase(person, successor=None) -> None:
    persons.forget(person.user.pk, successor=successor and successor.user.pk)
    assert not User.objects.filter(pk=person.user.pk).exists()


def test_everybody_is_told_what_is_kept_about_them_and_nothing_of_others(
    sent, owner, colleague, coauthor, stranger
) -> None:
    assert told(colleague)["disclosures_begun"][0]["answers"]["title"] == "Membrane"
    assert [one["note"] for one in told(coauthor)["answers_about_shares"]] == ["Half is too much."]
    assert [one["text"] for one in told(coauthor)["messages"]] == ["When do we hear?"]
    assert told(coauthor)["disclosures_begun"] == []
    assert told(owner)["looks_after"] == [sent.pk]
    assert [one["note"] for one in told(owner)["decisions"]] == ["Try it on milk."]
    assert not any(told(stranger).values())
    assert counted(stranger) == [0] * 7
    assert (counted(colleague), counted(owner)) == ([0, 0, 1, 0, 1, 0, 0], [0, 0, 0, 0, 0, 1, 1])


def test_of_who_is_erased_the_words_stay_and_the_name_goes(sent, owner, coauthor) -> None:
    erase(coauthor)
    gone = Contributor.objects.get(position=1)
    assert (gone.name, gone.user, gone.share, gone.note) == ("(erased)", None, "1/2", "")
    assert ShareAnswer.objects.get(contributor=gone).note == ""
    assert list(Asset.objects.get().contributors.values_list("name", flat=True)) == ["Carl Colleague", "(erased)"]
    assert Message.objects.get().text == "When do we hear?"
    shown = owner.client.get(f"/disclosures/{sent.pk}/").content.decode()
    assert "When do we hear?" in shown
    assert "Ana Kos" not in shown


def test_who_made_a_published_result_stays_named(sent, coauthor) -> None:
    Contributor.objects.filter(user=coauthor.user).update(email="ana@test.example", link_hash="x" * 64)
    Asset.objects.update(published="2026-03")
    erase(coauthor)
    kept = Contributor.objects.get(position=1)
    assert (kept.name, kept.email, kept.link_hash) == ("Ana Kos", "", "")


def test_the_successor_looks_after_what_an_officer_did(sent, owner, player, office) -> None:
    heir = player(office, "head-of-office")
    erase(owner, heir)
    one = Disclosure.objects.get()
    assert (one.officer, one.version) == (heir.user, sent.version + 1)
    assert Decision.objects.get().by is None
    assert heir.client.get(f"/disclosures/{one.pk}/").status_code == 200


def test_a_draft_goes_on_with_colleagues_named_in_it_and_never_to_the_successor(colleague, coauthor, owner) -> None:
    _alone, shared = actions.begin(colleague.viewer, ["dataset", "software"])
    actions.add_contributor(colleague.viewer, shared.pk, {"name": "Ana Kos"}, user=coauthor.user.pk)
    assert counted(colleague) == [1, 1, 0, 0, 2, 0, 0]
    erase(colleague, owner)
    assert [(one.pk, one.author) for one in Disclosure.objects.all()] == [(shared.pk, coauthor.user)]
    assert owner.client.get(f"/disclosures/{shared.pk}/").status_code == 404
    shown = coauthor.client.get(f"/disclosures/{shared.pk}/").content.decode()
    assert "(erased)" in shown
    assert "Carl" not in shown


def test_who_was_named_by_address_is_found_at_home_only(sent, coauthor, player, elsewhere) -> None:
    Contributor.objects.filter(user=coauthor.user).update(user=None, email=coauthor.user.email.upper())
    assert len(told(coauthor)["named_in"]) == 1
    abroad = player(elsewhere, "researcher")
    Contributor.objects.filter(position=1).update(email=abroad.user.email)
    assert told(abroad)["named_in"] == []
