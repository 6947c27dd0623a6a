"""Valuations: who sees them, what follows from assumptions, that they stay as they were kept."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from django.test import Client
from tests.cast import whole_page

from valorise.journeys.worth import EXAMPLE
from valorise.platform.foundation.changes import log
from valorise.platform.foundation.history import timeline
from valorise.platform.foundation.told import told
from valorise.platform.foundation.undo import undo
from valorise.platform.jobs import worker
from valorise.platform.programs.tests.calls import by_token, refused, send
from valorise.platform.valuations import actions, exports, reads, starting
from valorise.platform.valuations.assumed import rows_of, said
from valorise.platform.valuations.forms import Sheet, asked_methods
from valorise.platform.valuations.models import Valuation
from valorise.terms import knowledge
from valorise.terms.errors import Invalid

GIVEN = yaml.safe_load(EXAMPLE.read_text("utf-8"))


def facts(**more: Any) -> dict[str, Any]:
    return {"title": "For a maker", "currency": "EUR", "price_year": 2026, "seed": 7, "draws": 2000,
            "assumptions": rows_of(GIVEN), **more}  # fmt: skip


@pytest.fixture
def kept(asset, owner) -> Valuation:
    asset(confidentiality="open")
    return actions.assess(owner.viewer, "a-1", facts())


def sent(**more: Any) -> dict[str, Any]:
    """The form as a browser sends it: the cost of two things, one of them certain."""
    form = {
        "title": "", "currency": "EUR", "price_year": "2026", "draws": "1000", "seed": "1", "use-cost": "1",
        "cost-0-what": "Staff", "cost-0-low": "100", "cost-0-likely": "200", "cost-0-high": "300.5",
        "cost-0-where_from": "Timesheets", "cost-1-what": "Patents", "cost-1-likely": "50",
    }  # fmt: skip
    for name in ("cost", "market", "income", "social"):
        form |= {f"{name}-TOTAL_FORMS": "2" if name == "cost" else "0", f"{name}-INITIAL_FORMS": "0"}
    return form | more


def test_the_example_survives_the_way_through_rows() -> None:
    basis = {"asset": GIVEN["asset"], "currency": "EUR", "price_year": 2026, "seed": 7}
    again = said(rows_of(GIVEN), draws=2000, **basis)
    stage = again["income"]["stages"][1]
    assert stage["what"] == "Approval for food contact"
    assert stage["year"] == 1
    assert stage["probability"] == {"low": 0.7, "likely": 0.85, "high": 0.95}
    assert again["social"]["outcomes"][0]["unit"] == "tonne in ten years"
    assert rows_of(again) == rows_of(GIVEN | {"draws": 2000})


def test_every_number_that_a_method_needs_is_asked_for_and_no_other() -> None:
    needed = knowledge.document("assets/value/needed.yaml")["methods"]
    for asked in asked_methods():
        method = needed[asked["name"]]
        assert {one["name"] for one in asked.get("ranges", ())} == set(method.get("numbers", {}))
        assert {one["name"] for one in asked.get("years", ())} == set(method.get("whole", {}))
        assert [asked["list"]["name"]] if "list" in asked else list(method.get("lists", [])) == []


def test_a_valuation_keeps_its_ranges_and_never_one_number(kept) -> None:
    assert {row["method"] for row in kept.ranges} == {"cost", "market", "income", "wait", "social"}
    assert all(row["low"] < row["high"] for row in kept.ranges)
    assert next(row for row in kept.ranges if row["method"] == "cost") == {
        "method": "cost",
        "low": 311000.0,
        "high": 436000.0,
    }
    page = reads.shown(Valuation.objects.get())
    assert page.moved == []
    assert page.tornado is not None
    assert page.outcomes[1]["evidence"] == ""


def test_the_source_of_a_number_of_years_is_told(asset, owner) -> None:
    asset()
    rows = [{**row, "where_from": "Life of the patent"} if row["assumption"] == "years_of_income" else row
            for row in facts()["assumptions"]]  # fmt: skip
    kept = actions.assess(owner.viewer, "a-1", facts(assumptions=rows))
    told = {row["assumption"]: row["where_from"] for row in reads.shown(kept).assumptions}
    assert told["Years of income"] == "Life of the patent"


def test_a_range_that_would_be_another_today_stands_and_says_so(kept) -> None:
    Valuation.objects.update(ranges=[{"method": "cost", "low": 1.0, "high": 2.0}])
    page = reads.shown(Valuation.objects.get())
    assert [one.low for one in page.ranges] == ["1 EUR"]
    assert "Cost" in page.moved
    assert exports.of_its_day(Valuation.objects.get()).ranges["high"].to_list() == [2.0]


CAST = [("owner", 200), ("colleague", 404), ("stranger", 404)]


@pytest.mark.parametrize("who, status", CAST)
def test_only_the_office_sees_what_it_thinks_a_result_is_worth(kept, request, who, status) -> None:
    client: Client = request.getfixturevalue(who).client
    for path in (
        f"/values/{kept.pk}/",
        f"/values/{kept.pk}/-/export/json/",
        f"/api/v1/valuations/{kept.pk}",
        f"/history/valuations/{kept.pk}/",
    ):
        assert client.get(path).status_code == status, path
    assert client.get("/assets/a-1/-/values/").status_code == status
    page = whole_page(client)
    assert ("For a maker" in page) == (who == "owner")
    if who != "owner":
        assert client.get("/assets/a-1/-/values/new/").status_code in (403, 404)
        assert client.post("/assets/a-1/-/values/new/", sent()).status_code in (403, 404)
        assert client.post(f"/values/{kept.pk}/-/remove/").status_code == 404
    assert Valuation.objects.filter(removed_at=None).count() == 1


def test_nobody_sees_none(kept, nobody) -> None:
    assert nobody.get(f"/values/{kept.pk}/").status_code == 404
    assert nobody.get("/assets/a-1/-/values/").status_code == 404
    assert "For a maker" not in whole_page(nobody)


def test_the_form_shows_first_and_keeps_then(asset, owner) -> None:
    asset()
    page = owner.client.get("/assets/a-1/-/values/new/")
    assert page.status_code == 200
    looked = owner.client.post("/assets/a-1/-/values/new/", sent(look="1"))
    assert looked.status_code == 200
    assert "150 EUR" in looked.content.decode()
    assert not Valuation.objects.exists()
    kept = owner.client.post("/assets/a-1/-/values/new/", sent(keep="1"))
    one = Valuation.objects.get()
    assert kept.headers["Location"] == f"/values/{one.pk}/"
    assert one.ranges == [{"method": "cost", "low": 150.0, "high": 350.5}]
    assert one.assumptions[0]["where_from"] == "Timesheets"
    assert one.author == owner.user
    assert owner.client.get(f"/assets/a-1/-/values/new/?from={one.pk}").content.decode().count('value="300.5"') == 1


@pytest.mark.parametrize(
    "more, words",
    [
        ({"use-cost": ""}, "Choose at least one method."),
        ({"cost-0-low": "250"}, "Let low, likely and high rise."),
        ({"cost-0-low": ""}, "Say both ends, or none."),
        ({"cost-0-what": ""}, "Say what it is."),
        ({"cost-0-likely": "nan"}, "Enter a number."),
        ({"cost-0-low": "", "cost-0-high": ""}, "expected: a range"),
        ({"draws": "99999999"}, "1000000"),
        ({"use-wait": "1"}, "This field is required."),
        ({"use-market": "1"}, "Market: fill in at least one row."),
        ({"cost-TOTAL_FORMS": "x"}, "ManagementForm"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_lost(asset, owner, more, words) -> None:
    asset()
    answer = owner.client.post("/assets/a-1/-/values/new/", sent(keep="1", **more))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert words.casefold() in text.casefold()
    assert 'value="Timesheets"' in text or "cost-TOTAL_FORMS" in more
    assert not Valuation.objects.exists()


def test_one_more_row_keeps_what_was_typed(asset, owner) -> None:
    asset()
    answer = owner.client.post("/assets/a-1/-/values/new/", sent(more="cost"))
    assert answer.status_code == 200
    assert 'name="cost-2-what"' in answer.content.decode()
    assert 'value="Timesheets"' in answer.content.decode()


def test_many_draws_are_a_job_and_give_the_same_range(asset, owner) -> None:
    asset()
    answer = owner.client.post("/assets/a-1/-/values/new/", sent(keep="1", draws="100001"))
    assert answer.headers["Location"].startswith("/jobs/")
    worker.drain(beat=False)
    one = Valuation.objects.get()
    assert (one.draws, one.ranges) == (100_001, [{"method": "cost", "low": 150.0, "high": 350.5}])


def test_taken_away_it_comes_back_with_its_assumptions(kept, owner) -> None:
    stale = owner.client.post(f"/values/{kept.pk}/-/remove/", {"version": "7"})
    assert stale.status_code == 409
    assert owner.client.post(f"/values/{kept.pk}/-/remove/", {"version": "1", "why": "Too early"}).status_code == 302
    assert owner.client.get(f"/values/{kept.pk}/").status_code == 404
    undo(owner.viewer, [told(one) for one in log().about([kept.pk])][-1].id)
    again = Valuation.objects.get()
    assert (again.assumptions, again.ranges, again.removed_at) == (kept.assumptions, kept.ranges, None)


def test_events_carry_no_assumption_as_it_was_written(kept, owner) -> None:
    written = "".join(one.content for one in log().links())
    assert "Kovačič" not in written
    assert "For a maker" not in written
    again = reads.valuation(owner.viewer, kept.pk)
    assert "Kovačič" in str(timeline(owner.viewer, again).entries)


def test_several_stand_beside_each_other(kept, owner) -> None:
    other = actions.assess(owner.viewer, "a-1", facts(title="With less royalty", seed=8))
    page = owner.client.get(f"/assets/a-1/-/values/?with={kept.pk}&with={other.pk}").content.decode()
    assert page.count("<figcaption>Ranges in EUR") == 1
    dollars = actions.assess(owner.viewer, "a-1", facts(currency="USD"))
    mixed = owner.client.get(f"/assets/a-1/-/values/?with={kept.pk}&with={dollars.pk}").content.decode()
    assert "different currencies" in mixed
    assert "<figcaption>" not in mixed


@pytest.mark.parametrize("suffix", exports.FORMATS)
def test_files_have_safe_names_and_are_never_run(kept, owner, asset, suffix) -> None:
    kept.asset.title = '../=HYPERLINK("x")\r\nX: y'
    kept.asset.save()
    answer = owner.client.get(f"/values/{kept.pk}/-/export/{suffix}/")
    assert answer.status_code == 200
    day = kept.valued_on.isoformat()
    assert answer.headers["Content-Disposition"] == f'attachment; filename="value-hyperlink-x-x-y-{day}.{suffix}"'
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert owner.client.get(f"/values/{kept.pk}/-/export/exe/").status_code == 404


def test_the_register_says_where_to_begin(asset, owner, office) -> None:
    from valorise.platform.register.models import MoneyFlow, Right

    one = asset()
    MoneyFlow.objects.create(
        id="m-1", tenant=office, asset=one, direction="out", kind="attorney", amount="100.50", currency="EUR"
    )
    MoneyFlow.objects.create(id="m-2", tenant=office, asset=one, direction="out", kind="attorney", currency="EUR")
    begun = [{"event": "first-filing", "on": f"{owner.viewer.today.year - 4}-03-01", "office": "SI"}]
    Right.objects.create(id="r-1", tenant=office, asset=one, kind="patent", office="SI", happened=begun)
    rows = {(row["method"], row["assumption"]): row for row in starting.beginning(owner.viewer, one)["assumptions"]}
    assert rows["cost", "amount"]["likely"] == 100.5
    assert rows["income", "years_of_income"]["likely"] == 13
    assert "no study stands behind it" in rows["income", "discount_rate"]["where_from"]
    assert Sheet(starting.beginning(owner.viewer, one)).parts[2].used


def test_programs_do_the_same(asset, owner, stranger) -> None:
    asset()
    program, address = by_token(owner), "/api/v1/assets/a-1/-/valuations"
    made = send(program, "post", address, {"facts": facts()})
    assert made.status_code == 201, made.content
    name = made.json()["id"]
    assert send(program, "get", f"/api/v1/valuations/{name}").json()["facts"]["ranges"][0]["low"] == 311000
    refused(send(program, "post", address, {"facts": {"ranges": []}}), 422)
    refused(send(program, "delete", f"/api/v1/valuations/{name}"), 428)
    refused(send(by_token(stranger), "post", address, {"facts": facts()}), 404)
    assert send(program, "delete", f"/api/v1/valuations/{name}", If_Match=made["ETag"]).status_code == 204


def test_nothing_said_is_refused(asset, owner) -> None:
    asset()
    with pytest.raises(Invalid):
        actions.assess(owner.viewer, "a-1", {"assumptions": []})


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_person_keeps_one_though_other_methods_lie_folded_and_empty(asset, owner, browse) -> None:
    asset()
    page = browse(owner)
    page.goto("/assets/a-1/-/values/new/")
    page.uncheck("[name=use-income]")
    page.click("#part-cost > summary")
    page.check("[name=use-cost]")
    for end, value in {"what": "Staff", "low": "100", "likely": "200", "high": "300"}.items():
        page.fill(f"[name=cost-0-{end}]", value)
    page.click(".staying [name=keep]")
    page.wait_for_url("**/values/v-*/")
    assert Valuation.objects.get().ranges == [{"method": "cost", "low": 100.0, "high": 300.0}]
