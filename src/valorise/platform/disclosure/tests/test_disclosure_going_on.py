"""Several results in one go: each question once, the next step always named, all sent together or none."""

from __future__ import annotations

import pytest

from valorise.platform.disclosure import actions, reads
from valorise.platform.disclosure.going_on import going_on, step_of
from valorise.platform.disclosure.models import Disclosure
from valorise.platform.disclosure.writing import Said
from valorise.terms.errors import Invalid

TYPES = ["dataset", "software", "invention"]


@pytest.fixture
def begun(colleague):
    """Idea, code and data, begun on the page in the order in which types are offered."""
    answer = colleague.client.post("/disclosures/new/", {"title": "Fouling", "types": TYPES})
    drafts = {one.type: one for one in Disclosure.objects.all()}
    assert answer.url == f"/disclosures/{min(drafts.values(), key=lambda one: one.recorded_at).pk}/-/ask/result/"
    return drafts


def answered(person, one, **said):
    actions.save_answers(person.viewer, one.pk, {key: Said(value) for key, value in said.items()})


def test_beginning_leads_to_the_first_question_and_tells_the_results_apart(begun) -> None:
    assert {one.title for one in begun.values()} == {"Fouling (Invention)", "Fouling (Software)", "Fouling (Dataset)"}


def test_the_last_page_of_one_result_leads_to_what_is_different_about_the_next(begun, colleague) -> None:
    idea, code = begun["invention"], begun["software"]
    answered(colleague, idea, summary="It listens.", funding="ARIS, J2-1", **{"public-planned": "yes"})
    actions.add_contributor(colleague.viewer, idea.pk, {"name": "Li Wei"})
    leads = colleague.client.post(f"/disclosures/{idea.pk}/-/ask/use/", {"users": "Dairies"})
    assert leads.url == f"/disclosures/{code.pk}/-/ask/rest/"
    assert [one.share for one in code.contributors.all()] == ["1/2", "1/2"]
    shown = colleague.client.get(leads.url).content.decode()
    assert "q-summary" in shown
    assert "q-public-planned" in shown, "whether it is public is asked of each result"
    assert "q-funding" not in shown
    assert "q-users" not in shown


def test_a_follow_up_is_shown_with_the_question_it_follows(begun, colleague) -> None:
    idea, code = begun["invention"], begun["software"]
    answered(colleague, idea, **{"public-planned": "yes", "planned-where": "talk", "planned-on": "14. 12. 2026"})
    actions.take_over_from(colleague.viewer, code.pk, idea.pk)
    asked = step_of(reads.told(colleague.viewer, code.pk), "rest").standings
    assert "planned-on" not in {one.question.id for one in asked}
    answered(colleague, code, **{"public-planned": "yes"})
    asked = step_of(reads.told(colleague.viewer, code.pk), "rest").standings
    assert {one.question.id: one.value for one in asked}["planned-on"] == "2026-12-14"


def test_the_overview_names_what_comes_next(begun, colleague) -> None:
    idea, code, data = begun["invention"], begun["software"], begun["dataset"]
    assert going_on(colleague.viewer, reads.told(colleague.viewer, idea.pk)).section.id == "result"
    answered(colleague, idea, summary="It listens.")
    further = going_on(colleague.viewer, reads.told(colleague.viewer, idea.pk))
    assert (further.section, further.other.pk, [one.pk for one in further.ready]) == (None, code.pk, [idea.pk])
    answered(colleague, code, summary="Python.")
    answered(colleague, data, summary="Recordings.")
    further = going_on(colleague.viewer, reads.told(colleague.viewer, data.pk))
    assert (further.section, further.other, len(further.ready)) == (None, None, 3)


def test_all_are_sent_together_or_none(begun, colleague) -> None:
    for one in begun.values():
        answered(colleague, one, summary="It listens.")
    unfinished = actions.begin(colleague.viewer, ["course"])[0]
    with pytest.raises(Invalid):
        actions.send_together(colleague.viewer, [begun["dataset"].pk, unfinished.pk])
    assert not Disclosure.objects.filter(sent_at__isnull=False).exists()
    colleague.client.post(f"/disclosures/{begun['dataset'].pk}/-/send/", {"which": "all"})
    assert Disclosure.objects.filter(sent_at__isnull=False).count() == 3


def test_nobody_goes_on_with_or_sends_what_is_not_theirs(begun, colleague, stranger, nobody) -> None:
    idea, code = begun["invention"], begun["software"]
    for client in (stranger.client, nobody):
        for path in ("go-on/", "send/", "ask/rest/"):
            told = {"other": code.pk, "which": "all"}
            assert client.post(f"/disclosures/{idea.pk}/-/{path}", told).status_code in (302, 403, 404)
    own = actions.begin(stranger.viewer, ["course"])[0]
    assert stranger.client.post(f"/disclosures/{own.pk}/-/go-on/", {"other": code.pk}).status_code == 404
    assert not Disclosure.objects.filter(sent_at__isnull=False).exists()
    assert "summary" not in Disclosure.objects.get(pk=code.pk).answers


def test_those_who_wait_read_who_answers_and_by_when(begun, colleague, owner) -> None:
    answered(colleague, begun["invention"], summary="It listens.")
    actions.send(colleague.viewer, begun["invention"].pk)
    shown = colleague.client.get(f"/disclosures/{begun['invention'].pk}/").content.decode()
    assert "it is read first by Olga Owner" in shown
    assert "Fouling (Software)" in shown


def asked_on_the_page_of(person, one) -> set[str]:
    return {each.question.id for each in step_of(reads.told(person.viewer, one.pk), "rest").standings}


def test_three_results_ask_what_holds_for_all_once(begun, colleague) -> None:
    """Each further result asks only what may be different about it."""
    idea, code, data = begun["invention"], begun["software"], begun["dataset"]
    told = {"created": "2026", "funding": "ARIS, J2-1", "promises": "no", "users": "Dairies", "wish": "advice"}
    answered(colleague, idea, summary="It listens.", **told)
    actions.take_over_from(colleague.viewer, code.pk, idea.pk)
    assert not asked_on_the_page_of(colleague, code) & {*told, "contributors"}
    answered(colleague, code, **{"personal-data": "yes", "personal-data-consent": "Signed forms"})
    actions.take_over_from(colleague.viewer, data.pk, code.pk)
    assert asked_on_the_page_of(colleague, data) == {
        "title", "summary", "data-address", "data-of-others", "data-licence", "public-already", "public-planned",
    }  # fmt: skip


def test_code_without_data_of_persons_says_nothing_about_the_data(begun, colleague) -> None:
    code, data = begun["software"], begun["dataset"]
    answered(colleague, code, **{"personal-data": "no"})
    actions.take_over_from(colleague.viewer, data.pk, code.pk)
    assert "personal-data" in asked_on_the_page_of(colleague, data)
