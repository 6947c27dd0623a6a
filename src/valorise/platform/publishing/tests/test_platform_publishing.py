"""Publish or protect: what becomes public when, what was filed, and what is still possible where."""

from __future__ import annotations

from datetime import date

import pytest

from valorise.assets.publishing import publish_or_protect
from valorise.platform.foundation import clock
from valorise.platform.foundation.changes import Overtaken, log
from valorise.platform.foundation.told import told
from valorise.platform.foundation.undo import undo
from valorise.platform.notices.models import Notice
from valorise.platform.publishing import actions, personal, reads, waiting
from valorise.platform.publishing.models import Planned
from valorise.platform.register.actions import add_belonging
from valorise.platform.register.models import Asset
from valorise.platform.register.tables import register_tables
from valorise.terms.errors import Invalid, Missing, Refused

TALK = {"occasion": "talk", "planned_on": "2026-12-10", "title": "Coatings that stay clean", "place": "Ljubljana"}


@pytest.fixture(autouse=True)
def on_a_day():
    with clock.stopped(date(2026, 11, 22)):
        yield


def listed(who, asset: str = "", **wanted) -> list[reads.Occasion]:
    return reads.occasions(who.viewer, reads.Wanted(**wanted), asset=asset)


def test_a_talk_ahead_of_any_filing_is_told_with_what_is_at_stake(owner, asset) -> None:
    asset()
    actions.plan(owner.viewer, "a-1", TALK)
    (one,) = listed(owner)
    assert (one.state, one.left, one.level, one.filed) == ("open", 18, "soon", None)
    assert one.notes
    offices = {each.office: each.last_day for each in one.forgiven}
    assert offices["US"] == date(2027, 12, 10)
    assert "EP" not in offices


def test_who_files_in_time_is_safe_and_who_files_late_is_not(owner, asset) -> None:
    asset()
    actions.plan(owner.viewer, "a-1", TALK)
    for day, state in (("2026-12-11", "open"), ("2026-12-10", "filed")):
        filed = [{"event": "filing", "on": day}]
        add_belonging(owner.viewer, "rights", "a-1", {"kind": "patent", "office": "EP", "happened": filed})
        (one,) = listed(owner, state="all")
        assert one.state == state


def test_what_is_past_counts_down_the_times_of_grace(owner, asset) -> None:
    asset(dates={"published": "2026-01-10"})
    (one,) = listed(owner, when="past")
    assert (one.source, one.level) == (reads.REGISTER, "late")
    assert {each.office: each.left for each in one.still}["US"] == 49
    asset("a-2", dates={"published": "2024-01-10"})
    assert [each.asset.pk for each in listed(owner, state="all")] == ["a-1"]


def test_an_embargo_and_a_month_are_occasions_too(owner, asset) -> None:
    asset()
    Asset.objects.update(embargo_until=date(2026, 12, 31), published="2027-02")
    found = {one.source: (one.on, one.written) for one in listed(owner)}
    assert found == {
        reads.EMBARGO: (date(2026, 12, 31), "2026-12-31"),
        reads.REGISTER: (date(2027, 2, 1), "2027-02"),
    }


def test_the_terminal_says_the_same_as_the_pages(owner, asset, office) -> None:
    asset()
    asset("a-2", dates={"published": "2026-01-10"})
    actions.plan(owner.viewer, "a-1", TALK)
    Asset.objects.filter(pk="a-1").update(embargo_until=date(2026, 12, 31))
    known = register_tables(office.pk)
    table = publish_or_protect(known, reads.announced(owner.viewer), as_of=date(2026, 11, 22)).table
    told = [
        (one.asset.pk, one.source, one.on, one.state, [(each.office, each.last_day) for each in one.forgiven])
        for one in listed(owner, state="all")
    ]
    assert [
        (
            row["asset"],
            row["source"],
            row["public_on"],
            row["state"],
            [(one["office"], one["last_day"]) for one in row["offices"]],
        )
        for row in table.iter_rows(named=True)
    ] == told
    assert [source for _, source, *_ in told] == ["register", "plan", "embargo"]


