"""From the first word to the decision, with everybody who has a part in it."""

from __future__ import annotations

from datetime import date

import pytest

from valorise.platform.disclosure import actions, reads
from valorise.platform.disclosure.models import Disclosure
from valorise.platform.disclosure.writing import Said
from valorise.platform.foundation import clock
from valorise.platform.foundation.changes import log
from valorise.terms.codes import codes
from valorise.terms.errors import Invalid, Missing, Refused

FEWEST = {"title": Said("Membrane"), "summary": Said("It cleans itself.")}


def sent(person, type_="invention", **more):
    one = actions.begin(person.viewer, [type_])[0]
    actions.save_answers(person.viewer, one.pk, {**FEWEST, **{key: Said(value) for key, value in more.items()}})
    return actions.send(person.viewer, one.pk)


@pytest.mark.parametrize("type_", codes("asset_types"))
def test_every_type_can_be_sent_with_the_fewest_answers(type_, colleague, owner) -> None:
    one = sent(colleague, type_)
    assert one.asset.type == type_
    assert one.asset.facts["title"] == "Membrane"
    assert one.asset.facts["contributors"] == [
        {"name": "Carl Colleague", "share": "1", "organisation": "University of the North"}
    ]
    assert reads.told(owner.viewer, one.pk).open_points


def test_sending_is_remembered_without_names_or_texts(colleague) -> None:
    one = sent(colleague)
    told = log().read(case=one.asset_id)
    assert set(told["activity"]) == {"asset-recorded", "disclosure-received", "shares-answered"}
    drafts = log().read(subject=one.pk)
    assert "Membrane" not in str(drafts.to_dicts())
    assert "Carl" not in str(told.to_dicts()) + str(drafts.to_dicts())
    assert log().verify().table["intact"][0]


def test_what_is_missing_is_said_before_sending(colleague) -> None:
    one = actions.begin(colleague.viewer, ["dataset"])[0]
    with pytest.raises(Invalid, match="What do you call it"):
        actions.send(colleague.viewer, one.pk)
    assert Disclosure.objects.get().is_draft


def test_not_knowing_is_an_answer_and_becomes_an_open_point(colleague, owner) -> None:
    one = actions.begin(colleague.viewer, ["dataset"])[0]
    actions.save_answers(colleague.viewer, one.pk, {**FEWEST, "personal-data": Said("", unknown=True)})
    actions.send(colleague.viewer, one.pk)
    points = reads.told(owner.viewer, one.pk).open_points
    assert any(each.question.id == "personal-data" and each.unknown for each in points)


def test_several_results_become_linked_drafts(colleague) -> None:
    made = actions.begin(colleague.viewer, ["dataset", "software", "invention"], title="River")
    assert len({one.bundle for one in made}) == 1
    assert {one.title for one in made} == {"River"}
    actions.save_answers(colleague.viewer, made[0].pk, {"funding": Said("ARIS, J7-1")})
    actions.add_contributor(colleague.viewer, made[0].pk, {"name": "Ana Kos"})
    taken = actions.take_over_from(colleague.viewer, made[1].pk, made[0].pk)
    assert taken.answers["funding"]["value"] == "ARIS, J7-1"
    assert [each.share for each in taken.contributors.all()] == ["1/2", "1/2"]


def test_the_contributor_with_an_account_sees_the_confidential_record(colleague, owner, player, office) -> None:
    second = player(office, "researcher", "Sonja Second")
    one = actions.begin(colleague.viewer, ["invention"])[0]
    actions.save_answers(colleague.viewer, one.pk, FEWEST)
    actions.add_contributor(colleague.viewer, one.pk, {"name": "Sonja Second"}, user=second.user.pk)
    one = actions.send(colleague.viewer, one.pk)
    assert one.asset.confidentiality == "confidential"
    assert second.client.get(f"/assets/{one.asset_id}/").status_code == 200
    third = player(office, "researcher", "Third")
    assert third.client.get(f"/assets/{one.asset_id}/").status_code == 404


