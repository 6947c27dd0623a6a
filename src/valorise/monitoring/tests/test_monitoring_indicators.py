"""Figures that can be counted by hand, and what must hold for all of them."""

from __future__ import annotations

from datetime import date

import orjson
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from valorise.monitoring import catalogue, indicators
from valorise.terms import knowledge
from valorise.terms.codes import codes
from valorise.terms.errors import Missing
from valorise.terms.tables import table, tables
from valorise.terms.tables.checks import Place, check_one, frame

END = date(2024, 12, 31)


def event(name, activity, day, case=None, **more):
    return {"id": name, "activity": activity, "at": f"{day}T09:00:00Z", "case": case, **more}


def figure(result, name, period):
    return result.table.row(by_predicate=(pl.col("indicator") == name) & (pl.col("period") == period), named=True)


def values(result, name):
    return dict(result.table.filter(indicator=name).select("period", "value").rows())


@pytest.fixture
def office(make):
    """Events of an office over three years."""
    return make(
        "events",
        event("e1", "disclosure-received", "2022-03-01", "c1"),
        event("e2", "disclosure-received", "2022-06-01", "c1"),
        event("e3", "disclosure-received", "2022-07-01", "c2"),
        event("e4", "training-held", "2023-02-01"),
        event("e5", "disclosure-received", "2024-01-10", "c3"),
        event("e6", "grant", "2024-02-01", "c1", subject="r1"),
        event("e7", "registration", "2024-02-02", "c1", subject="r2"),
    )


def test_a_result_disclosed_twice_counts_once_and_an_empty_year_is_zero(office):
    found = indicators(office, {}, as_of=END, names=["disclosures-received"])
    assert values(found, "disclosures-received") == {"2022": 2.0, "2023": 0.0, "2024": 1.0}
    assert figure(found, "disclosures-received", "2022")["lineage"] == ["e1", "e3"]
    assert figure(found, "disclosures-received", "2023")["lineage"] is None


def test_years_before_the_first_of_its_kind_are_not_called_zero(office):
    found = indicators(office, {}, as_of=END, names=["rights-granted", "trainings-held"])
    assert values(found, "rights-granted") == {"2024": 2.0}
    assert values(found, "trainings-held") == {"2023": 1.0, "2024": 0.0}


def test_a_year_in_which_the_log_is_silent_is_missing(office):
    found = indicators(office, {}, as_of=date(2025, 12, 31), names=["disclosures-received"])
    assert values(found, "disclosures-received")["2025"] is None
    assert "nothing of any kind" in figure(found, "disclosures-received", "2025")["note"]


def test_what_was_never_recorded_cannot_be_computed(office):
    found = indicators(office, {}, as_of=END, names=["policy-uses", "licence-income"])
    row = figure(found, "policy-uses", "2024")
    assert row["value"] is None
    assert row["note"] == "Cannot be computed: no such events recorded (policy-used)."
    assert figure(found, "licence-income", "2024")["note"] == "Cannot be computed: no records in the table money_flows."
    assert found.problems["record"].to_list() == ["policy-uses", "licence-income"]


def test_the_day_decides_what_is_known(office):
    found = indicators(office, {}, as_of=date(2024, 2, 1), names=["rights-granted"])
    assert values(found, "rights-granted") == {"2024": 1.0}
    assert figure(found, "rights-granted", "2024")["note"] == "Year not complete: up to 2024-02-01."
    assert (
        "begins on 2022-03-01"
        in figure(indicators(office, {}, as_of=END, names=["disclosures-received"]), "disclosures-received", "2022")[
            "note"
        ]
    )


