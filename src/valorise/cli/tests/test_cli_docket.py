"""The commands that compare a list and a rule with our dates: answers, files, exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from valorise.cli import main

EVENTS = "right,office,event,on\nP1,EP,filing,2024-11-15\n"
LIST = "Our Ref,Country,Annuity,Due Date\nP1,EP,3,{}\n"
RULE = """- id: ep-filing-fees
  office: EP
  kinds: [patent]
  task: pay-filing-and-search-fee
  says: Two months.
  trigger: filing
  delay: {months: 2}
  count: same-day-number
  reference: proposed
  source: {title: proposed}
  status: known
"""


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        main([*arguments, "--as-of", "2024-11-22"])
    return int(left.value.code or 0)


@pytest.fixture
def rights(tmp_path: Path) -> str:
    file = tmp_path / "events.csv"
    file.write_text(EVENTS, encoding="utf-8")
    return str(file)


@pytest.mark.parametrize(("due", "cause"), [("2026-11-30", None), ("2026-11-15", "month-end-missed")])
def test_a_list_is_compared_and_told_as_json(
    due: str, cause: str | None, tmp_path: Path, rights: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "list.csv"
    file.write_text(LIST.format(due), encoding="utf-8")
    assert run("docket", str(file), "--rights", rights, "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    (line,) = [row for row in answer["table"] if "line" in row]
    assert line.get("cause") == cause
    assert answer["headings"] == {"right": "Our Ref", "office": "Country", "year": "Annuity", "due": "Due Date"}


def test_strict_leaves_with_three_and_a_page_is_written(
    tmp_path: Path, rights: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file, out = tmp_path / "list.csv", tmp_path / "page.html"
    file.write_text(LIST.format("2026-11-15"), encoding="utf-8")
    assert run("docket", str(file), "--rights", rights, "--strict", "--out", str(out)) == 3
    assert "Another day" in out.read_text("utf-8")
    assert "Columns taken: Our Ref (right)" in capsys.readouterr().out


def test_what_cannot_be_used_leaves_with_two(tmp_path: Path, rights: str, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "list.csv"
    file.write_text("a,b\n1,2\n", encoding="utf-8")
    assert run("docket", str(file), "--rights", rights) == 2
    assert run("docket", str(file), "--rights", rights, "--out", str(tmp_path / "page.pdf")) == 2
    assert "No column of the list was recognised" in capsys.readouterr().err


def test_a_proposed_rule_lists_the_dates_it_moves(
    tmp_path: Path, rights: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file, out = tmp_path / "proposal.yaml", tmp_path / "moved.csv"
    file.write_text(RULE, encoding="utf-8")
    assert run("rules", "compare", str(file), "--rights", rights, "--strict", "--out", str(out)) == 3
    said = capsys.readouterr().out
    assert "Rules that differ: ep-filing-fees." in said
    assert "2024-12-16" in said
    assert "2025-01-15" in said
    assert "2025-01-15" in out.read_text("utf-8")


def test_the_rights_of_a_register_are_asked_without_a_file_of_events(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A number of the office stands for its right; the fee is the official one of our day."""
    file, folder = tmp_path / "list.csv", tmp_path / "office"
    file.write_text("Our ref,Country,Action,Year,Due date,Fee,Currency\nEP9900104B1,DE,Renewal,7,2027-04-30,200,EUR\n")
    with pytest.raises(SystemExit):
        main(["docket", str(file), "--json"])
    told = json.loads(capsys.readouterr().out)
    (line,) = [row for row in told["table"] if row.get("line") == 1]
    assert (line["right"], line["verdict"], line["our_fee"]) == ("r-ceramlite", "fee-differs", 210)
    assert line["fee_reference"].startswith("PatKostG")
    rights = tmp_path / "rights.jsonl"
    happened = [{"event": "filing", "on": "2023-02-10"}]
    rights.write_text(json.dumps({"id": "P2", "kind": "patent", "office": "EP", "happened": happened}), "utf-8")
    with pytest.raises(SystemExit):
        main(["ingest", str(rights), "--store", str(folder)])
    proposal = tmp_path / "proposal.yaml"
    proposal.write_text(RULE, encoding="utf-8")
    capsys.readouterr()
    assert run("rules", "compare", str(proposal), "--rights", str(folder), "--json") == 0
    assert {row["right"] for row in json.loads(capsys.readouterr().out)["table"]} == {"P2"}
