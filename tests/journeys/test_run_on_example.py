"""The main job on the bundled example, as a stranger meets it: through the command, to files, in a browser."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import orjson
import polars as pl
import pytest
from lxml import html

from valorise.cli import main
from valorise.stores.events import open_log
from valorise.terms.tables import table, tables
from valorise.terms.tables.checks import Place, check


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("example")
    with pytest.raises(SystemExit) as left:
        main(["run", "--out", str(folder / "out"), "--store", str(folder / "store")])
    assert left.value.code == 0
    return folder / "out"


def lines(out: Path, name: str) -> list[dict[str, Any]]:
    return [orjson.loads(line) for line in (out / f"{name}.jsonl").read_bytes().splitlines()]


def test_the_promised_files_are_there(out: Path) -> None:
    names = {path.name for path in out.iterdir()}
    assert {"report.html", "tables.xlsx"} <= names
    assert {f"{name}.jsonl" for name in ("assets", "needs", "matches", "deadlines", "problems")} <= names
    assert not [name for name in names if name.startswith(".")]


def test_the_example_is_as_rich_as_promised(out: Path) -> None:
    assets, needs, events = lines(out, "assets"), lines(out, "needs"), lines(out, "events")
    assert len(assets) >= 150
    assert len({one.get("type") for one in assets}) > 12
    assert len(needs) >= 60
    assert len({one["type"] for one in needs}) == 6
    assert {one["at"][:4] for one in events} >= {"2022", "2023", "2024", "2025", "2026"}


def test_every_row_is_accounted_for(out: Path) -> None:
    accounts = lines(out, "accounts")
    assert all(one["rows"] == one["accepted"] + one["merged"] + one["refused"] for one in accounts)
    refused = [one for one in lines(out, "problems") if one["severity"] == "refused"]
    assert len(refused) == sum(one["refused"] for one in accounts) > 0
    assert all(one["file"] and one["row"] and one["expected"] and one["fix"] for one in refused)
    assert sum(one["merged"] for one in accounts) == len(lines(out, "merges")) > 0


def test_every_file_reads_back_under_its_declaration(out: Path) -> None:
    for path in out.glob("*.jsonl"):
        if path.stem in tables():
            records = [(one, Place()) for one in lines(out, path.stem)]
            found = check(table(path.stem), records)
            assert len(found.records) == len(records), path.stem
            assert found.problems == [], path.stem


def test_names_of_other_records_lead_somewhere(out: Path) -> None:
    known = {one["id"] for one in lines(out, "assets")}
    assert {one["asset"] for one in lines(out, "rights")} <= known
    assert {name for one in lines(out, "agreements") for name in one.get("assets", ())} <= known
    assert {one["asset"] for one in lines(out, "matches")} <= known


def test_evidence_stands_where_it_says(out: Path) -> None:
    texts = {one["id"]: one for one in [*lines(out, "assets"), *lines(out, "needs")]}
    passages = [(one[side["side"]], side) for one in lines(out, "matches") for side in one.get("evidence", ())]
    assert len(passages) > 100
    for name, said in passages:
        assert texts[name][said["field"]][said["start"] : said["end"]] == said["text"]


def test_the_flaws_of_the_example_are_told(out: Path) -> None:
    problems = lines(out, "problems")
    assert any("5/6" in one.get("found", "") for one in problems), "shares that do not sum to one"
    assert {"not-code", "not-date", "no-text"} <= {one["rule"] for one in problems}


def test_a_licence_given_blocks_and_says_so(out: Path) -> None:
    rules = {blocker["rule"] for one in lines(out, "matches") for blocker in one.get("blockers", ())}
    assert any(rule.startswith("exclusiv") for rule in rules)


def test_every_date_and_match_has_its_reasons(out: Path) -> None:
    reasons = pl.DataFrame(lines(out, "reasons"))
    explained = set(reasons["subject"])
    assert {one["right"] for one in lines(out, "deadlines")} <= explained
    assert all(abs(sum(one["parts"].values()) - one["score"]) < 1e-6 for one in lines(out, "matches"))


def test_the_report_says_it_on_one_page_of_its_own(out: Path) -> None:
    content = (out / "report.html").read_bytes()
    page = html.fromstring(content)
    assert len(content) < 2 * 1024 * 1024
    assert page.xpath("//script | //link[@rel='stylesheet'] | //img[not(starts-with(@src, 'data:'))] | //iframe") == []
    headings = [one.text_content().strip() for one in page.xpath("//h2")]
    assert len(headings) >= 10
    assert page.xpath("//mark")
    assert len(page.xpath("//svg")) >= 3


def test_the_report_names_the_first_pathway_what_holds_back_and_why(out: Path) -> None:
    advice = {(one["asset"], one["pathway"]): one for one in lines(out, "pathway_advice")}
    spin_off = advice["a-foulshield", "pw-spin-off"]
    assert (spin_off["weakest_scale"], spin_off["needed_level"], spin_off["rated_level"]) == ("CRL", 3, 4)
    section = html.fromstring((out / "report.html").read_bytes()).xpath("//section[@id='pathways']")[0]
    told = " ".join(section.text_content().split())
    assert "Zwitterionic coating" in told
    assert "Team readiness level: level 3 of 9" in told
    assert "Technology readiness level: it usually begins at level" in told


def test_confidential_texts_stay_out_of_the_page(out: Path) -> None:
    page = (out / "report.html").read_text("utf-8")
    held = [one for one in lines(out, "assets") if one.get("confidentiality") == "confidential"]
    assert held
    assert [one["id"] for one in held if one["title"] in page] == []


def test_the_run_is_remembered_and_the_log_is_whole(out: Path) -> None:
    with open_log(out.parent / "store", create=False) as log:
        assert log.read()["activity"].to_list() == ["run-finished"]
        assert log.verify().table["intact"].to_list() == [True]


def test_a_second_run_says_the_same(out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["run", "--out", str(tmp_path / "out"), "--store", str(tmp_path / "store")])
    assert "This was the bundled example. Next, your own files" in capsys.readouterr().out
    for path in out.iterdir():
        if path.suffix != ".xlsx":
            first, second = (
                hashlib.sha256(one.read_bytes()).hexdigest() for one in (path, tmp_path / "out" / path.name)
            )
            assert first == second, path.name
