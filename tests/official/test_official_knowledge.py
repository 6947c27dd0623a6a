"""Every rule and every worked example of the knowledge base has a place here, firmer only where a page was seen."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from valorise.assets.rulebook import closing_days, entries, provisions

HERE = Path(__file__).parent
LAW = {"rule": {entry["id"]: entry for entry in entries()}, "law": {one["id"]: one for one in provisions()}}
TRAPS = {"us-stostler", "gb-ni"}
"""Sources that are wrong: one forgot the weekend, one names the anniversary where the office names the month end."""


def listed(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def cases() -> dict[str, dict[str, Any]]:
    return {case["id"]: case for file in HERE.glob("*.yaml") for case in yaml.safe_load(file.read_text("utf-8"))}


def facts(shared_data: Path, name: str) -> list[dict[str, Any]]:
    path = shared_data.parent / "knowledge" / name
    if not path.is_file():
        pytest.skip("the knowledge base is not here")
    found: list[dict[str, Any]] = yaml.load(path.read_text("utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return found


def test_what_the_list_names_exists() -> None:
    for row in listed("legal_rules.csv"):
        assert set(row["here"].split()) <= set(LAW[row["kind"]]), row


def test_traps_are_proved_wrong_and_not_followed() -> None:
    traps = {row["example"]: row for row in listed("worked_examples.csv") if row["result"].startswith("trap")}
    assert set(traps) == TRAPS
    for row in traps.values():
        case = cases()[row["cases"]]
        assert case["never"], f"{row['example']}: the wrong date must not come out"
        assert any("due" in line for line in case["gives"])


def test_worked_examples_are_cases() -> None:
    named = {case for row in listed("worked_examples.csv") for case in row["cases"].split()}
    assert named <= set(cases())


def test_a_provision_says_what_it_rests_on() -> None:
    for one in provisions():
        assert [one["says"][-1], one["here"][-1]] == [".", "."], one["id"]
        assert one["status"] == "known" or one["source"]["url"].startswith("http"), one["id"]
    assert len(LAW["law"]) == len(provisions()), "ids are used once"


@pytest.mark.shared_data
def test_every_rule_of_the_knowledge_base_is_here_and_firmer_only_with_a_page_seen(shared_data: Path) -> None:
    theirs = {fact["id"]: fact["status"] for fact in facts(shared_data, "legal_rules.yaml")}
    rows = listed("legal_rules.csv")
    assert [row["rule"] for row in rows] == list(theirs)
    for row in rows:
        ours = [LAW[row["kind"]][name] for name in row["here"].split()]
        firmer = [one for one in ours if one["status"] == "verified" and theirs[row["rule"]] == "known"]
        for one in firmer:
            page = urlsplit(one["source"]["url"])
            assert page.path.strip("/") or page.query, f"{one['id']}: where was it seen?"


@pytest.mark.shared_data
def test_every_worked_example_is_here(shared_data: Path) -> None:
    theirs = [example["id"] for example in facts(shared_data, "legal_examples.yaml")]
    assert [row["example"] for row in listed("worked_examples.csv")] == theirs


@pytest.mark.shared_data
def test_every_closing_day_is_here_with_its_status(shared_data: Path) -> None:
    facts(shared_data, "legal_rules.yaml")
    ours = {(office, day): (status, source) for office, day, status, source in
            closing_days().select("office", "day", "status", "source").iter_rows()}  # fmt: skip
    path = shared_data.parent / "knowledge" / "office_closing_days.csv"
    with path.open(encoding="utf-8", newline="") as file:
        named = [row for row in csv.DictReader(file) if row["date"].count("-") == 2 and " " not in row["date"]]
    assert len(named) > 470
    for row in named:
        status, source = ours[row["office"], date.fromisoformat(row["date"])]
        assert status == row["status"] or (status == "verified" and source.startswith("http")), row
