"""What publishing means: by type, by what was said, by day, with the periods that the deadline rules know."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from valorise.platform.disclosure.publishing import warning
from valorise.terms.codes import codes

TODAY = date(2026, 11, 22)


def after(type_, as_of=TODAY, **said):
    answers = {name.replace("_", "-"): {"value": value} for name, value in said.items()}
    return warning(type_, answers, as_of=as_of)


def test_an_unpublished_invention_has_everything_open() -> None:
    found = after("invention")
    assert (found.when, found.level, found.forgiven) == ("closed", "good", [])


def test_a_published_invention_is_normally_lost_in_europe_and_forgiven_elsewhere() -> None:
    found = after("invention", public_already="yes", public_on="2026-02-14")
    assert (found.when, found.level) == ("public", "late")
    assert "EPC Art. 54(2)" in found.notes[0].reference
    offices = {one.office: one for one in found.forgiven}
    assert offices["US"].last_day == date(2027, 2, 14)
    assert offices["US"].status == "verified"
    assert {"JP", "KR"} <= offices.keys()
    assert not offices.keys() & {"EP", "SI"}
    assert {one.kind for one in found.forgiven if one.office == "DE"} == {"utility-model"}, "no patent any more"


def test_a_planned_talk_sets_a_clock() -> None:
    found = after("invention", public_planned="yes", planned_on="2026-12-14")
    assert (found.when, found.level, found.left) == ("planned", "soon", 22)
    assert {one.office: one.last_day for one in found.forgiven}["US"] == date(2027, 12, 14)


def test_a_planned_day_that_has_passed_counts_as_public() -> None:
    assert after("invention", public_planned="yes", planned_on="2026-11-01").when == "public"


def test_a_month_counts_from_its_first_day_and_says_so() -> None:
    found = after("invention", public_already="yes", public_on="2026-02")
    assert (found.on, found.exact) == (date(2026, 2, 1), False)


def test_a_talk_under_secrecy_is_not_public() -> None:
    found = after("invention", public_already="yes", public_on="2026-02-14", public_secret="yes")
    assert (found.when, found.forgiven) == ("secret", [])
    assert found.notes


def test_a_period_that_has_run_out_is_shown_as_such() -> None:
    found = after("invention", public_already="yes", public_on="2025-01-10")
    us = next(one for one in found.forgiven if one.office == "US")
    assert (us.last_day, us.left < 0) == (date(2026, 1, 10), True)


@pytest.mark.parametrize("type_", ["dataset", "software", "course", "publication"])
def test_data_software_and_texts_are_usually_not_harmed(type_) -> None:
    found = after(type_, public_planned="yes", planned_on="2026-12-14")
    assert any(one.level == "good" for one in found.notes)


def test_software_is_told_of_an_idea_inside() -> None:
    found = after("software", public_planned="yes", planned_on="2026-12-14")
    assert any("idea" in one.says for one in found.notes)


def test_a_design_has_its_own_period() -> None:
    found = after("design", public_already="yes", public_on="2026-02-14")
    assert [one.office for one in found.forgiven] == ["EM"]


@pytest.mark.parametrize("type_", codes("asset_types"))
@pytest.mark.parametrize("said", [{"public_already": "yes"}, {"public_planned": "yes"}])
def test_every_type_is_told_something_and_what_to_do_today(type_, said) -> None:
    found = after(type_, **said)
    assert found.notes
    assert all(one.today and one.status in ("verified", "known") for one in found.notes)


@given(st.text(max_size=12), st.sampled_from(sorted(codes("asset_types"))))
def test_no_day_that_people_write_breaks_it(written, type_) -> None:
    found = after(type_, public_already="yes", public_on=written)
    assert found.when == "public"


@settings(max_examples=30)
@given(st.dates(date(2019, 1, 1), date(2030, 1, 1)), st.integers(0, 900))
def test_a_later_day_of_looking_never_moves_a_last_day(on, later) -> None:
    said = {"public_already": "yes", "public_on": on.isoformat()}
    early = {one.office: one.last_day for one in after("invention", as_of=on, **said).forgiven}
    late = after("invention", as_of=on + timedelta(days=later), **said)
    assert {one.office: one.last_day for one in late.forgiven} == early
