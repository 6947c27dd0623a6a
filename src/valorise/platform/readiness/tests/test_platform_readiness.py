"""Levels of readiness: who may give them, what makes them count, who disagrees, and what comes next."""

from __future__ import annotations

from datetime import date

import pytest

from valorise.platform.foundation.changes import Overtaken, log
from valorise.platform.foundation.recorded import new_name
from valorise.platform.foundation.told import told
from valorise.platform.foundation.undo import undo
from valorise.platform.readiness import actions, personal, reads
from valorise.platform.readiness.models import Rating
from valorise.platform.register.actions import merge_assets
from valorise.terms.errors import Invalid, Missing, Refused

REPORT = "Test report of 3 May"


def rate(who, scale: str = "TRL", level: int = 4, name: str = "a-1", **said) -> Rating:
    return actions.rate(who.viewer, name, {"dimension": scale, "level_given": level, **said})


def levels(who, name: str = "a-1") -> dict[str, tuple[int | None, int | None]]:
    found = reads.readiness_of(who.viewer, name)
    return {one.code: (one.level, one.claimed) for one in found.scales}


def test_a_level_counts_once_something_shows_it(owner, asset) -> None:
    asset()
    made = rate(owner)
    assert levels(owner) == {"TRL": (None, 4)}
    assert reads.readiness_of(owner.viewer, "a-1").following is None
    actions.give_evidence(owner.viewer, made.pk, {"rests_on": REPORT}, version=1)
    assert levels(owner) == {"TRL": (4, None)}
    following = reads.readiness_of(owner.viewer, "a-1").following
    assert following is not None
    assert (following.scale, following.next_level) == ("TRL", 5)
    assert following.evidence


def test_what_the_register_holds_is_a_claim_beside_what_people_show(owner, colleague, asset) -> None:
    asset(confidentiality="internal", readiness={"TRL": 7, "CRL": 2})
    rate(colleague, level=4, rests_on=REPORT)
    assert levels(owner) == {"TRL": (4, 7), "CRL": (None, 2)}


def test_raters_disagree_and_half_of_them_decide(owner, colleague, player, office, asset) -> None:
    asset(confidentiality="internal")
    third = player(office, "head-of-office")
    for who, level in ((owner, 3), (colleague, 6), (third, 4)):
        rate(who, level=level, rests_on=REPORT)
    (scale,) = reads.readiness_of(owner.viewer, "a-1").scales
    assert (scale.level, scale.lowest, scale.highest, scale.raters, scale.apart) == (4, 3, 6, 3, True)
    page = owner.client.get("/assets/a-1/-/readiness/").content.decode()
    assert "raters disagree: 3 to 6" in page


def test_a_new_opinion_is_a_new_rating_and_the_former_stays_in_the_history(owner, asset) -> None:
    asset()
    rate(owner, level=3, rests_on=REPORT, rated_on="2024-05-03")
    rate(owner, level=5, rests_on=REPORT)
    found = reads.readiness_of(owner.viewer, "a-1")
    assert levels(owner) == {"TRL": (5, None)}
    assert [one.level for one in found.history] == [5, 3]
    assert [one.stands for one in found.said] == [True, False]


