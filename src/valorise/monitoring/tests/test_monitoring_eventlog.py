"""Courses of cases: small ones by hand, a real one against its published counts and another engine."""

from __future__ import annotations

import duckdb
import polars as pl
import pytest

from valorise.monitoring import event_log, throughput, variants
from valorise.terms.tables import table


def event(name, case, activity, at):
    return {"id": name, "case": case, "activity": activity, "at": f"2024-01-{at}:00Z"}


@pytest.fixture
def small(make):
    return make(
        "events",
        event("e1", "c1", "disclosure", "01T10:00"),
        event("e2", "c1", "triage", "02T10:00"),
        event("e3", "c2", "disclosure", "03T10:00"),
        event("e4", "c2", "triage", "03T11:00"),
        event("e5", "c3", "disclosure", "04T10:00"),
        {"id": "e6", "activity": "training-held", "at": "2024-01-05T10:00:00Z"},
    )


def test_the_log_is_ordered_within_cases_and_says_what_it_left_out(small):
    found = event_log(small.reverse())
    assert found.table.rows() == event_log(small).table.rows()
    assert found.table.select("case", "activity").rows()[:2] == [("c1", "disclosure"), ("c1", "triage")]
    assert found.table.height == 5
    assert event_log(small).problems.select("rule", "found").rows() == [("no-case", "1 events without a case")]


def test_variants_and_throughput_by_hand(small):
    log = event_log(small).table
    assert variants(log).rows() == [
        ("disclosure → triage", 2, pytest.approx(2 / 3)),
        ("disclosure", 1, pytest.approx(1 / 3)),
    ]
    # Spans are 86,400, 3,600 and 0 seconds; nine tenths lie four fifths of the way from the second to the third.
    assert throughput(log).rows() == [(3, 5, 3_600.0, pytest.approx(3_600 + 0.8 * 82_800))]


def test_events_recorded_out_of_order_are_a_notice_for_their_case(make):
    found = event_log(
        make("events", event("e1", "c1", "triage", "05T10:00"), event("e2", "c1", "disclosure", "01T10:00"))
    )
    assert found.problems.select("rule", "record", "severity").rows() == [("clock-backwards", "c1", "notice")]
    assert found.problems["found"][0] == "e2 at 2024-01-01 10:00"
    assert found.table["activity"].to_list() == ["disclosure", "triage"]


def test_cases_that_nobody_knows_are_named(make, small):
    cases = make("cases", {"id": "c1", "title": "x"}, {"id": "c2", "title": "y"})
    problems = event_log(small, cases).problems.filter(rule="unknown-case")
    assert problems["record"].to_list() == ["c3"]


@pytest.mark.parametrize("rows", [0, 1])
def test_no_event_and_one_event_work(small, rows):
    log = event_log(small.head(rows)).table
    assert variants(log)["cases"].to_list() == [1] * rows
    assert throughput(log).rows() == [(rows, rows, 0.0 if rows else None, 0.0 if rows else None)]


@pytest.mark.shared_data
def test_a_real_log_gives_its_published_counts_and_what_another_engine_finds(shared_data):
    file = shared_data / "event_logs" / "receipt.csv"
    raw = pl.read_csv(file)
    at = pl.col("time:timestamp").str.to_datetime("%Y-%m-%d %H:%M:%S%.f%:z", time_unit="us")
    events = table("events").empty()
    events = pl.concat(
        [events, raw.select(id="concept:instance", case="case:concept:name", activity="concept:name", at=at)],
        how="diagonal",
    )
    log = event_log(events).table
    found = throughput(log).row(0, named=True)
    assert (found["cases"], found["events"]) == (1_434, 8_577)
    ways = variants(log)
    assert ways["cases"].sum() == 1_434
    query = f"""
        WITH log AS (
            SELECT "case:concept:name" AS c, "concept:name" AS a, "time:timestamp"::TIMESTAMPTZ AS t,
                   "concept:instance" AS i FROM read_csv('{file}', all_varchar = true)
        ), courses AS (
            SELECT string_agg(a, ' → ' ORDER BY t, i) AS way, epoch_us(max(t)) - epoch_us(min(t)) AS span
            FROM log GROUP BY c
        ), ways AS (SELECT way AS w, count(*) AS n FROM courses GROUP BY way)
        SELECT count(DISTINCT way), quantile_cont(span / 1e6, 0.5), quantile_cont(span / 1e6, 0.9),
               max_by(way, n), max(n) FROM courses JOIN ways ON way = w
        """
    oracle = duckdb.sql(query).fetchall()[0]
    assert ways.height == oracle[0]
    assert (found["median"], found["p90"]) == pytest.approx(oracle[1:3])
    assert ways.row(0)[:2] == oracle[3:5]
