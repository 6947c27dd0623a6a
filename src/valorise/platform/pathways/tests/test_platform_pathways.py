"""Pathways: advised with reasons, chosen with a reason, followed step by step, and seen side by side."""

from __future__ import annotations

from datetime import date

import pytest
from icalendar import Calendar

from valorise.platform.foundation import clock
from valorise.platform.foundation.changes import Overtaken, log
from valorise.platform.foundation.told import told
from valorise.platform.foundation.undo import undo
from valorise.platform.notices.models import Notice
from valorise.platform.pathways import actions, personal, reads, waiting
from valorise.platform.pathways.models import Choice, Decided, Task
from valorise.platform.pathways.portfolio import Wanted, portfolio_of
from valorise.platform.pathways.shown import Plan
from valorise.platform.readiness.actions import rate
from valorise.terms.errors import Invalid, Missing, Refused

INVENTION, CONTRACT = "pw-invention", "pw-contract-collaboration"
WHY = "A maker of pumps asks for a licence"


@pytest.fixture(autouse=True)
def on_a_day():
    with clock.stopped(date(2026, 11, 22)):
        yield


def choose(who, pathway: str = INVENTION, name: str = "a-1", **said) -> Choice:
    return actions.choose(who.viewer, name, {"pathway": pathway, "reason": WHY, **said})


def plan(who, name: str = "a-1") -> Plan:
    found = reads.plan(who.viewer, name)
    assert found is not None
    return found


def test_pathways_are_advised_with_reasons_and_what_comes_first(owner, asset) -> None:
    asset(readiness={"TRL": 1})
    found = reads.advice(owner.viewer, "a-1")
    assert found.ways[0].speaks_for
    by_name = {one.pathway: one for one in found.ways}
    assert INVENTION in by_name
    assert "level 1 is claimed" in " ".join(one.text for one in by_name[INVENTION].speaks_against)
    assert "level 1 of 9, claimed" in found.held_back
    assert "ord-ownership-before-deal" in [one.ordering for one in by_name[INVENTION].blocks]
    assert found.choice is None


def test_ratings_count_with_their_evidence_and_as_far_apart_as_raters_are(owner, colleague, stranger, asset) -> None:
    asset(confidentiality="internal", readiness={"TRL": 9})
    said = {"dimension": "TRL", "rests_on": "A report"}
    rate(owner.viewer, "a-1", {**said, "level_given": 1})
    for name, side, words in (("Ana", "speaks_against", "which is too low"), ("Ben", "unknown", "raters say 1 to 5")):
        way = next(one for one in reads.advice(owner.viewer, "a-1").ways if one.pathway == INVENTION)
        assert words in " ".join(one.text for one in getattr(way, side))
        assert (way.weakest_scale, way.needed_level, way.rated_level) == ("TRL", 2, 1)
        rate(owner.viewer, "a-1", {**said, "level_given": 5, "rater": name})
    page = colleague.client.get("/assets/a-1/-/pathways/").content.decode()
    assert "Technology readiness level: level 5 of 9" in page
    assert stranger.client.get("/assets/a-1/-/pathways/").status_code == 404


def test_a_precedent_counts_for_whoever_may_see_it(owner, colleague, asset) -> None:
    from valorise.platform.register.models import Case

    asset(confidentiality="internal")
    asset("a-2")
    case = Case.objects.create(
        id="c-1", tenant=owner.tenant, pathway="licensing", closed="2025-01-01", outcome="licence"
    )
    case.assets.add("a-2")
    for who, sees in ((owner, True), (colleague, False)):
        way = next(one for one in reads.advice(who.viewer, "a-1").ways if one.pathway == INVENTION)
        assert any("c-1" in one.text for one in way.speaks_for) is sees


