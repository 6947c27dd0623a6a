"""Every rule carries at least one worked example; the engine must give exactly its dates."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest

from valorise.assets.deadlines import deadlines
from valorise.assets.happenings import SCHEMA
from valorise.assets.rule_form import rule_faults
from valorise.assets.rulebook import closing_days, entries, listed, rulebook, words

ENTRIES = entries()


def home(entry: dict[str, Any]) -> str:
    """The office where the events of an example happened."""
    named = entry.get("event_office", listed(entry["office"])[0])
    return "SI" if named in ("any", "elsewhere") else str(named)


def happened(entry: dict[str, Any]) -> pl.DataFrame:
    """The example's events: `event@OFFICE` where the office is not the rule's own."""
    rows = []
    for written, on in entry["example"]["happened"].items():
        event, _, office = written.partition("@")
        rows.append(("R", office or home(entry), entry["kinds"][0], event, on, None))
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def found(entry: dict[str, Any]) -> dict[str, Any]:
    example = entry["example"]
    as_of = example.get("as_of", max(example["due"], *example["happened"].values()))
    table = deadlines(happened(entry), rulebook(), closing_days(), as_of=as_of).table
    rows = table.filter(pl.col("rule") == entry["id"], pl.col("office") == listed(entry["office"])[0])
    if "year" in example:
        rows = rows.filter(pl.col("year") == example["year"])
    assert rows.height == 1, f"{entry['id']} gives {rows.height} dates for its example"
    return rows.row(0, named=True)


@pytest.mark.parametrize("entry", ENTRIES, ids=[entry["id"] for entry in ENTRIES])
def test_the_example_of_the_rule_comes_out(entry: dict[str, Any]) -> None:
    row, example = found(entry), entry["example"]
    assert row["due"] == example["due"]
    assert row["free_until"] == example.get("free_until")
    assert row["last_day_with_surcharge"] == example.get("surcharge_until")
    assert row["status"] == entry["status"]
    assert row["reference"] == entry["reference"]


@pytest.mark.parametrize("entry", ENTRIES, ids=[entry["id"] for entry in ENTRIES])
def test_a_rule_says_what_it_rests_on(entry: dict[str, Any]) -> None:
    assert entry["says"].endswith(".")
    assert rule_faults(entry) == [], "quote a sentence with a comma"
    assert entry.get("if_missed", {}).get("says", ".").endswith(".")
    assert entry["source"]["title"]
    assert entry["status"] == "known" or entry["source"]["url"].startswith("http"), "a verified rule names its page"
    assert entry["task"] in words("tasks")


PLAIN = next(entry for entry in ENTRIES if entry["id"] == "ep-renewal")


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"count": "exact"}, "count is “exact”"),
        ({"trigger": "fillng"}, "fillng"),
        ({"done_by": ["withdrawn", "payd"]}, "payd"),
        ({"needs": "grnt"}, "grnt"),
        ({"not_before": {"event": "prority", "months": 3}}, "prority"),
        ({"not_before": {"event": "priority", "month": 3}}, "month;"),
        ({"not_after": {"event": "priority", "months": 3, "count": "plain"}}, "not_after.count"),
        ({"delay": {"year": 2}}, "Unknown in its delay: year"),
        ({"closing": {"calendar": "EP", "moves": "always"}}, "closing.moves"),
        ({"if_mised": {}}, "if_mised"),
        ({"if_missed": {"grace": {"months": 6, "from": "filing"}}}, "grace.from"),
        ({"if_missed": {"grace": {"months": 6, "count": "calendar"}}}, "grace.count"),
        ({"if_missed": {"grace": {"month": 6}}}, "Unknown in if_missed.grace: month"),
        ({"payable": "later"}, "payable"),
        ({"version_by": "notice"}, "version_by"),
        ({"status": "sure"}, "status"),
        ({"valid_from": "soon"}, "soon"),
        ({"valid_from": date(2027, 1, 1), "valid_to": date(2026, 1, 1)}, "before it begins"),
    ],
)
def test_a_word_that_the_engine_does_not_know_is_told(changes: dict[str, Any], named: str) -> None:
    (fault,) = rule_faults({**PLAIN, **changes})
    assert named in fault


def test_ids_are_used_once() -> None:
    ids = [entry["id"] for entry in ENTRIES]
    assert len(ids) == len(set(ids))


def test_versions_of_a_rule_leave_no_gap_and_do_not_overlap() -> None:
    by_id = {entry["id"]: entry for entry in ENTRIES}
    pairs = [
        ("ep-renewal-to-2018", "ep-renewal"),
        ("ep-approval-to-2023", "ep-approval"),
        ("ep-appeal-to-2023", "ep-appeal"),
        ("ep-appeal-grounds-to-2023", "ep-appeal-grounds"),
        ("em-design-renewal-to-2025", "em-design-renewal"),
    ]
    for old, new in pairs:
        assert by_id[new]["valid_from"] - by_id[old]["valid_to"] == timedelta(days=1)


def test_closing_days_are_days_or_every_weekend() -> None:
    days = closing_days()
    assert set(days["status"]) == {"verified", "known"}
    weekends = days.filter(pl.col("day").is_null())
    assert dict(weekends.select("office", "status").iter_rows()) == {
        "AT": "verified", "CH": "verified", "DE": "verified", "EM": "known", "EP": "verified", "FR": "verified",
        "US": "verified", "WO": "verified", "weekend": "verified",
    }  # fmt: skip
    assert days.select("office", "day", "reason").is_duplicated().sum() == 0
    assert days["day"].max() < date(2030, 1, 1)
