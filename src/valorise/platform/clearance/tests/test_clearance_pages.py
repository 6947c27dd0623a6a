"""May we license it: asked on a page, answered with the way to what stands in the way, kept, saved as a note."""

from __future__ import annotations

from datetime import date

import pytest

from valorise.platform.agreements.actions import end_agreement, record_agreement
from valorise.platform.clearance import actions, reads
from valorise.platform.clearance.asking import answer_for
from valorise.platform.clearance.chains import bound
from valorise.platform.clearance.models import LicenceQuestion
from valorise.platform.foundation import clock
from valorise.platform.foundation.changes import log
from valorise.platform.foundation.told import told
from valorise.platform.register.actions import merge_assets
from valorise.platform.register.belonging_actions import add_belonging
from valorise.platform.register.models import Asset
from valorise.terms.errors import Missing

QUESTION = {"to": "Pumpen GmbH", "countries": "DE", "exclusive": True, "field": "pumps"}
ASK = "/assets/a-1/-/licence/?to=Pumpen+GmbH&countries=DE&exclusive=yes&field=pumps"


@pytest.fixture(autouse=True)
def _day():
    with clock.stopped(date(2026, 3, 1)):
        yield


@pytest.fixture
def mine(asset):
    return asset(owners=[{"name": "University of the North", "share": "1"}], type="software")


def test_an_exclusive_licence_elsewhere_bars_with_the_way_to_it(owner, mine) -> None:
    given = {
        "type": "licence",
        "title": "All pumps",
        "parties": ["University of the North", "Other AG"],
        "exclusive": True,
    }
    scope = {
        "territory": ["DE"],
        "field_of_use": "pumps",
        "status": "signed",
        "signed": "2025-01-01",
        "ends": "2030-12-31",
    }
    made = record_agreement(owner.viewer, {**given, **scope, "assets": ["a-1"]})
    found = answer_for(owner.viewer, "a-1", QUESTION)
    first = bound(found)[0]
    assert (found.answer, first.answer) == ("no", "no")
    assert [step.text for step in first.way] == ["Asset a-1", "Licence: All pumps", "Other AG"]
    assert [step.address for step in first.way] == ["/assets/a-1/", f"/agreements/{made.pk}/", ""]
    assert "Other AG has an exclusive right" in first.why
    assert first.mend is not None
    text = owner.client.get(ASK).content.decode()
    assert "No, not as asked." in text
    assert f'href="/agreements/{made.pk}/"' in text
    end_agreement(owner.viewer, made.pk, date(2026, 2, 1), "They stopped.")
    assert all(one.answer != "no" for one in bound(answer_for(owner.viewer, "a-1", QUESTION)))
    elsewhere = answer_for(owner.viewer, "a-1", {**QUESTION, "countries": "FR"})
    assert all(one.answer != "no" for one in bound(elsewhere))


def test_what_is_missing_is_asked_for_with_a_link(owner, mine) -> None:
    add_belonging(owner.viewer, "titles", "a-1", {"owner": "University of the North", "share": "3/5"})
    rows = {one.why: one for one in bound(answer_for(owner.viewer, "a-1", QUESTION))}
    uneven = next(one for why, one in rows.items() if "3/5" in why and "instead of 1" in why)
    assert uneven.mend is not None
    assert uneven.mend.address == "/assets/a-1/-/add/titles/"
    Asset.objects.filter(pk="a-1").update(type="biological-material")
    rows = {one.why: one for one in bound(answer_for(owner.viewer, "a-1", QUESTION))}
    unread = [one for one in rows.values() if one.mend and one.mend.address.endswith("/-/add/restrictions/")]
    assert unread
    assert all(one.answer == "only-if" for one in unread)


def test_what_it_is_built_on_binds_it_too(owner, mine, asset) -> None:
    asset("a-2", owners=[{"name": "University of the North", "share": "1"}])
    add_belonging(owner.viewer, "restrictions", "a-1", {"restriction": "built-on", "built_on": "a-2"})
    bars = {"restriction": "background", "bars": "everything", "party": "Partner AG"}
    made = add_belonging(owner.viewer, "restrictions", "a-2", bars)
    first = bound(answer_for(owner.viewer, "a-1", QUESTION))[0]
    assert [step.address for step in first.way] == [
        "/assets/a-1/",
        "/assets/a-2/",
        f"/assets/a-2/-/agreements/#{made.pk}",
        "",
    ]