def test_the_office_answers_with_reasons_and_the_researcher_reads_them(colleague, owner) -> None:
    with clock.stopped(date(2026, 11, 20)):
        one = sent(colleague)
    assert one.due_on == date(2026, 12, 4)
    actions.assign_officer(owner.viewer, one.pk, owner.user.pk)
    actions.decide(owner.viewer, one.pk, "protect", reasons=["new-and-wanted"], note="We call on Monday.")
    actions.clear_publication(owner.viewer, one.pk, date(2027, 1, 15))
    page = colleague.client.get(f"/disclosures/{one.pk}/").content.decode()
    for words in ("Protect it first", "It seems new", "We call on Monday.", "15 January 2027", "Olga Owner"):
        assert words in page
    acts = log().read(case=one.asset_id)["activity"].to_list()
    assert acts[-3:] == ["officer-assigned", "triage-decided", "publication-cleared"]
    with pytest.raises(Invalid, match="decided already"):
        actions.decide(owner.viewer, one.pk, "mature", reasons=["too-early"], note="")
    actions.reopen(owner.viewer, one.pk, "A company called.")
    assert Disclosure.objects.get().state == "received"


def test_a_question_stops_the_clock_and_the_answer_lets_it_go_on(colleague, owner) -> None:
    with clock.stopped(date(2026, 11, 20)):
        one = sent(colleague)
    with clock.stopped(date(2026, 11, 24)):
        actions.write_message(owner.viewer, one.pk, "Which material?", asks=True)
        assert Disclosure.objects.get().state == "asked"
    with clock.stopped(date(2026, 11, 26)):
        actions.write_message(colleague.viewer, one.pk, "Steel.")
    one = Disclosure.objects.get()
    assert (one.state, one.due_on) == ("received", date(2026, 12, 8))


def test_the_inbox_shows_the_late_ones_first(colleague, owner) -> None:
    with clock.stopped(date(2026, 11, 20)):
        early = sent(colleague)
    with clock.stopped(date(2026, 12, 1)):
        later = sent(colleague, "dataset")
    with clock.stopped(date(2026, 12, 7)):
        assert [one.pk for one in reads.inbox(owner.viewer)] == [early.pk, later.pk]
        assert reads.late(owner.viewer) == 1
        assert b"late" in owner.client.get("/disclosures/inbox/").content


def test_the_inbox_says_what_is_to_be_public_before_anybody_decided(colleague, owner) -> None:
    with clock.stopped(date(2026, 11, 22)):
        sent(colleague, **{"public-already": "no", "public-planned": "yes", "planned-on": "2026-12-14"})
        sent(colleague, "dataset", **{"public-planned": "no"})
        text = owner.client.get("/disclosures/inbox/").content.decode()
        assert text.count("to be public on 14 Dec 2026, in 22 days") == text.count("to be public on") == 1
        page = owner.client.get(f"/disclosures/{Disclosure.objects.get(type='invention').pk}/").content.decode()
        assert 0 < page.index("no general time of grace") < page.index("Record the decision")
    with clock.stopped(date(2026, 12, 15)):
        assert "to be public on" not in owner.client.get("/disclosures/inbox/").content.decode()


def test_only_the_head_of_the_office_changes_its_promise(owner, player, office, colleague) -> None:
    with pytest.raises(Refused):
        actions.keep_promise(owner.viewer, working_days=5, contact="")
    head = player(office, "head-of-office")
    actions.keep_promise(head.viewer, working_days=5, contact="Room 12")
    with clock.stopped(date(2026, 11, 20)):
        assert sent(colleague).due_on == date(2026, 11, 27)


def test_a_deleted_draft_comes_back_as_it_was(colleague) -> None:
    one = actions.begin(colleague.viewer, ["course"], title="Kept")[0]
    actions.delete_draft(colleague.viewer, one.pk)
    assert not reads.mine(colleague.viewer).exists()
    with pytest.raises(Missing):
        actions.save_answers(colleague.viewer, one.pk, FEWEST)
    actions.restore_draft(colleague.viewer, one.pk)
    assert reads.mine(colleague.viewer).get().title == "Kept"


def test_what_was_sent_stays_as_it_was(colleague) -> None:
    one = sent(colleague)
    with pytest.raises(Invalid, match="was sent"):
        actions.save_answers(colleague.viewer, one.pk, {"title": Said("Other")})
