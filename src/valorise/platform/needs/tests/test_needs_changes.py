"""Needs are posted, changed, closed and opened again, each step remembered."""

from __future__ import annotations

import pytest

from valorise.platform.foundation.changes import Overtaken, log
from valorise.platform.needs import actions
from valorise.platform.needs.actions import Audience
from valorise.platform.needs.models import Need
from valorise.terms.errors import Invalid, Missing, Refused

FACTS = {"title": "Plates clog", "summary": "We pasteurise milk.", "type": "challenge", "owner": {"name": "Trebnik"}}


def post(person, facts=FACTS, **how):
    return actions.post_need(person.viewer, facts, **{"shared": False, "anonymous": False, **how})


def activities(name: str) -> list[str]:
    return log().read(subject=name)["activity"].to_list()


def test_a_posted_need_belongs_to_the_organisation_and_remembers_its_author(owner) -> None:
    made = Need.objects.get(pk=post(owner, shared=True).pk)
    assert (made.tenant, made.posted_by, made.shared, made.version) == (owner.tenant, owner.user, True, 1)
    assert made.facts["summary"] == "We pasteurise milk."
    assert activities(made.pk) == ["need-posted"]
    assert "Trebnik" not in str(log().read(subject=made.pk).to_dicts())


def test_a_partner_posts_and_changes_their_own(player, elsewhere) -> None:
    partner = player(elsewhere, "partner")
    made = post(partner, shared=True)
    actions.change_need(partner.viewer, made.pk, {"title": "Plates foul"}, version=1)
    assert Need.objects.get().title == "Plates foul"


@pytest.mark.parametrize("role", ["researcher", "guest", "evaluator", "administrator"])
def test_other_roles_post_nothing(player, office, role) -> None:
    with pytest.raises(Refused):
        post(player(office, role))
    assert not Need.objects.exists()


def test_a_wrong_fact_is_refused_with_its_place(owner) -> None:
    with pytest.raises(Invalid) as told:
        post(owner, {**FACTS, "deadline": "next year"})
    assert told.value.where == "deadline"
    assert not Need.objects.exists()


@pytest.mark.parametrize("text", ["title", "summary", "keywords"])
@pytest.mark.parametrize("name", ["TREBNIK", "University of the North"])
def test_who_wants_to_stay_unnamed_may_not_be_named_in_the_text(owner, text, name) -> None:
    told = f"We at {name} need it"
    with pytest.raises(Invalid, match="unnamed"):
        post(owner, {**FACTS, text: [told] if text == "keywords" else told}, anonymous=True)
    post(owner, FACTS, anonymous=True)


def test_nothing_changed_is_nothing_told(owner) -> None:
    name = post(owner).pk
    actions.change_need(owner.viewer, name, dict(FACTS), version=1)
    assert activities(name) == ["need-posted"]
    assert Need.objects.get().version == 1


def test_who_reads_it_is_changed_and_told(owner) -> None:
    name = post(owner).pk
    actions.change_need(owner.viewer, name, {}, version=1, audience=Audience(shared=True, anonymous=True))
    kept = Need.objects.get()
    assert (kept.shared, kept.anonymous, kept.version) == (True, True, 2)
    assert '"after":{"anonymous":true,"shared":true' in log().read(subject=name)["details"].to_list()[-1]


def test_two_editors_learn_of_each_other(owner) -> None:
    name = post(owner).pk
    actions.change_need(owner.viewer, name, {"title": "First"}, version=1)
    with pytest.raises(Overtaken):
        actions.change_need(owner.viewer, name, {"title": "Second"}, version=1)
    with pytest.raises(Overtaken):
        actions.close_need(owner.viewer, name, "met", version=1)
    assert (Need.objects.get().title, Need.objects.get().closed_at) == ("First", None)


def test_a_need_is_closed_with_an_outcome_and_opened_again(owner) -> None:
    name = post(owner).pk
    closed = actions.close_need(owner.viewer, name, "nothing-fitted", version=1, why="All too slow.")
    assert (closed.outcome, closed.closed_why, closed.closed) == ("nothing-fitted", "All too slow.", True)
    again = actions.reopen_need(owner.viewer, name, version=2, why="A new result")
    assert (again.outcome, again.closed_why, again.closed) == ("", "", False)
    assert activities(name) == ["need-posted", "need-closed", "need-reopened"]
    assert log().verify().table["intact"][0]


@pytest.mark.parametrize(
    "outcome, reason, why",
    [
        ("", "", ""),
        ("no-such", "", "x"),
        ("nothing-fitted", "", " "),
        ("nothing-fitted", "other", ""),
        ("nothing-fitted", "no-such", "x"),
        ("met", "too-dear", "x"),
    ],
)
def test_a_need_is_not_closed_without_saying_how(owner, outcome, reason, why) -> None:
    name = post(owner).pk
    with pytest.raises(Invalid):
        actions.close_need(owner.viewer, name, outcome, version=1, reason=reason, why=why)
    assert not Need.objects.get().closed


def test_one_chosen_reason_is_enough_to_say_that_nothing_fitted(owner) -> None:
    name = post(owner).pk
    closed = actions.close_need(owner.viewer, name, "", version=1, reason="not-ready")
    assert (closed.outcome, closed.closed_for, closed.closed_why) == ("nothing-fitted", "not-ready", "")
    assert "not-ready" in log().read(subject=name)["details"][-1]
    assert actions.reopen_need(owner.viewer, name, version=2).closed_for == ""


@pytest.mark.parametrize(
    "who, shared, error", [("colleague", False, Refused), ("stranger", True, Refused), ("stranger", False, Missing)]
)
def test_others_change_nothing(owner, request, who, shared, error) -> None:
    name = post(owner, shared=shared).pk
    viewer = request.getfixturevalue(who).viewer
    for change in (
        lambda: actions.change_need(viewer, name, {"title": "Mine"}, version=1),
        lambda: actions.close_need(viewer, name, "met", version=1),
        lambda: actions.reopen_need(viewer, name, version=1),
    ):
        with pytest.raises(error):
            change()
    assert activities(name) == ["need-posted"]


def test_nor_in_the_field_of_use(owner) -> None:
    asked = {"constraints": {"field_of_use": "Plants of the University of the North"}}
    with pytest.raises(Invalid, match="unnamed"):
        post(owner, {**FACTS, **asked}, anonymous=True)
