"""Dates of a register: counted, seen by the right people, acted on, taken back, and counted again."""

# ruff: noqa: F811 - fixtures are taken by their names
from __future__ import annotations

from datetime import date

import pytest

from valorise.platform.dates import actions, proving, reads, reckoning
from valorise.platform.dates.actions import Said
from valorise.platform.dates.models import Due, Step
from valorise.platform.dates.tests.dates_register import FILED, TODAY, day, register  # noqa: F401 - fixtures
from valorise.platform.dates.wanted import Wanted
from valorise.platform.foundation import clock
from valorise.platform.foundation.changes import Overtaken, log
from valorise.platform.register.models import Agreement, Right
from valorise.terms.errors import Invalid, Missing, Refused


def the(task: str, **more) -> Due:
    return Due.objects.filter(task=task, **more).order_by("due").get()


def test_the_list_shows_every_date_with_its_proof(register, owner) -> None:
    page = owner.client.get("/dates/").content.decode()
    assert "Membrane against fouling" in page
    assert "Licence to Trebnik" in page
    due = the("renewal", year=5)
    assert due.due == date(2027, 11, 30)
    proof = proving.proof(owner.viewer, reads.one(owner.viewer, due.pk))
    assert "2023-11-10" in " ".join(text for _about, text, _reference in proof.steps)
    assert "Rule 51" in due.reference
    assert "EPC" in owner.client.get(due.get_absolute_url()).content.decode()


@pytest.mark.parametrize("who, seen", [("owner", {"rights", "agreements"}), ("colleague", set()), ("stranger", set())])
def test_who_sees_which_dates(register, request, who, seen) -> None:
    person = request.getfixturevalue(who)
    assert {one.of for one in reads.dues(person.viewer)} == seen
    due = the("renewal", year=5)
    assert person.client.get(due.get_absolute_url()).status_code == (200 if seen else 404)
    assert ("EP23000001" in person.client.get("/dates/export/csv/").getvalue().decode()) is bool(seen)
    answer = person.client.post(f"{due.get_absolute_url()}acknowledge/", {"version": 1})
    assert answer.status_code == (302 if seen else 404)


def test_who_made_a_result_sees_its_dates_but_says_nothing_about_them(register, colleague, nobody) -> None:
    asset = Right.objects.get().asset
    asset.contributors.create(position=0, name="Carl", user=colleague.user)
    assert {one.of for one in reads.dues(colleague.viewer)} == {"rights"}
    due = the("renewal", year=5)
    with pytest.raises(Refused):
        actions.say(colleague.viewer, due.pk, Said("acknowledged"))
    assert nobody.get("/dates/").status_code == 403 or nobody.get("/dates/").status_code == 302


def test_a_renewal_that_is_paid_goes_into_the_right_and_the_next_one_comes(register, owner) -> None:
    due = the("renewal", year=4)
    assert not Due.objects.filter(task="renewal", year=6).exists()
    with pytest.raises(Invalid, match="earlier one of the same kind"):
        actions.say(owner.viewer, due.pk, Said("done", on=TODAY))
    step = actions.say(owner.viewer, due.pk, Said("done", on=TODAY, earlier=True))
    right = Right.objects.get()
    assert right.happened[-1] == {"event": "renewal-paid", "on": "2026-11-22", "year": 4}
    assert the("renewal", year=4).state == "done"
    assert not Due.objects.filter(task="renewal", year=3).exists()
    assert step.proof
    assert "date-done" in [event["activity"] for event in log().read().iter_rows(named=True)]
    actions.take_back(owner.viewer, due.pk)
    assert [one["event"] for one in Right.objects.get().happened] == ["filing", "first-filing"]
    assert set(Due.objects.filter(task="renewal", state="open").values_list("year", flat=True)) >= {3, 4}


def test_a_payment_taken_out_of_the_history_opens_the_date_again(register, owner) -> None:
    due = the("renewal", year=3)
    actions.say(owner.viewer, due.pk, Said("done", on=TODAY))
    right = Right.objects.get()
    right.happened = FILED
    right.keep()
    reckoning.catch_up(register.pk)
    assert the("renewal", year=3).state == "open"


def test_a_duty_that_comes_again_comes_again(register, owner) -> None:
    due = the("Report on sales")
    actions.say(owner.viewer, due.pk, Said("done", on=TODAY))
    assert Agreement.objects.get().duties[0]["done"] == "2026-12-31"
    assert {(one.due, one.state) for one in Due.objects.filter(of="agreements")} == {
        (date(2026, 12, 31), "done"), (date(2027, 12, 31), "open"),
    }  # fmt: skip


def test_a_date_is_handed_over_and_the_colleague_is_told(register, owner, player) -> None:
    other = player(register, "head-of-office", "Hana Head")
    due = the("renewal", year=5)
    with pytest.raises(Invalid, match="to whom"):
        actions.say(owner.viewer, due.pk, Said("handed-over", to=None))
    actions.say(owner.viewer, due.pk, Said("handed-over", to=other.user.pk))
    assert due.pk in [one.pk for one in reads.narrowed(other.viewer, Wanted(who="mine"))]
    assert b"handed to you" in other.client.get("/notices/").content


def test_two_who_act_at_once_learn_of_each_other(register, owner) -> None:
    due = the("renewal", year=5)
    actions.say(owner.viewer, due.pk, Said("acknowledged"), version=1)
    with pytest.raises(Overtaken):
        actions.say(owner.viewer, due.pk, Said("not-applicable", note="No."), version=1)