def test_a_plan_of_a_disclosure_counts_for_who_may_read_it(owner, colleague, asset) -> None:
    from valorise.platform.disclosure.models import Disclosure

    asset(confidentiality="internal")
    answers = {"public-planned": {"value": "yes"}, "planned-on": {"value": "2026-12-01"}}
    Disclosure.objects.create(
        id="ds-1", tenant=owner.tenant, type="invention", answers=answers, state="received", sent_at=clock.now(),
        asset_id="a-1",
    )  # fmt: skip
    (one,) = listed(owner)
    assert (one.source, one.on, one.disclosed) == (reads.DISCLOSURE, date(2026, 12, 1), True)
    assert listed(colleague) == []


@pytest.mark.parametrize(
    ("type_", "said", "state"),
    [
        ("occasion", {}, "harmless"),
        ("dataset", {}, "harmless"),
        ("invention", {"discloses": False}, "harmless"),
        ("invention", {"discloses": True}, "open"),
        ("software", {}, "open"),
        ("know-how", {}, "open"),
        ("design", {}, "open"),
    ],
)
def test_what_is_at_stake_depends_on_the_kind_of_result(owner, asset, type_, said, state) -> None:
    asset(type=type_)
    actions.plan(owner.viewer, "a-1", {**TALK, **said})
    (one,) = listed(owner, state="all")
    assert one.state == state


@pytest.mark.parametrize("said", [{"planned_on": "soon"}, {"occasion": "whisper"}, {"planned_on": None}])
def test_a_plan_that_cannot_be_is_told(owner, asset, said) -> None:
    asset()
    with pytest.raises(Invalid):
        actions.plan(owner.viewer, "a-1", {**TALK, **said})
    assert not Planned.objects.exists()


def test_who_looks_after_the_asset_is_told(owner, colleague, asset) -> None:
    asset(confidentiality="internal")
    Asset.objects.update(officer=owner.user)
    made = actions.plan(colleague.viewer, "a-1", TALK)
    assert Notice.objects.get(user=owner.user).address == "/assets/a-1/-/publishing/"
    assert [one.count for one in waiting.waiting(owner.viewer)] == [1]
    actions.change(colleague.viewer, made.pk, {"planned_on": "2027-12-10"}, version=1)
    assert [one.count for one in waiting.waiting(owner.viewer)] == [0]
    with pytest.raises(Overtaken):
        actions.change(owner.viewer, made.pk, {"place": "Graz"}, version=1)
    actions.drop(colleague.viewer, made.pk, version=2)
    assert listed(owner) == []
    undo(owner.viewer, told(log().about([made.pk])[-1]).id)
    assert len(listed(owner)) == 1
    assert personal.traces(colleague.user.pk)[0].count == 1


def test_others_may_look_and_not_touch(owner, colleague, stranger, asset) -> None:
    asset(confidentiality="internal")
    made = actions.plan(owner.viewer, "a-1", TALK)
    assert len(listed(colleague)) == 1
    assert listed(stranger) == []
    for act in (actions.drop, lambda who, name: actions.change(who, name, {})):
        with pytest.raises(Refused):
            act(colleague.viewer, made.pk)
        with pytest.raises(Missing):
            act(stranger.viewer, made.pk)


