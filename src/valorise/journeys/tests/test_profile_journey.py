"""Profiles, exploitation tables and costs of the bundled office: what a teaser says, and what only --full says."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from valorise.cli.door import commands
from valorise.journeys.profile import exploitation_of, profile_of
from valorise.journeys.ways import Office, office
from valorise.reporting.formats import pdf
from valorise.reporting.profile import profile_document, profile_facts
from valorise.terms.errors import Invalid, Missing


@pytest.fixture(scope="module")
def bundled() -> Office:
    return office(None, None, tell=lambda *_: None)


def facts(of: Office, asset: str, *, full: bool) -> dict[str, Any]:
    assert of.as_of
    return profile_facts(profile_of(of, asset, as_of=of.as_of, full=full))


def test_a_teaser_says_title_and_a_short_text_and_no_names_or_levels(bundled: Office) -> None:
    told = facts(bundled, "a-foulshield", full=False)
    assert len(told["summary"]) <= 240
    assert told["facts"].keys() <= {"Protection", "Country", "Contact"}
    assert "WO2099900101A1" not in json.dumps(told)
    assert told["dates"] == []


def test_people_inside_learn_levels_with_their_evidence_shares_and_dates(bundled: Office) -> None:
    told = facts(bundled, "a-foulshield", full=True)
    assert "CRL 4 (with evidence, raters say 4 to 6)" in told["facts"]["Readiness"]
    assert "FRL 5 (claimed, without evidence)" in told["facts"]["Readiness"]
    assert "Mateja Kovačič (1/2)" in told["facts"]["Contributors"]
    assert told["dates"][0]["by"] == "2026-12-31"


@pytest.mark.parametrize("asset", ["a-pulseclean", "a-wheyprotein"])
def test_nothing_of_a_confidential_asset_leaves_the_house(bundled: Office, asset: str) -> None:
    row = bundled.tables["assets"].filter(id=asset).row(0, named=True)
    told = json.dumps(facts(bundled, asset, full=False), ensure_ascii=False)
    hidden = [row["title"], row["summary"], *(one["name"] for one in row["contributors"])]
    assert not [text for text in hidden if text in told]


def test_the_exploitation_table_withholds_users_and_what_is_for_people_inside(bundled: Office) -> None:
    assert bundled.as_of
    outside = exploitation_of(bundled, "cleanflux", as_of=bundled.as_of, full=False)
    inside = exploitation_of(bundled, "CLEANFLUX", as_of=bundled.as_of, full=True)
    assert len(outside.rows) == len(inside.rows) == 5
    assert (outside.withheld, inside.withheld) == (2, 0)
    assert "Hydrosys" in inside.rows[0]["target_users"]
    assert "Hydrosys" not in json.dumps(outside.rows)


def test_unknown_names_are_told(bundled: Office) -> None:
    assert bundled.as_of
    with pytest.raises(Missing):
        profile_of(bundled, "a-none", as_of=bundled.as_of, full=False)
    with pytest.raises(Missing):
        exploitation_of(bundled, "NONE", as_of=bundled.as_of, full=False)


def answer(*said: str) -> Any:
    """What a command answers, called as a person calls it: alone it would remember a help of its own."""
    found = CliRunner().invoke(commands, said, standalone_mode=False)
    if found.exception:
        raise found.exception
    return found


def test_commands_write_every_form(tmp_path: Path) -> None:
    for form, starts in (("pdf", b"%PDF"), ("docx", b"PK"), ("html", b"<!"), ("json", b"{")):
        answer("profile", "a-foulshield", "--out", str(tmp_path / f"p.{form}"))
        assert (tmp_path / f"p.{form}").read_bytes().lstrip().startswith(starts)
    answer("exploitation", "CLEANFLUX", "--out", str(tmp_path / "e.json"))
    assert len(json.loads((tmp_path / "e.json").read_bytes())["results"]) == 5
    with pytest.raises(Invalid):
        answer("profile", "a-foulshield", "--out", str(tmp_path / "p.txt"))


def test_costs_of_a_list_of_events_and_of_the_register(tmp_path: Path) -> None:
    events = tmp_path / "rights.csv"
    events.write_text("right,office,event,on,kind\np,DE,filing,2019-05-10,patent\nq,XX,filing,2019-05-10,patent\n")
    told = json.loads(answer("costs", str(events), "--as-of", "2026-11-22", "--years", "1", "--json").output)
    fees = [row["likely"] for row in told["table"] if row["part"] == "official"]
    assert fees == [330, 357]
    assert told["until"] == "2027-12-31"
    answer("costs", "--out", str(tmp_path / "c.xlsx"), "--json")
    assert (tmp_path / "c.xlsx").read_bytes().startswith(b"PK")
    with pytest.raises(Invalid):
        answer("costs", str(events), "--years", "0")
    with pytest.raises(Invalid):
        answer("costs", str(events), "--currency", "XYZ")


def test_the_periodic_report_has_codes_owners_and_rights_and_none_of_what_is_confidential(bundled: Office) -> None:
    assert bundled.as_of
    outside = exploitation_of(bundled, "CLEANFLUX", as_of=bundled.as_of, full=False)
    inside = exploitation_of(bundled, "CLEANFLUX", as_of=bundled.as_of, full=True)
    assert {row["result_type"].split(" ")[0] for row in inside.rows} <= {"PROD", "METH", "DSG", "SERV", "other"}
    assert len(inside.rights) > len(outside.rights)
    numbers = {row["reference"] for row in inside.rights if row["awarded"]}
    assert numbers
    open_ = ("open", "teaser")
    rows = bundled.tables["assets"].iter_rows(named=True)
    secret = [row["title"] for row in rows if row["confidentiality"] not in open_]
    told = json.dumps([outside.rows, outside.owned, outside.rights], ensure_ascii=False)
    assert not [title for title in secret if title and title in told]
    assert all(row["share"] == "" for row in outside.owned)
    assert all(row["ownership"] in ("single", "joint") for row in inside.owned)


def test_a_profile_stays_one_page_of_a4_whatever_is_recorded(bundled: Office) -> None:
    assert bundled.as_of
    found = profile_of(bundled, "a-foulshield", as_of=bundled.as_of, full=True)
    many = [{"name": f"University Hospital of Wide Names in WMWM {number}", "share": "1/14"} for number in range(14)]
    asset = {
        **found.asset, "title": "WIDE TITLE " * 40, "summary": "WIDE words of a summary. " * 200, "owners": many,
        "contributors": many, "keywords": ["a keyword of some length"] * 20, "licence": "MIT OR Apache-2.0 " * 20,
        "funding": [{"funder": "A funder of a very long name indeed", "grant": str(number)} for number in range(9)],
    }  # fmt: skip
    for full in (True, False):
        worst = replace(found, asset={**asset, "confidentiality": "open"}, rights=found.rights * 9, full=full)
        assert len(PdfReader(io.BytesIO(pdf.write(profile_document(worst)))).pages) == 1