def test_not_applicable_needs_a_reason_and_can_be_taken_back(register, owner) -> None:
    due = the("renewal", year=5)
    answer = owner.client.post(f"{due.get_absolute_url()}not-applicable/", {"note": "", "version": 1})
    assert answer.status_code == 422
    owner.client.post(f"{due.get_absolute_url()}not-applicable/", {"note": "Given back to the inventor.", "version": 1})
    assert due.pk not in [one.pk for one in reads.narrowed(owner.viewer, Wanted())]
    reckoning.count_again(register.pk, "rights", None)
    assert the("renewal", year=5).state == "not-applicable"
    assert b"Given back to the inventor." in owner.client.get(due.get_absolute_url()).content
    owner.client.post(f"{due.get_absolute_url()}take-back/", {"version": 2})
    assert the("renewal", year=5).state == "open"
    assert Step.objects.get().taken_back_at


def test_what_was_said_counts_when_a_date_goes_and_comes_again(register, owner) -> None:
    due = the("renewal", year=5)
    actions.say(owner.viewer, due.pk, Said("acknowledged"))
    right = Right.objects.get()
    for happened in ([], FILED):
        right.happened = happened
        right.keep()
        reckoning.catch_up(register.pk)
    again = the("renewal", year=5)
    assert (again.pk, again.state, again.who_id) == (due.pk, "taken", owner.user.pk)


def test_done_in_the_future_is_refused(register, owner) -> None:
    with pytest.raises(Invalid, match="which day"):
        actions.say(owner.viewer, the("renewal", year=3).pk, Said("done", on=date(2027, 1, 1)))


def test_counting_again_writes_nothing_where_nothing_changed(register) -> None:
    before = dict(Due.objects.values_list("pk", "print"))
    reckoning.count_again(register.pk, "rights", None)
    assert dict(Due.objects.values_list("pk", "print")) == before
    assert not reckoning.stale(register.pk, "rights")


def test_a_right_that_leaves_takes_its_dates_along(register) -> None:
    Right.objects.update(removed_at=clock.now())
    reckoning.catch_up(register.pk)
    assert not Due.objects.filter(of="rights").exists()


def test_an_embargo_is_a_date(register, asset, owner) -> None:
    made = asset("a-2", title="Sealed")
    made.embargo_until = date(2027, 1, 5)
    made.keep()
    reckoning.catch_up(register.pk)
    due = the("embargo-ends")
    assert (due.due, due.of) == (date(2027, 1, 5), "assets")
    assert b"The embargo ends" in owner.client.get(due.get_absolute_url()).content


def test_a_direct_change_is_counted_at_once(register, owner, django_capture_on_commit_callbacks) -> None:
    right = Right.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        right.happened = [*FILED, {"event": "renewal-paid", "on": "2026-11-20", "year": 4}]
        right.keep()
    assert not Due.objects.filter(task="renewal", year__in=(3, 4)).exists()


@pytest.mark.parametrize(
    "asked, found",
    [
        ("words=EP23000001", True), ("words=nothing-like-it", False), ("kind=rights", True), ("kind=agreements", False),
        ("office=EP", True), ("office=US", False), ("who=mine", False), ("who=nobody", True), ("when=all", True),
        ("after=never~x", True), ("who=x", True), ("state=settled", False), ("words=renewal", True),
    ],
)  # fmt: skip
def test_filters_of_the_address(register, owner, asked, found) -> None:
    page = owner.client.get(f"/dates/?{asked}").content.decode()
    assert ("EP23000001" in page.split('id="dates"')[1]) is found


@pytest.mark.parametrize("few", [0, 5_000])
def test_found_by_way_of_records_or_date_by_date_is_the_same(register, owner, stranger, monkeypatch, few) -> None:
    """Few records are gone by, many are not; `few` says from where on it is many."""
    monkeypatch.setattr("valorise.platform.dates.finding.FEW", few)
    Right.objects.get().asset.__class__.objects.update(officer=owner.user)
    found = {
        asked: sorted(reads.narrowed(owner.viewer, Wanted(**asked_for)).values_list("record", flat=True))
        for asked, asked_for in {
            "mine": {"who": "mine"}, "number": {"words": "ep230"}, "title": {"words": "fouling EP"},
            "duty": {"words": "sales"}, "none": {"words": "ep230 sales"},
        }.items()
    }  # fmt: skip
    assert set(found["mine"]) == {"g-1", "r-1"}  # the agreement has no officer of its own, but its asset has
    assert set(found["number"]) == set(found["title"]) == {"r-1"}
    assert (set(found["duty"]), found["none"]) == ({"g-1"}, [])
    assert reads.counts(owner.viewer)["mine"] == len(found["mine"])
    assert not reads.narrowed(stranger.viewer, Wanted(words="ep230")).exists()
    assert reads.listed(owner.viewer, Wanted()).count == reads.narrowed(owner.viewer, Wanted()).count()


def test_what_burns_is_on_the_first_page(register, owner, stranger) -> None:
    assert b"What burns" in owner.client.get("/").content
    assert b"Report on sales" in owner.client.get("/").content
    assert b"Report on sales" not in stranger.client.get("/").content


def test_a_date_of_another_office_is_missing(register, stranger) -> None:
    with pytest.raises(Missing):
        actions.say(stranger.viewer, the("renewal", year=5).pk, Said("done", on=TODAY))