def test_one_pathway_is_chosen_with_a_reason_and_another_takes_its_place(owner, asset) -> None:
    asset()
    choose(owner)
    second = choose(owner, CONTRACT)
    assert plan(owner).choice.pk == second.pk
    assert Choice.objects.filter(removed_at=None).count() == 1
    event = told(log().about([second.pk])[-1]).id
    undo(owner.viewer, event)
    assert plan(owner).choice.pathway == INVENTION
    assert told(log().about([second.pk])[0]).why == WHY


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ({"reason": " "}, "reason"),
        ({"pathway": "pw-plant-variety"}, "pathway"),
        ({"starts": "tomorrow"}, "starts"),
        ({"first_step": 99}, "step"),
    ],
)
def test_a_choice_that_cannot_be_is_told(owner, asset, said, where) -> None:
    asset()
    with pytest.raises(Invalid) as caught:
        choose(owner, **{"pathway": INVENTION, **said})
    assert caught.value.where == where
    assert not Choice.objects.exists()


def test_steps_run_from_what_was_done_or_moved(owner, asset) -> None:
    asset()
    made = choose(owner, starts="2026-01-01")
    before = plan(owner).steps
    assert before[0].standing == "late"
    actions.change_step(owner.viewer, made.pk, 1, {"done_on": "2026-11-20"})
    actions.change_step(owner.viewer, made.pk, 2, {"due": "2027-02-01"})
    steps = plan(owner).steps
    assert [one.standing for one in steps[:3]] == ["done", "next", "later"]
    assert steps[1].begins == (date(2026, 11, 20), date(2026, 11, 20))
    assert steps[2].begins == (date(2027, 2, 1), date(2027, 2, 1))
    assert steps[1].moved
    task = Task.objects.get(step=1)
    actions.change_step(owner.viewer, made.pk, 1, {"done_on": None}, version=task.version)
    assert plan(owner).steps[0].standing == "late"


def test_a_tick_is_taken_back_and_given_again(owner, asset) -> None:
    asset()
    made = choose(owner)
    actions.change_step(owner.viewer, made.pk, 1, {"done_on": "2026-11-20"})
    undo(owner.viewer, told(log().about([Task.objects.get().pk])[-1]).id)
    assert plan(owner).done == 0
    actions.change_step(owner.viewer, made.pk, 1, {"done_on": "2026-11-21"})
    assert plan(owner).steps[0].done_on == date(2026, 11, 21)


@pytest.mark.parametrize(
    "said",
    [{"done_on": "2027-01-01"}, {"begins": "2027-02-01", "due": "2027-01-01"}, {"due": "soon"}],
)
def test_days_that_cannot_be_are_told(owner, asset, said) -> None:
    asset()
    made = choose(owner)
    with pytest.raises(Invalid):
        actions.change_step(owner.viewer, made.pk, 1, said)
    assert not Task.objects.exists()


def test_two_people_at_one_step_lose_nothing(owner, asset) -> None:
    asset()
    made = choose(owner)
    actions.change_step(owner.viewer, made.pk, 1, {"note": "first"})
    for version in (None, 1):
        with pytest.raises(Overtaken):
            actions.change_step(owner.viewer, made.pk, 1, {"note": "second"}, version=version)
    assert Task.objects.get().note == "first"


def test_who_is_given_a_step_is_told_and_may_say_that_it_is_done(owner, colleague, stranger, asset) -> None:
    asset(confidentiality="internal")
    made = choose(owner)
    with pytest.raises(Invalid):
        actions.change_step(owner.viewer, made.pk, 1, {"person": None}, given_to=stranger.user.pk)
    actions.change_step(owner.viewer, made.pk, 1, {"person": None}, given_to=colleague.user.pk)
    assert Notice.objects.get(user=colleague.user).address == "/assets/a-1/-/plan/"
    (waits,) = waiting.waiting(colleague.viewer)
    assert waits.count == 1
    version = Task.objects.get().version
    with pytest.raises(Refused):
        actions.change_step(colleague.viewer, made.pk, 1, {"due": "2027-01-01"}, version=version)
    with pytest.raises(Refused):
        actions.change_step(colleague.viewer, made.pk, 2, {"done_on": "2026-11-22"})
    with pytest.raises(Missing):
        actions.change_step(stranger.viewer, made.pk, 1, {"done_on": "2026-11-22"}, version=version)
    path = "/assets/a-1/-/plan/1/done/"
    assert colleague.client.post(path, {"version": version}).status_code == 302
    assert plan(owner).steps[0].standing == "done"
    personal.forget(colleague.user.pk)
    assert plan(owner).steps[0].task.person == "(former colleague)"


