"""Plans of talks: what follows from matches, who sees it, that nothing of others gets in, how it is mended."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest

from valorise.platform.foundation.changes import log
from valorise.platform.foundation.persons import forget, stored, traces
from valorise.platform.jobs import worker
from valorise.platform.jobs.models import Job
from valorise.platform.matching.models import Match
from valorise.platform.programs.tests.calls import by_token, send
from valorise.platform.register.models import Asset, Contributor
from valorise.platform.talks import actions, asking, reads, solving
from valorise.platform.talks.forms import ROWS
from valorise.platform.talks.models import TalkPlan
from valorise.platform.talks.possible import possible
from valorise.terms.errors import Invalid, Missing, Refused

PHYSICS, CHEMISTRY = "Physics of the North", "Chemistry of the North"


def made_by(name: str, unit: str) -> list[dict[str, str]]:
    return [{"name": name, "organisation": unit}]


@pytest.fixture
def matched(asset, need):
    """Two needs, three results of two units; physics fits better everywhere."""
    need("n-1", shared=True, owner={"name": "Maker"})
    need("n-2", shared=True, title="=cmd|' /C calc'!A1")
    for name, unit in (("a-1", PHYSICS), ("a-2", PHYSICS), ("a-3", CHEMISTRY)):
        asset(name, confidentiality="confidential", contributors=made_by(f"Ana {name}", unit))
    pairs = [("n-1", "a-1", 5.0), ("n-1", "a-2", 4.0), ("n-1", "a-3", 1.6), ("n-2", "a-1", 4.5), ("n-2", "a-2", 1.0)]
    for need_, asset_, overlap in pairs:
        match(need_, asset_, overlap)


def match(need_: str, asset_: str, overlap: float, **more: Any) -> Match:
    fit, strength = next((fit, rank) for least, fit, rank in ((3, "strong", 3), (1.5, "fair", 2), (0, "weak", 1))
                         if overlap >= least)  # fmt: skip
    numbers: dict[str, Any] = {"rank_for_need": 1, "score": 0.5, "need_version": 1, "asset_version": 1}
    return Match.objects.create(
        need_id=need_, asset_id=asset_, fit=fit, strength=strength, overlap=overlap, **numbers, **more
    )


def said(**more: Any) -> dict[str, Any]:
    one_each = [{"kind": "need", "most": 1}, {"kind": "asset", "most": 1}]
    return {"capacities": one_each, **more}


def planned(person: Any, follows: str = "", **more: Any) -> TalkPlan:
    begun = actions.begin(person.viewer, asking.read(said(**more)), title="Spring", follows=follows)
    worker.drain(beat=False)
    job = Job.objects.get(pk=begun.pk)
    assert job.state == "done", job.error
    return TalkPlan.objects.get(pk=job.result["then"].split("/")[2])


def pairs(one: TalkPlan) -> set[tuple[str, str]]:
    return {(row["need"], row["asset"]) for row in one.talks}


def test_the_best_talks_together_are_chosen_and_kept(matched, owner) -> None:
    one = planned(owner)
    assert pairs(one) == {("n-1", "a-2"), ("n-2", "a-1")}
    assert one.found["worth"] == 8.5
    shown = reads.shown(owner.viewer, one)
    assert [(talk.need.who, talk.asset.who, talk.rank) for talk in shown.talks] == [
        ("", "Ana a-1", 1),
        ("Maker", "Ana a-2", 2),
    ]
    (left,) = shown.assets_without
    assert (left.one.name, left.code, left.best.name) == ("a-3", "capacity", "n-1")
    assert [other.name for other in left.instead] == ["a-2"]
    assert log().read(activity="talks-planned").height == 1


def test_a_floor_has_its_price_and_reaches_the_small_unit(matched, owner) -> None:
    one = planned(owner, floors=[{"kind": "unit", "name": CHEMISTRY, "least": 1}])
    assert pairs(one) == {("n-1", "a-3"), ("n-2", "a-1")}
    (floor,) = reads.shown(owner.viewer, one).floors
    assert (floor["who"], floor["price"]) == (f"Unit “{CHEMISTRY}”", pytest.approx(2.4))


def test_what_contradicts_is_said_in_words_and_mended(matched, owner) -> None:
    one = planned(owner, floors=[{"kind": "unit", "least": 2}])
    shown = reads.shown(owner.viewer, one)
    assert one.contradicts
    assert not one.talks
    assert shown.contradictions == [[f"Unit “{CHEMISTRY}”: at least 2 talks, but only 1 is possible"]]
    assert shown.nearest == [f"Unit “{unit}”: at least 1 talk" for unit in (CHEMISTRY, PHYSICS)]
    page = owner.client.get(f"/talks/{one.pk}/").content.decode()
    assert "The floors cannot all be kept" in page
    again = planned(owner, one.pk, **mended(one))
    assert not again.contradicts
    assert reads.compared(owner.viewer, again).rules


def mended(one: TalkPlan) -> dict[str, Any]:
    return solving.mended(asking.read(one.asked), one.found).written


def test_exclusions_name_records_by_title_and_say_why(matched, owner) -> None:
    row = {"kind": "need", "name": "Need n-1", "other_kind": "asset", "other_name": "a-2", "why": "They are at law"}
    one = planned(owner, exclusions=[row])
    assert one.asked["exclusions"][0]["name"] == "n-1"
    assert ("n-1", "a-2") not in pairs(one)
    page = owner.client.get(f"/talks/{one.pk}/").content.decode()
    assert "Need “Need n-1” not with Result “Asset a-2” (They are at law)" in page


def test_a_blocked_match_is_no_talk_and_the_reason_says_so(matched, owner) -> None:
    Match.objects.filter(need="n-2").update(blockers=[{"rule": "deadline-passed", "reason": "Over."}])
    shown = reads.shown(owner.viewer, planned(owner))
    assert {row.one.name: row.code for row in shown.needs_without} == {"n-2": "blocked"}


def test_a_condition_that_the_office_may_not_know_says_nothing(matched, owner, asset, elsewhere) -> None:
    asset("b-1", elsewhere, confidentiality="open")
    match("n-2", "b-1", 6.0, blockers=[{"rule": "exclusive-right-given", "reason": "Secret."}])
    one = planned(owner, assets={"whose": ""})
    assert ("n-2", "b-1") in pairs(one)


def test_nothing_gets_in_that_only_one_of_the_office_sees(matched, owner, asset, elsewhere) -> None:
    asset("b-1", elsewhere, confidentiality="confidential", contributors=made_by("Olga Owner", "Secret Institute"))
    Contributor.objects.filter(asset="b-1").update(user=owner.user)
    match("n-2", "b-1", 9.0)
    assert Match.objects.seen_by(owner.viewer).filter(asset="b-1").exists()
    one = planned(owner, assets={"whose": ""})
    assert "b-1" not in str(one.found)
    assert "Secret Institute" not in owner.client.get("/talks/new/").content.decode()


def test_a_side_that_was_taken_out_is_not_shown(matched, owner) -> None:
    one = planned(owner)
    Asset.objects.filter(pk="a-1").update(removed_at="2026-01-01T00:00:00Z")
    shown = reads.shown(owner.viewer, one)
    assert (len(shown.talks), shown.hidden) == (1, 1)
    assert "Asset a-1" not in owner.client.get(f"/talks/{one.pk}/").content.decode()


def test_made_anew_it_is_compared_and_idle_lines_are_told(matched, owner) -> None:
    first = planned(owner, exclusions=[{"kind": "asset", "name": "a-3", "why": "Sold"}])
    Match.objects.filter(asset="a-3").delete()
    Match.objects.filter(need="n-2", asset="a-1").delete()
    Asset.objects.filter(pk="a-3").update(removed_at="2026-01-01T00:00:00Z")
    owner.client.post(f"/talks/{first.pk}/-/anew/")
    worker.drain(beat=False)
    second = TalkPlan.objects.get(follows=first)
    found = reads.compared(owner.viewer, second)
    assert [(one.need.name, one.asset.name) for one in found.new] == [("n-1", "a-1")]
    assert (len(found.gone), found.kept) == (2, 0)
    assert len(reads.shown(owner.viewer, second).idle) == 1
    assert "Compared with the plan before" in owner.client.get(f"/talks/{second.pk}/").content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"floors": [{"kind": "unit", "name": "Phisics of the North", "least": 1}]},
        {"floors": [{"kind": "unit", "name": PHYSICS, "least": 1}, {"kind": "unit", "name": PHYSICS, "least": 2}]},
        {"capacities": [{"kind": "planet", "most": 1}]},
        {"capacities": [{"kind": "all", "most": -1}]},
        {"exclusions": [{"kind": "unit", "name": PHYSICS, "other_kind": "asset"}]},
        {"fit": "perfect"},
        {"needs": {"only": "n-1"}},
    ],
)
def test_what_makes_no_sense_is_refused_before_anything_begins(matched, owner, wrong) -> None:
    with pytest.raises(Invalid):
        actions.begin(owner.viewer, asking.read(said(**wrong)))
    assert not Job.objects.exists()


def test_the_form_tells_what_is_wrong_and_keeps_what_was_written(matched, owner) -> None:
    sent = {"title": "Spring", "fit": "fair", "assets_whose": "ours", "each_asset": "1", "plan": "1",
            "floors-0-kind": "unit", "floors-0-name": "Phisics of the North", "floors-0-least": "1"}  # fmt: skip
    counts = {f"{name}-{what}_FORMS": "1" if what == "TOTAL" else "0" for name in ROWS for what in ("TOTAL", "INITIAL")}
    answer = owner.client.post("/talks/new/", sent | counts)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Nobody who takes part is called “Phisics of the North”" in page
    assert f"Did you mean {PHYSICS}" in page
    answer = owner.client.post("/talks/new/", sent | counts | {"floors-0-name": PHYSICS, "only_assets": "a-3"})
    assert answer.status_code == 422, "the only result ticked is of the other unit"
    answer = owner.client.post("/talks/new/", sent | counts | {"floors-0-name": PHYSICS, "only_needs": "n-2"})
    assert answer.status_code == 302
    worker.drain(beat=False)
    assert pairs(TalkPlan.objects.get()) == {("n-2", "a-1")}


def test_only_the_office_sees_a_plan(matched, owner, colleague, stranger, nobody) -> None:
    one = planned(owner)
    paths = [f"/talks/{one.pk}/", f"/talks/{one.pk}/-/print/", f"/talks/{one.pk}/-/export/csv/"]
    assert [owner.client.get(path).status_code for path in paths] == [200] * 3
    assert [stranger.client.get(path).status_code for path in paths] == [404] * 3
    assert [colleague.client.get(path).status_code for path in (*paths, "/talks/", "/talks/new/")] == [403] * 5
    assert nobody.get(paths[0]).status_code == 302
    for step in ("anew", "remove"):
        assert stranger.client.post(f"/talks/{one.pk}/-/{step}/").status_code == 404
        assert colleague.client.post(f"/talks/{one.pk}/-/{step}/").status_code == 403
    assert stranger.client.get("/talks/").content.decode().count("Spring") == 0
    with pytest.raises(Missing):
        actions.begin(stranger.viewer, asking.Asked(), follows=one.pk)
    with pytest.raises(Refused):
        possible(colleague.viewer, asking.Asked())


def test_without_a_match_the_plan_is_empty_and_says_why(need, asset, owner) -> None:
    need()
    asset(confidentiality="open")
    shown = reads.shown(
        owner.viewer, planned(owner, capacities=[{"kind": "all", "most": 5}, {"kind": "unit", "most": 1}])
    )
    assert [(row.one.name, row.code) for row in shown.needs_without] == [("n-1", "none")]
    assert not shown.idle
    page = owner.client.get(f"/talks/{shown.plan.pk}/").content.decode()
    assert "No talk is possible." in page


def test_a_worker_that_died_after_keeping_the_plan_keeps_no_second_one(matched, owner) -> None:
    one = planned(owner)
    job = Job.objects.get()
    assert job.checkpoint == {"plan": one.pk}
    Job.objects.update(state="waiting", ended_at=None, begins_at=job.made_at)
    worker.drain(beat=False)
    assert Job.objects.get().result["then"] == one.get_absolute_url()
    assert TalkPlan.objects.count() == 1


def test_a_page_asks_no_more_for_more_talks(matched, owner, asset, need, django_assert_num_queries) -> None:
    few = planned(owner)
    for number in range(3, 9):
        need(f"n-{number}")
        asset(f"c-{number}", contributors=made_by(f"Ben {number}", CHEMISTRY))
        match(f"n-{number}", f"c-{number}", 4.0)
    many = planned(owner)
    assert len(many.talks) > len(few.talks)
    with django_assert_num_queries(17) as asked:
        owner.client.get(f"/talks/{few.pk}/")
    with django_assert_num_queries(len(asked)):
        owner.client.get(f"/talks/{many.pk}/")


def test_files_run_no_formula(matched, owner) -> None:
    one = planned(owner)
    table = owner.client.get(f"/talks/{one.pk}/-/export/csv/").content.decode("utf-8-sig")
    assert "\"'=cmd" in table
    book = openpyxl.load_workbook(io.BytesIO(owner.client.get(f"/talks/{one.pk}/-/export/xlsx/").content))
    assert {"talks", "floors", "needs_without", "results_without"} <= set(book.sheetnames)
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    assert owner.client.get(f"/talks/{one.pk}/-/export/pdf/").status_code == 404


def test_an_erased_person_is_named_in_no_plan(matched, owner, colleague) -> None:
    Contributor.objects.filter(asset="a-3").update(name=colleague.user.name)
    one = planned(owner, floors=[{"kind": "person", "name": colleague.user.name, "least": 1}])
    assert stored(owner.user.pk)["talks"]["talk_plans"]
    assert any("talks" in trace.what for trace in traces(colleague.user.pk))
    forget(colleague.user.pk)
    one.refresh_from_db()
    assert colleague.user.name not in f"{one.asked}{one.found}{Job.objects.get().arguments}"


def test_programs_ask_read_renew_and_delete(matched, owner, stranger) -> None:
    token = by_token(owner)
    body = said(title="Spring", floors=[{"kind": "unit", "name": CHEMISTRY, "least": 1}])
    answer = send(token, "post", "/api/v1/talk-plans", body)
    assert answer.status_code == 202
    worker.drain(beat=False)
    (item,) = send(token, "get", "/api/v1/talk-plans").json()["items"]
    address = f"/api/v1/talk-plans/{item['id']}"
    plan = send(token, "get", address).json()
    assert plan["proven"]
    assert plan["talks"] == 2
    assert {one["asset"]["name"] for one in plan["chosen"]} == {"a-1", "a-3"}
    assert send(token, "post", f"{address}/-/renewal").status_code == 202
    assert send(by_token(stranger), "get", address).status_code == 404
    assert send(token, "delete", address).status_code == 204
    worker.drain(beat=False)
    assert TalkPlan.objects.get().follows is None