def test_income_is_exact_and_currencies_stay_apart(make, office):
    flows = make(
        "money_flows",
        {"id": "m1", "direction": "in", "kind": "royalty", "on": "2022-05", "amount": "0.10", "currency": "EUR"},
        {"id": "m2", "direction": "in", "kind": "licence income", "on": "2022", "amount": "0.20", "currency": "EUR"},
        {"id": "m3", "direction": "in", "kind": "milestone", "on": "2023-01-01", "amount": "5", "currency": "SEK"},
        {"id": "m4", "direction": "in", "kind": "milestone", "on": "2023-01-01"},
        {"id": "m5", "direction": "in", "kind": "equity", "on": "2023-01-01", "amount": "900", "currency": "EUR"},
        {"id": "m6", "direction": "out", "kind": "royalty", "on": "2023-01-01", "amount": "900", "currency": "EUR"},
        {"id": "m7", "direction": "in", "kind": "royalty", "on": "2025-01-01", "amount": "900", "currency": "EUR"},
    )
    found = indicators(office, {"money_flows": flows}, as_of=END, names=["licence-income"])
    assert values(found, "licence-income-eur") == {"2022": 0.3, "2023": None, "2024": 0.0}
    assert values(found, "licence-income-sek") == {"2023": 5.0, "2024": 0.0}
    first = figure(found, "licence-income-eur", "2022")
    assert (first["unit"], first["label"], first["lineage"]) == ("EUR", "Licence income (EUR)", ["m1", "m2"])
    assert first["coverage"] == 0.75
    assert figure(found, "licence-income-sek", "2023")["note"].startswith("1 of this year without amount")
    exact = dict(found.reasons.filter(about="value").select("subject", "values").rows())
    assert orjson.loads(exact["licence-income-eur 2022"]) == {"sum": "0.30"}
    assert "licence-income-eur 2023" not in exact


def test_agreements_count_in_the_year_of_signature(make, office):
    def agreement(name, kind, **more):
        return {"id": name, "title": name, "type": kind, **more}

    signed = make(
        "agreements",
        agreement("a1", "licence", signed="2023-05-01", exclusive=True),
        agreement("a2", "option", signed="2023"),
        agreement("a3", "licence", status="draft"),
        agreement("a4", "nda", signed="2023-05-01"),
        agreement("a5", "collaboration", signed="2024-05-01"),
        agreement("a6", "licence"),
    )
    found = indicators(office, {"agreements": signed}, as_of=END)
    assert values(found, "licences-and-options") == {"2023": 2.0, "2024": 0.0}
    assert figure(found, "licences-and-options", "2023")["coverage"] == pytest.approx(5 / 6)
    assert values(found, "collaborative-agreements") == {"2024": 1.0}


def test_shares_of_few_are_not_shown(make, office):
    licences = [
        {"id": f"l{n}", "title": "x", "type": "licence", "signed": f"{2022 + n // 4}", "exclusive": n in (4, 5)}
        for n in range(9)
    ]
    found = indicators(office, {"agreements": make("agreements", *licences)}, as_of=END, names=["exclusive-licences"])
    few, enough = figure(found, "exclusive-licences", "2022"), figure(found, "exclusive-licences", "2023")
    assert few["denominator"] == 4
    hidden = ("value", "numerator", "low", "high", "lineage")
    assert [few[column] for column in hidden] == [None] * len(hidden)
    assert few["note"] == "Not shown: it would rest on fewer than 5 records."
    assert enough["note"] == few["note"]
    assert few["coverage"] == 1.0
    more = [*licences, {"id": "l9", "title": "x", "type": "licence", "signed": "2023", "exclusive": False}]
    more.append({"id": "l10", "title": "x", "type": "licence", "signed": "2023"})
    found = indicators(office, {"agreements": make("agreements", *more)}, as_of=END, names=["exclusive-licences"])
    enough = figure(found, "exclusive-licences", "2023")
    assert (enough["numerator"], enough["denominator"], enough["value"]) == (2.0, 5.0, 0.4)
    assert (round(enough["low"], 4), round(enough["high"], 4)) == (0.1176, 0.7693)
    assert enough["coverage"] == pytest.approx(5 / 6)


def test_a_catalogue_without_owners_says_nothing_of_ownership(make):
    assets = make("assets", {"id": "one", "title": "One"}, {"id": "two", "title": "Two"})
    row = figure(indicators(make("events"), {"assets": assets}, as_of=END), "settled-ownership", "2024")
    assert row["value"] is None
    assert row["note"] == "Cannot be computed: no record carries what it needs."


