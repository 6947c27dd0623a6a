"""The main job on offers and calls of others, end to end: accounts, counts, matches that must be there, and limits."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from valorise.journeys.given import named
from valorise.journeys.run import About, headlines, run, written
from valorise.reporting.findings import Findings

pytestmark = pytest.mark.shared_data
MOST_BYTES = 2_000_000
ABOUT = About(as_of=date(2026, 8, 10), top=1)


def silent(what: str, done: int, total: int) -> None:
    """Progress for nobody."""


@pytest.fixture(scope="module")
def grants(shared_data: Path) -> Findings:
    """Starting grants of the European Research Council as assets, open European calls as needs."""
    files = [shared_data / "erc_grants_abstracts" / "erc_starting.csv"]
    return run(named(files, [shared_data / "eu_calls" / "open.jsonl.gz"], None), ABOUT, tell=silent)


@pytest.fixture(scope="module")
def offers(shared_data: Path) -> Findings:
    """Software and patents of the same agency, without needs."""
    files = [
        shared_data / "software_catalogues" / "nasa",
        shared_data / "patents" / "nasa_patents" / "NASA_Patents.csv",
    ]
    return run(named(files, [], None), ABOUT, tell=silent)


def first(found: Findings, need: str) -> dict[str, object]:
    return found.matches.filter(need=need, rank=1).row(0, named=True)


def test_every_row_of_both_sides_has_one_fate(grants: Findings, offers: Findings):
    assert grants.accounts.select("rows", "accepted", "merged", "refused").rows() == [
        (1902, 1902, 0, 0),
        (629, 629, 0, 0),
    ]
    for found in (grants, offers):
        whole = found.accounts.sum().row(0, named=True)
        assert whole["rows"] == whole["accepted"] + whole["merged"] + whole["refused"]
    assert dict(offers.accounts.select("file", "rows").iter_rows()) == {
        "catalog.json": 600,
        "code.json": 1303,
        "NASA_Patents.csv": 1393,
    }
    assert {"software", "patent-family"} <= set(offers.assets["type"])


@pytest.mark.parametrize(
    ("need", "words"),
    [
        ("HORIZON-CL3-2027-02-CS-ECCC-03", "post-quantum cryptography"),
        ("HORIZON-CL3-2027-02-CS-ECCC-04", "Quantum Communication and Cryptography"),
        ("HORIZON-CL5-2027-01-D1-12", "CO2 emissions from tropical deforestation"),
        ("HORIZON-CL6-2026-01-BIODIV-03", "Deep-sea Environments"),
        ("HORIZON-HLTH-2027-03-TOOL-02", "Collagen scaffolds for bone regeneration"),
    ],
)
def test_a_person_would_find_these_matches_too(grants: Findings, need: str, words: str):
    row = first(grants, f"eu_calls:{need}")
    assert words in grants.asset[str(row["asset"])]["title"]
    assert row["fit"] == "strong"


def test_what_no_grant_is_about_has_no_strong_match(grants: Findings):
    titled = grants.needs.filter(pl.col("title").is_in(["Counter-drone systems", "Rule of Law (ROLAW III)"]))["id"]
    assert titled.len() >= 2
    best = grants.matches.filter(pl.col("need").is_in(titled.implode()))
    assert not best.filter(fit="strong").height


def test_the_first_numbers_do_not_call_every_need_answered(grants: Findings):
    said = headlines(grants)
    strong, fair = said["needs with a strong match"], said["needs with a fair match at best"]
    assert 0 < strong < grants.needs.height / 2
    assert strong + fair < grants.needs.height


def test_no_score_stands_without_evidence_and_passages_are_what_was_written(grants: Findings):
    assert grants.matches["evidence"].list.len().min() > 0
    sides = grants.matches.select(pl.col("evidence").list.eval(pl.element().struct.field("side")).list.n_unique())
    assert (sides.to_series() == 2).mean() > 0.99
    records = {"need": grants.need, "asset": grants.asset}
    for row in grants.matches.filter(rank=1).rows(named=True):
        for one in row["evidence"]:
            text = records[one["side"]][row[one["side"]]][one["field"]]
            assert text[one["start"] : one["end"]] == one["text"]


def test_no_match_rests_on_addresses_acronyms_or_round_numbers(grants: Findings):
    told = " ".join(grants.reasons.filter(pl.col("rule") == "shared-words")["values"])
    words = set(re.findall(r'"([^"]+)":', told))
    assert len(words) > 1000
    assert not words & {"https", "www", "http", "000"}
    assert grants.assets["keywords"].list.len().fill_null(0).sum() == 0


def test_a_closed_call_is_blocked_and_says_since_when(grants: Findings):
    late = grants.needs.filter(pl.col("deadline") < "2026-08-10")["id"]
    rows = grants.matches.filter(pl.col("need").is_in(late.implode()))
    assert rows.height
    rules = rows["blockers"].list.eval(pl.element().struct.field("rule"))
    assert rules.list.contains("deadline-passed").all()
    assert "2026-08-10" in rows["blockers"][0][0]["reason"]


def test_the_pages_can_be_sent(grants: Findings, offers: Findings, tmp_path: Path):
    for name, found in (("grants", grants), ("offers", offers)):
        written(found, tmp_path / name, tell=silent)
        page = (tmp_path / name / "report.html").read_bytes()
        assert 20_000 < len(page) < MOST_BYTES


def test_awards_answer_the_topics_of_their_agencies(shared_data: Path):
    """Topics of a past year are all closed on a later day, and stay visible with that reason."""
    topics = shared_data / "sbir" / "topics_xlsx" / "closed_phase1_FY2008_to_2018_records_6001_to_6924.xlsx"
    given = named([shared_data / "sbir" / "awards_detail"], [topics], None)
    found = run(given, About(as_of=date(2019, 1, 1), top=1), tell=silent)
    assert dict(found.accounts.select("file", "rows").iter_rows())[topics.name] == 924
    assert (found.assets.height, found.needs.height) == (1191, 912)
    assert (found.matches["blockers"].list.len() > 0).mean() > 0.99
    assert headlines(found)["needs with a strong match"] < 10
    assert (found.matches.filter(rank=1)["fit"] == "strong").mean() > 0.3


def test_the_day_changes_dates_and_blockers_but_no_words(grants: Findings, shared_data: Path):
    files = [shared_data / "erc_grants_abstracts" / "erc_starting.csv"]
    calls = [shared_data / "eu_calls" / "open.jsonl.gz"]
    later = run(named(files, calls, None), About(as_of=date(2030, 1, 1), top=1), tell=silent)
    same = later.matches.filter(rank=1).join(grants.matches.filter(rank=1), on=["need", "asset"], suffix="_before")
    assert same.height > 600
    assert same["overlap"].equals(same["overlap_before"].alias("overlap"))
    assert headlines(later)["needs with a strong match"] < headlines(grants)["needs with a strong match"]