def test_a_decision_that_is_noted_lets_the_step_go_on(owner, colleague, asset) -> None:
    asset(confidentiality="internal")
    choose(owner)
    rule = "ord-ownership-before-deal"

    def waits() -> bool:
        return any(one.ordering == rule for step in plan(owner).steps for one in step.waits_for)

    assert waits()
    with pytest.raises(Missing):
        actions.decide(colleague.viewer, "a-1", rule, {"decision": "Settled"})
    with pytest.raises(Invalid):
        actions.decide(owner.viewer, "a-1", rule, {"decision": ""})
    made = actions.decide(owner.viewer, "a-1", rule, {"decision": "Claimed by the university, letter of 3 May"})
    assert not waits()
    actions.take_back_decision(owner.viewer, made.pk, version=1)
    assert waits()
    assert Decided.objects.get().removed_at is not None


def test_pages_for_the_cast(owner, colleague, stranger, nobody, asset) -> None:
    asset(confidentiality="internal")
    choose(owner)
    base = "/assets/a-1/-/"
    for path in ("pathways/", "plan/", "plan/plan.ics"):
        assert owner.client.get(base + path).status_code == 200, path
        assert colleague.client.get(base + path).status_code == 200, path
    choosing = "pathways/choose/pw-contract-collaboration/"
    office = (choosing, "plan/1/", "plan/set-aside/", "pathways/decide/ord-ownership-before-deal/")
    for path in office:
        assert owner.client.get(base + path).status_code == 200, path
    for path in (*office, "pathways/", "plan/", "plan/plan.ics"):
        assert stranger.client.get(base + path).status_code == 404, path
        assert nobody.get(base + path).status_code in (302, 404), path
    for path in ("plan/1/", choosing):
        assert colleague.client.get(base + path).status_code == 403, path
    assert "See the plan" in owner.client.get("/assets/a-1/-/use/").content.decode()


def test_the_forms_choose_move_decide_and_set_aside(owner, asset) -> None:
    asset()
    base = "/assets/a-1/-/"
    assert owner.client.get(base + "plan/")["Location"] == base + "pathways/"
    missing = owner.client.post(base + f"pathways/choose/{INVENTION}/", {"reason": ""})
    assert missing.status_code == 422
    owner.client.post(base + f"pathways/choose/{INVENTION}/", {"reason": WHY, "first_step": "2"})
    assert plan(owner).steps[0].number == 2
    owner.client.post(base + "plan/2/", {"due": "2027-01-31", "person": "Attorney"})
    (step, *_) = plan(owner).steps
    assert (step.ends[1], step.task.person) == (date(2027, 1, 31), "Attorney")
    owner.client.post(base + "pathways/decide/ord-ownership-before-deal/", {"decision": "Settled"})
    assert Decided.objects.get().decision == "Settled"
    version = Choice.objects.get().version
    assert owner.client.post(base + "plan/set-aside/", {"why": "", "version": version}).status_code == 422
    owner.client.post(base + "plan/set-aside/", {"why": "The maker left", "version": version})
    assert reads.plan(owner.viewer, "a-1") is None


def test_the_calendar_holds_the_open_steps(owner, asset) -> None:
    asset()
    made = choose(owner)
    actions.change_step(owner.viewer, made.pk, 1, {"done_on": "2026-11-22"})
    calendar = Calendar.from_ical(owner.client.get("/assets/a-1/-/plan/plan.ics").content)
    assert len(list(calendar.walk("VEVENT"))) == len(plan(owner).steps) - 1