def test_ownership_is_settled_by_whole_shares_or_by_the_event(make):
    def asset(name, *shares):
        return {"id": name, "title": name, "owners": [{"name": f"o{n}", "share": one} for n, one in enumerate(shares)]}

    assets = make(
        "assets",
        asset("thirds", "1/3", "1/3", "1/3"),
        asset("one", "1"),
        asset("half", "1/2"),
        asset("almost", "3333/10000", "6666/10000"),
        asset("unknown", "1/2", None),
        asset("nobody"),
        asset("decided"),
    )
    events = make("events", event("e1", "ownership-settled", "2024-01-01", "case", subject="decided"))
    row = figure(indicators(events, {"assets": assets}, as_of=END), "settled-ownership", "2024-12-31")
    assert (row["numerator"], row["denominator"]) == (3.0, 7.0)


def test_assets_on_a_pathway_are_those_of_a_case_that_chose_one(make, office):
    assets = make("assets", *({"id": f"a{n}", "title": "x"} for n in range(5)))
    cases = make(
        "cases",
        {"id": "c1", "title": "x", "assets": ["a0", "a1"], "pathway": "licensing", "opened": "2023"},
        {"id": "c2", "title": "x", "assets": ["a1", "a2"], "opened": "2023"},
        {"id": "c3", "title": "x", "assets": ["a3"], "pathway": "spin-off", "opened": "2025-01"},
        {"id": "c4", "title": "x", "pathway": "spin-off"},
    )
    found = indicators(office, {"assets": assets, "cases": cases}, as_of=END, names=["assets-with-pathway"])
    assert figure(found, "assets-with-pathway", "2024-12-31")["value"] == 0.4


def test_waiting_counts_open_cases_as_waiting(make):
    days = [
        ("c1", "2024-01-11"),
        ("c2", "2024-01-21"),
        ("c3", "2024-01-31"),
        ("c4", None),
        ("c5", None),
        ("c6", "2023-12-01"),
    ]
    rows = [event(f"d-{case}", "disclosure-received", "2024-01-01", case) for case, _ in days]
    rows += [event(f"t-{case}", "triage-decided", day, case) for case, day in days if day]
    rows += [
        event("t-later", "triage-decided", "2024-09-01", "c1"),
        event("t-other", "triage-decided", "2024-01-02", "x"),
    ]
    row = figure(indicators(make("events", *rows), {}, as_of=END, names=["days-to-triage"]), "days-to-triage", "2024")
    assert (row["value"], row["numerator"], row["denominator"]) == (30.0, 3.0, 5.0)
    assert row["coverage"] == pytest.approx(5 / 6)
    assert row["note"] == ("3 of 5 had got there by 2024-12-31. 1 left out because the end is dated before the start.")
    assert row["lineage"] == [f"d-c{n}" for n in range(1, 6)]


def test_an_agreement_on_confidentiality_ends_no_waiting(make):
    rows = [event(f"d{n}", "disclosure-received", "2024-01-01", f"c{n}") for n in range(5)]
    rows += [event(f"s{n}", "agreement-signed", "2024-01-11", f"c{n}", subject=f"g{n}") for n in range(5)]
    types = ["nda", "licence", "option", "mta", "licence"]
    signed = make("agreements", *({"id": f"g{n}", "title": "x", "type": kind} for n, kind in enumerate(types)))
    found = indicators(make("events", *rows), {"agreements": signed}, as_of=END, names=["days-to-first-agreement"])
    row = figure(found, "days-to-first-agreement", "2024")
    assert (row["value"], row["numerator"]) == (10.0, 3.0)


def test_disclosures_beyond_inventions_need_the_type(make):
    rows = [event(f"d{n}", "disclosure-received", "2024-01-01", f"a{n}") for n in range(6)]
    types = ["invention", "software", "dataset", "patent-family", "software", None]
    assets = make("assets", *({"id": f"a{n}", "title": "x", "type": kind} for n, kind in enumerate(types)))
    found = indicators(make("events", *rows), {"assets": assets}, as_of=END)
    row = figure(found, "disclosures-beyond-inventions", "2024")
    assert (row["numerator"], row["denominator"], row["coverage"]) == (3.0, 5.0, pytest.approx(5 / 6))


def test_an_unknown_name_is_missing_and_the_message_lists_the_known(office):
    with pytest.raises(Missing, match="no indicator “patents”") as raised:
        indicators(office, {}, as_of=END, names=["patents"])
    assert "rights-granted" in raised.value.fix


