"""Readiness, pathways and value at the terminal, on the bundled office and on a file of one's own."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest
from icalendar import Calendar

from valorise.cli import main


def told(capsys: pytest.CaptureFixture[str], *line: str, code: int = 0) -> str:
    with pytest.raises(SystemExit) as leaving:
        main(list(line))
    assert int(leaving.value.code or 0) == code
    return capsys.readouterr().out


def answered(capsys: pytest.CaptureFixture[str], *line: str, code: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(told(capsys, *line, "--json", code=code))
    return found


def test_readiness_of_the_bundled_office(capsys: pytest.CaptureFixture[str]) -> None:
    found = answered(capsys, "readiness", "--asset", "a-foulshield")
    assert found["next"] == [
        {"asset": "a-foulshield", "scale": "TMRL", "level": 3, "next_level": 4, "now": "Plan to fill gaps.",
         "next_step": "Champion with time."}
    ]  # fmt: skip
    assert [one["rule"] for one in found["problems"]] == ["raters-disagree"]
    assert "It rests on: Royalty terms" in told(capsys, "readiness", "--asset", "a-foulshield")


def test_ratings_of_ones_own_with_rows_that_cannot_be_used(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "ratings.csv"
    rows = ["asset,dimension,level_given,rater,rated_on,rests_on", "x,TRL,4,Ana,2026-01-02,Report", "x,TLR,4,Ana,soon,"]
    file.write_text("\n".join(rows), encoding="utf-8")
    found = answered(capsys, "readiness", str(file), "--asset", "x")
    assert [one["level_reached"] for one in found["table"]] == [4]
    assert {one["row"] for one in found["problems"]} == {2}
    told(capsys, "readiness", str(file), "--strict", code=2)


def test_pathways_of_an_asset_and_what_burns_first(capsys: pytest.CaptureFixture[str]) -> None:
    found = answered(capsys, "pathways", "a-pulseclean", "--pathway", "pw-utility-model")
    assert found["table"][0]["pathway"] == "pw-invention"
    assert {one["pathway"] for one in found["plan"]} == {"pw-utility-model"}
    assert "ord-file-before-publish" in [one["rule"] for one in found["problems"]]
    assert "2026-12-14" in found["problems"][0]["found"]


def test_a_plan_as_a_page_and_as_a_calendar(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    page, days, again = tmp_path / "plan.html", tmp_path / "plan.ics", tmp_path / "later.ics"
    told(capsys, "pathways", "a-pulseclean", "--out", str(page))
    assert page.read_text("utf-8").count("<svg") == 1
    told(capsys, "pathways", "a-pulseclean", "--out", str(days))
    told(capsys, "pathways", "a-pulseclean", "--out", str(again), "--as-of", "2026-12-01")
    steps, moved = (Calendar.from_ical(one.read_bytes()).walk("VEVENT") for one in (days, again))
    assert [one["uid"] for one in steps] == [one["uid"] for one in moved]
    assert (steps[0].decoded("dtstart"), moved[0].decoded("dtstart")) == (date(2026, 11, 22), date(2026, 12, 1))
    assert steps[4].decoded("dtend") == date(2027, 7, 5)


def test_the_value_of_the_bundled_asset(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    page = tmp_path / "value.html"
    found = answered(capsys, "value", "a-foulshield", "--out", str(page))
    assert [one["method"] for one in found["table"]] == ["cost", "market", "income", "wait", "social"]
    assert all(one["low"] < one["high"] for one in found["table"])
    assert found["swings"][0]["assumption"] == "sales at peak"
    assert page.read_text("utf-8").count("<svg") == 1
    assert "no evidence" in told(capsys, "value", "a-foulshield")


@pytest.mark.parametrize(
    ("written", "named"),
    [
        ("currency: EUR\nprice_year: 2026\nincome: {royalty: 0.03}", "income.discount_rate"),
        ("currency: EUR\nprice_year: 2026", "at least one of"),
        ("[1, 2]", "holds no assumptions"),
        ("a: [", "no YAML"),
        ("asset: other", "another asset"),
    ],
)
def test_what_a_value_lacks_is_named(
    written: str, named: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "assumed.yaml"
    file.write_text(written, encoding="utf-8")
    error = answered(capsys, "value", "x", "--assumptions", str(file), code=2)["error"]
    assert named in " ".join(error.values())


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("pathways a-foulshild", "a-foulshield"),
        ("pathways a-foulshield --pathway pw-dataset", "pw-spin-off"),
        ("pathways a-foulshield --out plan.docx", ".html or .ics"),
        ("readiness --asset nobody", "nobody"),
        ("readiness --store nowhere", "nowhere"),
        ("value a-foulshield --out value.docx", ".html"),
        ("value a-foulshield --assumptions none.yaml", "none.yaml"),
    ],
)
def test_what_cannot_be_shown_says_what_would_help(line: str, named: str, capsys: pytest.CaptureFixture[str]) -> None:
    error = answered(capsys, *line.split(), code=2)["error"]
    assert named in " ".join(error.values())
    assert error["fix"]


def test_the_kept_register_is_asked_where_a_store_is_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file, store = tmp_path / "assets.jsonl", str(tmp_path / "office")
    file.write_text('{"id": "x", "type": "software", "title": "A planner"}', encoding="utf-8")
    told(capsys, "ingest", str(file), "--store", store)
    found = answered(capsys, "pathways", "x", "--store", store, "--as-of", "2026-11-22")
    assert found["table"][0]["pathway"] == "pw-software"
    assert found["plan"][0]["earliest_start"] == "2026-11-22"
    error = answered(capsys, "readiness", "--store", store, code=2)["error"]
    assert "Nobody has rated" in error["what"]