def test_the_weakest_scale_decides_what_comes_next(owner, asset) -> None:
    asset()
    rate(owner, "TRL", 6, rests_on=REPORT)
    rate(owner, "CRL", 2, rests_on=REPORT)
    rate(owner, "MRL", 1)
    following = reads.readiness_of(owner.viewer, "a-1").following
    assert following is not None
    assert (following.scale, following.next_level) == ("CRL", 3)


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ({"level_given": 10}, "level_given"),
        ({"dimension": "XRL"}, "dimension"),
        ({"rated_on": "2999-01-01"}, "rated_on"),
        ({"rated_on": "soon"}, "rated_on"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"link": "https://"}, "link"),
        ({"document": "d-elsewhere"}, "document"),
        ({"event": "no-such-event"}, "event"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_is_kept(owner, asset, said, where) -> None:
    asset()
    with pytest.raises(Invalid) as caught:
        actions.rate(owner.viewer, "a-1", {"dimension": "TRL", "level_given": 4, **said})
    assert caught.value.where == where
    assert not Rating.objects.exists()


def test_a_document_that_is_taken_away_shows_nothing_any_more(owner, asset) -> None:
    from valorise.platform.documents.models import Document

    asset()
    document = Document.objects.create(id=new_name("d"), tenant=owner.tenant, asset_id="a-1", file="t.pdf", stored="x")
    rate(owner, document=document.pk)
    assert levels(owner) == {"TRL": (4, None)}
    Document.objects.update(stored="")
    assert levels(owner) == {"TRL": (None, 4)}
    assert reads.readiness_of(owner.viewer, "a-1").said[0].document_state == "gone"


def test_an_event_of_the_asset_is_evidence(owner, asset) -> None:
    found = asset()
    with_event = told(log().about([actions.rate(owner.viewer, "a-1", {"dimension": "SRL", "level_given": 1}).pk])[0])
    with pytest.raises(Invalid):  # an event of another record is none of the asset
        rate(owner, event=with_event.id)
    from valorise.platform.register.actions import change_asset

    change_asset(owner.viewer, "a-1", {"summary": "Coated"}, version=found.version)
    event = told(log().about(["a-1"])[-1]).id
    rate(owner, event=event)
    assert levels(owner)["TRL"] == (4, None)
    assert "Coated" not in reads.readiness_of(owner.viewer, "a-1").said[0].event


def test_a_rating_is_withdrawn_and_comes_back(owner, colleague, asset) -> None:
    asset(confidentiality="internal")
    made = rate(colleague, rests_on=REPORT)
    actions.withdraw(colleague.viewer, made.pk, version=1)
    assert levels(owner) == {}
    assert [one.rating.pk for one in reads.readiness_of(colleague.viewer, "a-1").withdrawn] == [made.pk]
    actions.bring_back(colleague.viewer, made.pk)
    assert levels(owner) == {"TRL": (4, None)}
    taken = [told(one) for one in log().about([made.pk])][-1]
    undo(owner.viewer, taken.id)
    assert levels(owner) == {}


def test_who_came_second_loses_nothing_unseen(owner, asset) -> None:
    asset()
    made = rate(owner)
    actions.give_evidence(owner.viewer, made.pk, {"rests_on": "first"}, version=1)
    with pytest.raises(Overtaken):
        actions.give_evidence(owner.viewer, made.pk, {"rests_on": "second"}, version=1)
    assert Rating.objects.get().rests_on == "first"


def test_others_may_look_and_not_touch(owner, colleague, stranger, player, office, asset) -> None:
    asset(confidentiality="internal")
    made = rate(owner, rests_on=REPORT)
    assert levels(colleague) == {"TRL": (4, None)}
    with pytest.raises(Refused):
        actions.withdraw(colleague.viewer, made.pk)
    evaluator = player(office, "evaluator")
    with pytest.raises(Refused):
        rate(evaluator)
    for act in (lambda: rate(stranger), lambda: actions.withdraw(stranger.viewer, made.pk)):
        with pytest.raises(Missing):
            act()
    actions.withdraw(owner.viewer, made.pk)
    for who in (colleague, stranger):
        with pytest.raises(Missing):
            actions.bring_back(who.viewer, made.pk)


def test_the_office_writes_down_what_somebody_else_said(owner, colleague, asset) -> None:
    asset(confidentiality="internal")
    assert rate(owner, rater="Dr. Outside").rated_by_id is None
    assert rate(colleague, rater="Dr. Outside").rater == "Carl Colleague"


def test_pages_for_the_cast(owner, colleague, stranger, nobody, asset) -> None:
    asset(confidentiality="internal")
    made = rate(owner, rests_on=REPORT, link="https://report.example/1")
    path = "/assets/a-1/-/readiness/"
    for who in (owner, colleague):
        text = who.client.get(path).content.decode()
        assert REPORT in text
        assert "Works in laboratory." in text
    assert "Weakest: TRL" in owner.client.get("/assets/a-1/-/use/").content.decode()
    evidence = f"/ratings/{made.pk}/-/evidence/"
    assert owner.client.get(evidence).status_code == 200
    assert colleague.client.get(evidence).status_code == 403
    for page in (path, evidence, "/history/readiness_ratings/" + made.pk + "/"):
        assert stranger.client.get(page).status_code == 404
        assert nobody.get(page).status_code in (302, 404)
    for act in ("withdraw", "bring-back"):
        assert stranger.client.post(f"/ratings/{made.pk}/-/{act}/").status_code == 404


def test_the_form_records_and_tells_what_is_wrong(owner, asset) -> None:
    asset()
    path = "/assets/a-1/-/readiness/"
    assert "Nobody has said yet" in owner.client.get(path).content.decode()
    answer = owner.client.post(path, {"level": "TRL:4", "rests_on": REPORT})
    assert answer.status_code == 302
    assert Rating.objects.get().rater == "Olga Owner"
    wrong = owner.client.post(path, {"level": "TRL:4", "link": "nowhere"})
    assert wrong.status_code == 422
    assert "no address of a page" in wrong.content.decode()
    assert Rating.objects.count() == 1


def test_programs_do_the_same(owner, stranger, asset) -> None:
    asset()
    path = "/api/v1/assets/a-1/-/readiness"
    made = owner.client.post(path, {"scale": "TRL", "level": 4}, content_type="application/json")
    assert made.status_code == 201
    one = made["Location"]
    given = owner.client.put(
        f"{one}/-/evidence", {"rests_on": REPORT}, content_type="application/json", headers={"If-Match": made["ETag"]}
    )
    assert given.json()["facts"]["rests_on"] == REPORT
    answer = owner.client.get(path).json()
    assert (answer["scales"][0]["level"], answer["next"]["next_level"]) == (4, 5)
    late = owner.client.delete(one, headers={"If-Match": made["ETag"]})
    assert late.status_code == 412
    assert owner.client.delete(one, headers={"If-Match": given["ETag"]}).status_code == 204
    for call in (path, one):
        assert stranger.client.get(call).status_code == 404
    assert owner.client.post(f"{one}/-/restore", {}, content_type="application/json").status_code == 200


def test_a_person_who_is_erased_stays_one_rater_without_a_name(owner, colleague, asset) -> None:
    asset(confidentiality="internal")
    rate(owner, level=3, rests_on=REPORT)
    rate(colleague, level=6, rests_on=REPORT)
    assert personal.stored(owner.user.pk)["ratings_given"][0]["level_given"] == 3
    for who in (owner, colleague):
        personal.forget(who.user.pk)
    assert not Rating.objects.filter(rater__contains="Olga").exists()
    (scale,) = reads.readiness_of(owner.viewer, "a-1").scales
    assert (scale.raters, scale.lowest, scale.highest) == (2, 3, 6)
    assert "Olga" not in " ".join(one.content for one in log().links() if "rater" in one.content)


def test_ratings_follow_an_asset_that_is_merged(owner, asset) -> None:
    asset("a-1")
    asset("a-2")
    rate(owner, name="a-2", rests_on=REPORT)
    merge_assets(owner.viewer, "a-1", ["a-2"], why="The same")
    assert levels(owner) == {"TRL": (4, None)}


def test_a_day_of_the_past_is_seen_as_it_was_told(owner, asset) -> None:
    asset()
    rate(owner, level=3, rests_on=REPORT, rated_on=date(2024, 5, 3).isoformat())
    (scale,) = reads.readiness_of(owner.viewer, "a-1").scales
    assert scale.on == date(2024, 5, 3)