def test_no_name_gives_no_figure(office):
    assert indicators(office, {}, as_of=END, names=[]).table.schema == pl.Schema(table("indicators").schema)


@pytest.mark.parametrize("name", catalogue())
def test_each_indicator_says_what_it_is(name):
    about = catalogue()[name].about
    assert about.definition.endswith(".")
    assert about.pitfalls.endswith(".")
    assert about.events or about.tables
    assert set(about.events) <= set(codes("activities"))
    assert set(about.tables) <= set(tables())
    assert about.sources
    assert set(about.sources) <= set(knowledge.document("monitoring/definitions/sources.yaml"))


@pytest.mark.parametrize("name", catalogue())
def test_each_indicator_works_without_records_and_never_gives_zero(name):
    found = indicators(table("events").empty(), {}, as_of=END, names=[name])
    assert found.table.schema == pl.Schema(table("indicators").schema)
    assert found.table["value"].to_list() == [None]
    assert found.table["note"][0].startswith("Cannot be computed")


@pytest.mark.parametrize("name", catalogue())
def test_each_indicator_works_with_one_record_of_each_kind(make, name):
    rows = [
        event(activity, activity, "2024-05-01", "c1") for activity in codes("activities") if activity != "registration"
    ]
    register = {
        "assets": make("assets", {"id": "c1", "title": "x", "type": "software"}),
        "cases": make("cases", {"id": "k1", "title": "x", "assets": ["c1"], "pathway": "licensing"}),
        "agreements": make(
            "agreements",
            {"id": "g1", "title": "x", "type": "licence", "signed": "2024-05", "exclusive": True},
            {"id": "g2", "title": "x", "type": "consortium", "signed": "2024-05"},
        ),
        "money_flows": make(
            "money_flows",
            {"id": "m1", "direction": "in", "kind": "royalty", "on": "2024", "amount": "1", "currency": "EUR"},
            {"id": "m2", "direction": "out", "kind": "attorney", "on": "2024", "amount": "1", "currency": "EUR"},
        ),
    }
    found = indicators(make("events", *rows), register, as_of=END, names=[name])
    assert found.table.height == 1
    row = found.table.row(0, named=True)
    few = (row["note"] or "").startswith("Not shown")
    assert few if row["denominator"] is not None else row["value"] == 1.0
    assert found.problems.is_empty()


ACTIVITIES = ["disclosure-received", "triage-decided", "first-filing", "grant", "agreement-signed", "use-reported"]
LOGS = st.lists(
    st.tuples(st.sampled_from(ACTIVITIES), st.dates(date(2020, 1, 1), date(2024, 12, 31)), st.sampled_from("abcdefgh")),
    min_size=1,
    max_size=40,
)


def log_of(rows):
    told = [check_one(table("events"), event(f"e{n}", *row), Place())[0] for n, row in enumerate(rows)]
    return frame(table("events"), told)


@settings(max_examples=25, deadline=None)
@given(rows=LOGS, chance=st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(rows, chance):
    events = log_of(rows)
    order = list(range(events.height))
    chance.shuffle(order)
    first, second = (indicators(one, {}, as_of=END) for one in (events, events[order]))
    assert_frame_equal(first.table, second.table)


@settings(max_examples=25, deadline=None)
@given(rows=LOGS, years=st.integers(0, 4))
def test_a_later_day_leaves_the_counts_of_past_years_alone(rows, years):
    early = date(2020 + years, 12, 31)
    counts = ["disclosures-received", "rights-granted", "uses-reported"]
    then, now = (indicators(log_of(rows), {}, as_of=day, names=counts).table for day in (early, END))
    known = then.filter(pl.col("value").is_not_null()).select("indicator", "period", "value")
    both = known.join(now.select("indicator", "period", later="value"), on=["indicator", "period"], how="left")
    assert both.filter(pl.col("later").is_null() | (pl.col("value") != pl.col("later"))).is_empty()


@settings(max_examples=25, deadline=None)
@given(rows=LOGS)
def test_every_count_is_as_long_as_its_lineage(rows):
    found = indicators(log_of(rows), {}, as_of=END).table.filter(pl.col("unit") == "number", pl.col("value") > 0)
    assert found["value"].to_list() == found["lineage"].list.len().to_list()