def test_a_question_is_kept_with_its_answer_as_an_event(owner, colleague, stranger, mine) -> None:
    answer = owner.client.post("/assets/a-1/-/licence/keep/", {**QUESTION, "exclusive": "yes"})
    kept = LicenceQuestion.objects.get()
    assert answer["Location"] == f"/licence-questions/{kept.pk}/"
    event = next(one for one in map(told, log().about(["a-1"])) if one.activity == "licence-asked")
    assert event.details["answer"] == kept.answer
    assert event.details["question"] == str(kept.pk)
    assert "Pumpen" not in str(event.details)
    page = owner.client.get(f"/licence-questions/{kept.pk}/").content.decode()
    assert "Pumpen GmbH" in page
    assert "Ask it again today" in page
    assert owner.client.get("/assets/a-1/-/agreements/").content.count(b"licence-questions") == 1
    for person in (colleague, stranger):
        assert person.client.get(f"/licence-questions/{kept.pk}/").status_code == 404
        assert person.client.get(ASK).status_code == 404
        assert person.client.post("/assets/a-1/-/licence/keep/", QUESTION).status_code == 404
        assert person.client.get("/assets/a-1/-/licence/note.pdf?to=x").status_code == 404


def test_a_kept_question_moves_with_the_asset_and_back(owner, mine, asset) -> None:
    kept = actions.keep_question(owner.viewer, "a-1", QUESTION)
    asset("a-2")
    merge_assets(owner.viewer, "a-2", ["a-1"], why="One thing.")
    assert reads.kept_questions(owner.viewer, "a-2").get() == kept


@pytest.mark.parametrize("suffix, begins", [("pdf", b"%PDF"), ("html", b"<!DOCTYPE html>"), ("docx", b"PK")])
def test_the_answer_is_a_note(owner, mine, suffix, begins) -> None:
    answer = owner.client.get(f"/assets/a-1/-/licence/note.{suffix}?to=Pumpen+GmbH")
    assert answer.status_code == 200
    assert answer.content[:20].lower().startswith(begins.lower())
    assert answer["Content-Disposition"].endswith(f'.{suffix}"')
    if suffix == "html":
        assert "Pumpen GmbH" in answer.content.decode()
        assert "no legal advice" in answer.content.decode()
    assert owner.client.get("/assets/a-1/-/licence/note.exe?to=x").status_code == 404


@pytest.mark.parametrize(
    "query", ["to=", "to=x&countries=Atlantis", "to=x&begins=2027-01-01&until=2026-01-01", "to=x&begins=soon"]
)
def test_a_wrong_question_says_what_is_wrong(owner, mine, query) -> None:
    answer = owner.client.get(f"/assets/a-1/-/licence/?{query}")
    assert answer.status_code == 422
    assert b'id="answer"' not in answer.content
    assert b"errorlist" in answer.content


def test_parts_that_clash_are_told_on_the_asset(owner, mine) -> None:
    for terms in ("GPL-2.0-only", "Apache-2.0"):
        add_belonging(
            owner.viewer, "restrictions", "a-1", {"restriction": "open-source", "terms": terms, "party": terms}
        )
    text = owner.client.get("/assets/a-1/-/agreements/").content.decode()
    assert "These parts cannot be in one work" in text
    assert "takes no further conditions" in text
    api = owner.client.get("/api/v1/assets/a-1/-/parts").json()
    assert api["verdict"] == "apart"
    assert len(api["clashes"]) == 1


def test_a_short_name_is_not_taken_for_a_stranger(owner, mine) -> None:
    given = {"type": "option", "title": "Pumps", "parties": ["University of the North", "Pumpen und Ventile GmbH"]}
    record_agreement(owner.viewer, {**given, "signed": "2026-01-01", "assets": ["a-1"]})
    assert "Pumpen und Ventile GmbH. Then ask" in owner.client.get(ASK.replace("+GmbH", "")).content.decode()
    path = "/api/v1/assets/a-1/-/licence-answer?exclusive=true&to=Pumpen"
    assert owner.client.get(path).json()["meant"] == ["Pumpen und Ventile GmbH"]
    assert owner.client.get(f"{path}+und+Ventile").json()["meant"] == []


def test_programs_ask_the_same(owner, stranger, mine) -> None:
    path = "/api/v1/assets/a-1/-/licence-answer?to=Pumpen+GmbH&exclusive=true&countries=DE"
    said = owner.client.get(path).json()
    assert said["answer"] == answer_for(owner.viewer, "a-1", {**QUESTION, "field": ""}).answer
    assert said["by_country"] == {"DE": said["answer"]}
    assert all(one["why"] for one in said["bindings"])
    assert stranger.client.get(path).status_code == 404
    kept = owner.client.post("/api/v1/assets/a-1/-/licence-questions", QUESTION, content_type="application/json")
    assert kept.status_code == 201
    assert (
        owner.client.get(f"/api/v1/licence-questions/{kept.json()['number']}").json()["answer"] == kept.json()["answer"]
    )
    with pytest.raises(Missing):
        answer_for(stranger.viewer, "a-1", QUESTION)
