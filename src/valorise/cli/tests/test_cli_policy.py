"""The commands a policy officer types, and what they answer."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from valorise.cli import main
from valorise.terms import knowledge


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as left:
        main(list(arguments))
    out, err = capsys.readouterr()
    return int(left.value.code or 0), out, err


def as_json(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any]]:
    code, out, _ = run(capsys, *arguments, "--json")
    said = orjson.loads(out)
    assert {"table", "reasons", "problems"} <= set(said)
    return code, said


def test_gaps_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    code, said = as_json(capsys, "gaps", "--country", "Latvia", "--as-of", "2026-11-22")
    assert code == 0
    assert [row["recommendation"] for row in said["table"]] == [f"R{number}" for number in range(1, 10)]
    assert (said["country"], said["as_of"]) == ("LV", "2026-11-22")
    assert {row["about"] for row in said["reasons"]} == {"gap"}


def test_gaps_for_people_say_what_they_are_not(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "gaps", "--country", "MD")
    assert code == 0
    assert "Gaps of Moldova" in out
    assert "not a census" in out


def test_the_reasons_of_one_gap(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "gaps", "--country", "AT", "--recommendation", "r4")
    assert code == 0
    assert "1. " in out
    assert "AT may have more" in out or "Austria may have more" in out


def test_an_unknown_country(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "gaps", "--country", "Latvja")
    assert (code, out) == (2, "")
    assert "Did you mean LV (Latvia)?" in err
    assert "AT, BE, BG" in err
    code, said = as_json(capsys, "toolbox", "--country", "XX")
    assert code == 2
    assert "Expected one of" in said["error"]["fix"]


def test_an_unknown_recommendation(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "toolbox", "--recommendation", "R10")
    assert code == 2
    assert "R1, R2" in err


def test_suggestions(capsys: pytest.CaptureFixture[str]) -> None:
    code, said = as_json(capsys, "toolbox", "--country", "LV", "--recommendation", "R7", "--top", "4")
    assert code == 0
    assert [row["rank"] for row in said["table"]] == [1, 2, 3, 4]
    assert {row["recommendation"] for row in said["table"]} == {"R7"}
    assert all(row["sources"] and row["evidence"] for row in said["table"])
    code, out, _ = run(capsys, "toolbox", "--country", "LV", "--top", "3")
    assert code == 0
    assert "does not say that it will work here" in out


def test_search(capsys: pytest.CaptureFixture[str]) -> None:
    code, said = as_json(capsys, "toolbox", "--search", "voucher", "--country", "LV")
    assert code == 0
    assert {row["country"] for row in said["table"]} == {"LV"}
    code, out, err = run(capsys, "toolbox", "--search", "procurment")
    assert code == 2
    assert "Try “procurement”" in out
    assert "No measure was found" in err


def test_the_whole_library(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "toolbox")
    assert code == 0
    assert f"{len(knowledge.names('policy/measures', '.yaml'))} measures" in out


def test_knowledge_check(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "knowledge", "check")
    assert code == 0
    assert "Nothing is wrong." in out
    code, said = as_json(capsys, "knowledge", "check")
    assert code == 0
    assert said["problems"] == []


def test_knowledge_check_leaves_with_2_when_something_is_wrong(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from valorise.journeys import knowledge as journey
    from valorise.terms.lint import KnowledgeFile

    wrong = [KnowledgeFile("policy/measures/x.yaml", "id: x\ncountry: NO\nstatus: verified\n")]
    monkeypatch.setattr(journey, "package_files", lambda: wrong)
    code, out, _ = run(capsys, "knowledge", "check")
    assert code == 2
    assert "policy/measures/x.yaml at country: expected a code of countries, found “False”" in out
    assert "verified-without-source" in out