def test_the_portfolio_shows_what_holds_back_and_what_comes_next(
    owner, colleague, stranger, asset, django_assert_max_num_queries
) -> None:
    for name in ("a-1", "a-2", "a-3", "a-4"):
        asset(name)
    rate(owner.viewer, "a-1", {"dimension": "CRL", "level_given": 2, "rests_on": "Notes", "rated_on": "2026-11-12"})
    rate(owner.viewer, "a-2", {"dimension": "TRL", "level_given": 4})
    choose(owner, name="a-3", starts="2020-01-01")
    with django_assert_max_num_queries(8):
        lines = {one.asset: one for one in portfolio_of(owner.viewer, Wanted())}
    assert set(lines) == {"a-1", "a-2", "a-3"}
    assert lines["a-1"].weakest is not None
    assert (lines["a-1"].weakest.scale, lines["a-1"].age, lines["a-1"].pathway) == ("CRL", 10, "")
    assert (lines["a-2"].weakest, lines["a-2"].claims) == (None, True)
    assert (lines["a-3"].pathway, lines["a-3"].late, lines["a-3"].age) == (INVENTION, True, 0)
    narrowed = {
        "scale=CRL": ["a-1"], "state=late": ["a-3"], "state=nothing": ["a-4"], "state=unproven": ["a-2", "a-3"],
        f"pathway={INVENTION}": ["a-3"], "state=no-pathway&order=age": ["a-1", "a-2"], "words=a-2": ["a-2"],
    }  # fmt: skip
    for query, names in narrowed.items():
        rows = owner.client.get(f"/portfolio/-/portfolio.jsonl?{query}").content.decode()
        assert sorted(one for one in lines.keys() | {"a-4"} if f'"{one}"' in rows) == names, query
        assert owner.client.get(f"/portfolio/?{query}").status_code == 200
    page = owner.client.get("/portfolio/").content.decode()
    assert 'href="/assets/"' in page
    assert 'href=""' not in page
    assert stranger.client.get("/portfolio/-/portfolio.jsonl").content == b""
    for page in ("/portfolio/", "/portfolio/-/portfolio.csv", "/api/v1/portfolio"):
        assert colleague.client.get(page).status_code == 403
    assert owner.client.get("/portfolio/-/portfolio.exe").status_code == 404


def test_programs_do_the_same(owner, stranger, asset) -> None:
    asset()
    base = "/api/v1/assets/a-1/-/"
    json = {"content_type": "application/json"}
    assert owner.client.get(base + "plan").status_code == 404
    ways = owner.client.get(base + "pathways").json()
    assert INVENTION in [one["pathway"] for one in ways["ways"]]
    made = owner.client.post(base + "pathways", {"pathway": INVENTION, "reason": WHY}, **json)
    assert made.status_code == 201
    step = f"{made['Location']}/-/steps/1"
    assert owner.client.put(step, {"done_on": "2026-11-22"}, **json).status_code == 200
    assert owner.client.put(step, {"note": "again"}, **json).status_code in (409, 412)
    told_ = owner.client.get(base + "plan").json()
    assert told_["steps"][0]["standing"] == "done"
    rule = {"ordering": "ord-ownership-before-deal", "decision": "Settled"}
    decided = owner.client.post(base + "pathway-decisions", rule, **json)
    gone = owner.client.delete(decided["Location"], headers={"If-Match": decided["ETag"]})
    assert gone.status_code == 204
    assert stranger.client.get(base + "pathways").status_code == 404
    assert stranger.client.get(made["Location"]).status_code == 404
    aside = owner.client.delete(made["Location"] + "?why=Over", headers={"If-Match": made["ETag"]})
    assert aside.status_code == 204
    assert owner.client.get("/api/v1/portfolio").json()["items"] == []