def test_pages_for_the_cast(owner, colleague, stranger, nobody, asset) -> None:
    asset(confidentiality="internal")
    path = "/assets/a-1/-/publishing/"
    assert "Nothing is known to become public" in owner.client.get(path).content.decode()
    assert owner.client.post(path, {**TALK, "planned_on": "soon"}).status_code == 422
    assert owner.client.post(path, TALK).status_code == 302
    (made,) = Planned.objects.all()
    for who in (owner, colleague):
        for page in (path, "/publishing/"):
            assert "Coatings that stay clean" in who.client.get(page).content.decode()
    change = f"/publications/{made.pk}/-/change/"
    assert owner.client.get(change).status_code == 200
    assert colleague.client.get(change).status_code == 403
    assert owner.client.post(change, {**TALK, "place": "Graz", "version": 1}).status_code == 302
    for page in (path, change):
        assert stranger.client.get(page).status_code == 404
        assert nobody.get(page).status_code in (302, 404)
    assert "Coatings" not in stranger.client.get("/publishing/").content.decode()
    assert stranger.client.post(f"/publications/{made.pk}/-/drop/").status_code == 404
    assert "Coatings that stay clean" in owner.client.get("/assets/a-1/-/rights/").content.decode()
    assert owner.client.post(f"/publications/{made.pk}/-/drop/", {"version": 2}).status_code == 302
    assert not Planned.objects.filter(removed_at=None).exists()


def test_the_list_is_narrowed_by_its_address_and_asks_few_questions(
    owner, asset, django_assert_max_num_queries
) -> None:
    for name in ("a-1", "a-2", "a-3"):
        asset(name)
        actions.plan(owner.viewer, name, {**TALK, "title": f"Talk of {name}"})
    with django_assert_max_num_queries(8):
        assert len(listed(owner)) == 3
    assert [one.asset.pk for one in listed(owner, words="a-2")] == ["a-2"]
    assert listed(owner, when="past") == listed(owner, source=reads.EMBARGO) == listed(owner, state="filed") == []
    assert reads.Wanted.asked({"state": "no such", "when": "ahead"}) == reads.Wanted(when="ahead")


def test_programs_do_the_same(owner, stranger, asset) -> None:
    asset()
    json = {"content_type": "application/json"}
    made = owner.client.post("/api/v1/planned-publications", {"facts": {**TALK, "asset": "a-1"}}, **json)
    assert made.status_code == 201
    (one,) = owner.client.get("/api/v1/publishing?asset=a-1").json()["items"]
    assert (one["planned"], one["state"]) == (made.json()["id"], "open")
    assert stranger.client.get("/api/v1/publishing").json()["items"] == []
    assert stranger.client.get(made["Location"]).status_code == 404
    changed = owner.client.patch(
        made["Location"], {"facts": {"place": "Graz"}}, headers={"If-Match": made["ETag"]}, **json
    )
    assert changed.json()["facts"]["place"] == "Graz"
    assert owner.client.delete(made["Location"], headers={"If-Match": changed["ETag"]}).status_code == 204


@pytest.mark.parametrize("since", ["2026-11-22", "2026-12-01", "2027-01-01"])
@pytest.mark.parametrize("until", [None, "2026-12-31", "2027-01-01"])
def test_days_months_and_years_are_found_by_their_first_day(owner, asset, since, until) -> None:
    said = ("2026", "2026-11", "2026-11-21", "2026-11-22", "2026-12", "2026-12-31", "2027", "2027-01", "2027-01-01")
    for number, written in enumerate(said):
        asset(f"a-{number}", dates={"published": written})
    days = reads.Days(date.fromisoformat(since), until and date.fromisoformat(until))
    found = Asset.objects.filter(days.of("published")).values_list("published", flat=True)
    assert set(found) == {one for one in said if reads._first(one) in days}


def test_what_presses_is_what_the_list_shows_of_the_next_days(owner, asset) -> None:
    for number, (type_, day) in enumerate(
        [("invention", "2026-11-22"), ("invention", "2026-12"), ("dataset", "2026-12"), ("software", "2027-01-21"),
         ("software", "2027-01-22")]
    ):  # fmt: skip
        asset(f"a-{number}", type=type_, dates={"published": day})
    actions.plan(owner.viewer, "a-0", TALK)
    ahead = [one for one in listed(owner, when="ahead") if one.left <= 60]
    assert reads.pressing(owner.viewer) == len(ahead) == 3
