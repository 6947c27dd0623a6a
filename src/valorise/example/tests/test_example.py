"""The bundled example is whole: it fits its declarations, its references meet, its only flaws are the named ones."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest

from valorise.terms import codes, identifiers, knowledge, shares
from valorise.terms.tables import table
from valorise.terms.tables.checks import Checked, Place, check, interchange
from valorise.terms.time import last_day

HERE = Path(__file__).resolve().parents[1]
AS_OF = date(2026, 11, 22)
TABLES = (
    "agreements",
    "assets",
    "cases",
    "contacts",
    "events",
    "money_flows",
    "needs",
    "organisations",
    "people",
    "projects",
    "rights",
)
FLAWS = {
    ("assets", "a-snow-load", "type", "data-set"),
    ("assets", "a-cave-radon", "dates.created", "2025-02-30"),
    ("needs", "n-border-voices", "deadline", "end of March 2027"),
}
UNEVEN = {"a-pfastrap": "5/6", "a-fever-phone": "11/10"}
TWICE = {"10.5555/mvu.data.118", "10.5555/mvu.2024.0222"}
OWN_ACTIVITY_ROOTS = {"register", "training-programme"}


def records(name: str) -> list[dict[str, Any]]:
    return [orjson.loads(line) for line in (HERE / f"{name}.jsonl").read_bytes().splitlines()]


def checked(name: str) -> Checked:
    return check(table(name), ((one, Place(f"{name}.jsonl", row)) for row, one in enumerate(records(name), 1)))


def ids(name: str) -> set[str]:
    return {one["id"] for one in records(name)}


@pytest.mark.parametrize("name", TABLES)
def test_every_record_is_accepted_and_named_once(name: str) -> None:
    rows = checked(name).records
    assert len(rows) == len(records(name)) == len({row["id"] for row in rows})


def test_only_the_named_values_are_wrong() -> None:
    found = {(p.table, p.record, p.column, p.found) for name in TABLES for p in checked(name).problems}
    assert found == FLAWS


@pytest.mark.parametrize("name", TABLES)
def test_files_are_in_interchange_form(name: str) -> None:
    flawed = {record for _, record, _, _ in FLAWS}
    for raw, row in zip(records(name), checked(name).records, strict=True):
        if raw["id"] not in flawed:
            assert set(raw) == set(interchange(table(name), row))


def test_it_is_large_and_varied_enough() -> None:
    assets, needs, events = records("assets"), records("needs"), records("events")
    types = {one["type"] for one in assets} & codes.codes("asset_types").keys()
    fields = {one["code"].split(".")[0] for asset in assets for one in asset["fields"]}
    assert len(assets) >= 170
    assert len(types) >= 24
    assert fields == {"1", "2", "3", "4", "5", "6"}
    assert len(needs) >= 70
    assert {one["type"] for one in needs} == codes.codes("need_types").keys()
    assert {"en", "sl", "de", "it"} == {one["language"] for one in assets} == {one["language"] for one in needs}
    assert len(events) >= 1500
    assert len(records("rights")) >= 45


def test_events_cover_five_years_month_by_month() -> None:
    days = [datetime.fromisoformat(one["at"]) for one in records("events")]
    assert days == sorted(days)
    assert all(day.tzinfo for day in days)
    assert days[0].date() < date(2021, 11, 22)
    assert days[-1].date() <= AS_OF
    assert len({(day.year, day.month) for day in days}) == 61


def test_activities_are_of_the_list() -> None:
    used = Counter(one["activity"] for one in records("events"))
    assert used.keys() <= codes.codes("activities").keys()
    assert len(used) >= 30


def test_references_meet() -> None:
    assets, needs, cases, agreements, rights = (ids(n) for n in ("assets", "needs", "cases", "agreements", "rights"))
    loose: list[tuple[str, str]] = []

    def meets(owner: str, value: str | None, among: set[str]) -> None:
        if value is not None and value not in among:
            loose.append((owner, value))

    for right in records("rights"):
        meets(right["id"], right["asset"], assets)
    for one in records("agreements") + records("cases"):
        for asset in one["assets"]:
            meets(one["id"], asset, assets)
    for flow in records("money_flows"):
        meets(flow["id"], flow.get("asset"), assets)
        meets(flow["id"], flow.get("agreement"), agreements)
        meets(flow["id"], flow.get("case"), cases)
    for contact in records("contacts"):
        meets(contact["id"], contact.get("asset"), assets)
        meets(contact["id"], contact.get("need"), needs)
    everything = assets | needs | cases | agreements | rights | ids("money_flows")
    for event in records("events"):
        meets(event["id"], event["case"], assets | needs | cases | OWN_ACTIVITY_ROOTS)
        meets(event["id"], event.get("subject"), everything)
    assert loose == []


def test_names_are_names_of_the_lists() -> None:
    bodies = {one["name"] for one in records("organisations")}
    people = {one["name"] for one in records("people")}
    assets = records("assets")
    assert {one["organisation"] for one in records("people")} <= bodies
    assert {c["name"] for asset in assets for c in asset.get("contributors", ())} <= people
    assert {o["name"] for asset in assets for o in asset.get("owners", ())} <= bodies
    assert {party for one in records("agreements") for party in one["parties"]} <= bodies
    assert {one["organisation"] for one in records("contacts")} <= bodies
    assert {one["owner"]["name"] for one in records("needs")} <= bodies
    assert {p["name"] for one in records("projects") for p in one["participants"]} <= bodies
    grants = {i["value"].split(":")[-1] for one in records("projects") for i in one["identifiers"]}
    assert {f["grant"] for asset in assets for f in asset.get("funding", ())} <= grants


def test_shares_sum_to_one_but_for_the_named() -> None:
    uneven: dict[str, str] = {}
    for asset in records("assets"):
        for many in (asset.get("contributors", []), asset.get("owners", [])):
            whole = shares.total([one.get("share") for one in many])
            if whole is not None and whole != 1:
                uneven[asset["id"]] = str(whole)
    assert uneven == UNEVEN


def test_some_ownership_is_left_open_on_purpose() -> None:
    assets = {one["id"]: one for one in records("assets")}
    assert [one.get("share") for one in assets["a-cardiosono"]["owners"]] == ["1/2", None]
    assert "owners" not in assets["a-ice-line"]


def test_dois_are_test_dois_and_only_the_named_occur_twice() -> None:
    found = Counter(
        identifiers.doi(one["value"])
        for asset in records("assets")
        for one in asset.get("identifiers", ())
        if one["scheme"] == "doi"
    )
    assert all(doi is not None and doi.startswith("10.5555/") for doi in found)
    assert {doi for doi, times in found.items() if times > 1} == TWICE


def test_no_identifier_looks_real() -> None:
    numbers = [right["number"] for right in records("rights") if "number" in right]
    numbers += [i["value"] for right in records("rights") for i in right.get("identifiers", ())]
    numbers += [
        i["value"] for a in records("assets") for i in a.get("identifiers", ()) if i["scheme"].startswith("patent")
    ]
    assert len(numbers) > 60
    fictitious = re.compile(r"(EP99|US99|SI99|SI2099|WO2099|AT99|DE99|HR99|IT99|9900|2099/)[\dEX/-]*[A-Z]?\d?")
    assert [one for one in numbers if not fictitious.fullmatch(one)] == []
    grants = [i["value"].split(":")[-1] for one in records("projects") for i in one["identifiers"]]
    assert [one for one in grants if "99" not in one] == []


def test_addresses_are_reserved_ones_and_real_identifiers_belong_to_public_funders() -> None:
    text = b"".join((HERE / f"{name}.jsonl").read_bytes() for name in TABLES).decode()
    hosts = set(re.findall(r"https?://([^/\"]+)", text)) | set(re.findall(r"[\w.]+@([\w.-]+)", text))
    assert [host for host in hosts if not host.endswith(".example")] == []
    real = {i["value"]: one["type"] for one in records("organisations") for i in one.get("identifiers", ())}
    assert {value for value, kind in real.items() if kind == "funder"} == {"00k4n6c32", "0472cxd90"}
    orcids = [i["value"] for one in records("people") for i in one.get("identifiers", ())]
    assert orcids == ["0000-0002-1825-0097"]


def test_there_is_something_urgent_late_and_neglected() -> None:
    soon = AS_OF + timedelta(days=60)
    duties = [d for one in records("agreements") for d in one.get("duties", ()) if "done" not in d]
    due = [date.fromisoformat(d["due"]) for d in duties]
    assert sum(AS_OF <= day <= soon for day in due) >= 10
    assert sum(day < AS_OF for day in due) >= 3
    used = {a for one in records("agreements") + records("cases") for a in one["assets"]}
    used |= {one.get("asset") for one in records("contacts")}
    idle = [one for one in records("assets") if one["id"] not in used]
    assert len(idle) >= 30
    needs = records("needs")
    past = [n for n in needs if "deadline" in n and n["id"] != "n-border-voices" and last_day(n["deadline"]) < AS_OF]
    assert len(past) >= 5


def test_a_talk_is_planned_although_nothing_is_filed() -> None:
    asset = next(one for one in records("assets") if one["id"] == "a-pulseclean")
    assert AS_OF < date.fromisoformat(asset["dates"]["published"]) < AS_OF + timedelta(days=30)
    assert "a-pulseclean" not in {right["asset"] for right in records("rights")}


def test_an_exclusive_licence_stands_in_the_way_of_one_need() -> None:
    need = next(one for one in records("needs") if one["id"] == "n-heatex-dairy")
    licence = next(one for one in records("agreements") if one["id"] == "g-lic-foulshield")
    assert licence["exclusive"] is True
    assert licence["assets"] == ["a-foulshield"]
    assert licence["field_of_use"] == need["constraints"]["field_of_use"]
    assert set(need["constraints"]["countries"]) <= set(licence["territory"])
    assert date.fromisoformat(licence["ends"]) > AS_OF


def test_texts_are_long_enough_and_each_is_its_own() -> None:
    for name in ("assets", "needs"):
        texts = [one["summary"] for one in records(name)]
        words = sorted(len(text.split()) for text in texts)
        assert len(set(texts)) == len(texts)
        assert words[2] >= 36
        assert words[-1] <= 120
        openings = Counter(" ".join(text.split()[:3]) for text in texts)
        assert max(openings.values()) <= 3


def test_events_of_money_say_what_the_flows_say() -> None:
    flows = {one["id"]: one for one in records("money_flows")}
    booked = [one for one in records("events") if one["activity"] in ("income-received", "cost-paid")]
    assert {one["subject"] for one in booked} == flows.keys()
    for event in booked:
        flow, said = flows[event["subject"]], orjson.loads(event["details"])
        assert said.get("amount") == flow.get("amount")
        assert (event["activity"] == "income-received") == (flow["direction"] == "in")


def test_it_says_whose_register_it_is_and_on_which_day() -> None:
    said = knowledge.document("example/example.yaml")
    assert date.fromisoformat(str(said["as_of"])) == AS_OF
    assert codes.country_code(said["country"]) == "SI"
    assert "invented" in said["office"]


def test_files_of_the_office_travel_with_the_example() -> None:
    assert knowledge.names("example/inputs", ".bib") == ("publications",)
    assert knowledge.text("example/inputs/publications.bib").count("\n@") == 10
    assert knowledge.text("example/inputs/datasets.ris").count("TY  - ") == 9
    rows = knowledge.rows("example/inputs/inventions.csv")
    assert len(rows) == 13
    title, share, told = "Naziv izuma (title)", "Delež lastnika (owners.share)", "Datum prijave službi (disclosed)"
    untitled = [row["Zap. št."] for row in rows if not row[title]]
    oversize = [row["Zap. št."] for row in rows if shares.share(row[share]) is None]
    undated = [row["Zap. št."] for row in rows if not re.fullmatch(r"\d{4}-\d\d-\d\d", row[told])]
    assert (untitled, oversize, undated) == (["7"], ["6"], ["5"])


def test_files_of_the_office_meet_the_register() -> None:
    known = {
        identifiers.doi(i["value"]) for a in records("assets") for i in a.get("identifiers", ()) if i["scheme"] == "doi"
    }
    for file, common in (("publications.bib", 4), ("datasets.ris", 5), ("inventions.csv", 1)):
        text = knowledge.text(f"example/inputs/{file}")
        found = {identifiers.doi(one) for one in re.findall(r"10\.\d+/[^\s,}]+", text)}
        assert all(doi is not None and doi.startswith("10.5555/") for doi in found)
        assert len(found & known) >= common
        assert file.endswith("csv") or found - known
