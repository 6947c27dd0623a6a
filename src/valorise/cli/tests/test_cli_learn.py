"""`valorise learn` and `valorise match --weights`: from matches that were judged to matches that are weighed anew."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from valorise.cli import main

WORDS = "coating that keeps blades of turbines at sea free of ice"


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Forty needs before two assets with the same words, one of them from the country of the need."""
    monkeypatch.chdir(tmp_path)
    assets = [{"id": one, "title": f"{WORDS} {one}", "country": one.upper()} for one in ("at", "si")]
    needs = [{"id": f"n{at}", "title": WORDS, "country": "AT" if at % 2 else "SI"} for at in range(40)]
    for name, rows in {"assets": assets, "needs": needs}.items():
        (tmp_path / f"{name}.jsonl").write_text("".join(json.dumps(one) + "\n" for one in rows), "utf-8")
    assert run("match --assets assets.jsonl --needs needs.jsonl --out matches.jsonl") == 0
    lines = ["need,asset,verdict"]
    for one in read(tmp_path / "matches.jsonl"):
        near = (one["asset"] == "at") == (int(one["need"][1:]) % 2 == 1)
        lines.append(f"{one['need']},{one['asset']},{'good' if near else 'not-good'}")
    (tmp_path / "said.csv").write_text("\n".join(lines) + "\n", "utf-8")
    return tmp_path


def run(line: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(line.split())
    return int(ended.value.code or 0)


def read(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_what_was_judged_moves_the_weights_and_the_matches(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("learn --matches matches.jsonl --judgements said.csv --out weights.yaml") == 0
    assert "Learned from 40 pairs judged good and 40 not good." in capsys.readouterr().out
    weights = yaml.safe_load((office / "weights.yaml").read_text("utf-8"))
    assert 0.08 < weights["country"] <= 0.32
    assert weights["fields"] == 0.15
    line = "match --assets assets.jsonl --needs needs.jsonl --weights weights.yaml --out weighed.jsonl"
    assert run(line) == 0
    before, after = (
        {(one["need"], one["asset"]): one["parts"].get("country", 0) for one in read(office / name)}  # type: ignore[attr-defined]
        for name in ("matches.jsonl", "weighed.jsonl")
    )
    assert before.keys() == after.keys()
    assert sum(after.values()) > sum(before.values())


def test_programs_get_the_list(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run("learn --matches matches.jsonl --judgements said.csv --json") == 0
    told = json.loads(capsys.readouterr().out)
    assert {row["weight"] for row in told["table"]} >= {"fields", "country", "links"}
    assert (told["good"], told["not_good"]) == (40, 40)


def test_judgements_of_the_platform_are_read_as_its_interface_gives_them(office: Path) -> None:
    lines = [line.split(",") for line in (office / "said.csv").read_text("utf-8").splitlines()[1:]]
    items = [
        {"id": at, "need": need, "asset": asset, "verdict": verdict, "own": True, "changed_since": False}
        for at, (need, asset, verdict) in enumerate(lines)
    ]
    (office / "page.json").write_text(json.dumps({"items": items, "next": None, "total": len(items)}), "utf-8")
    for name in ("said.csv", "page.json"):
        assert run(f"learn --matches matches.jsonl --judgements {name} --out {name}.yaml --as-of 2026-11-23") == 0
    assert (office / "said.csv.yaml").read_bytes() == (office / "page.json.yaml").read_bytes()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (None, "There is no file"),
        ("need,asset\nn1,at\n", "no column verdict"),
        ("need,asset,verdict\nn1,at,splendid\n", "splendid"),
        ("need,asset,verdict\nn1,at,good\n", "too little to learn from: 1 pairs judged good and 0 not good"),
    ],
)
def test_judgements_that_cannot_be_used_are_told(
    office: Path, capsys: pytest.CaptureFixture[str], said: str | None, words: str
) -> None:
    (office / "said.csv").unlink()
    if said:
        (office / "said.csv").write_text(said, "utf-8")
    assert run("learn --matches matches.jsonl --judgements said.csv --out weights.yaml") == 2
    assert words in capsys.readouterr().err.replace("\n", " ")
    assert not (office / "weights.yaml").exists()


@pytest.mark.parametrize(
    ("written", "words"),
    [
        (None, "There is no file"),
        ("fields: [", "is no file of weights"),
        ("nonsense", "holds no names with numbers"),
        ("colour: 0.1", "“colour” is no fact"),
        ("fields: much", "expected a number from 0 to 10"),
        ("fields: -1", "expected a number from 0 to 10"),
        ("fields: yes", "expected a number from 0 to 10"),
    ],
)
def test_weights_that_cannot_be_used_are_told(
    office: Path, capsys: pytest.CaptureFixture[str], written: str | None, words: str
) -> None:
    if written:
        (office / "weights.yaml").write_text(written, "utf-8")
    assert run("match --assets assets.jsonl --needs needs.jsonl --weights weights.yaml --out weighed.jsonl") == 2
    assert words in capsys.readouterr().err.replace("\n", " ")
    assert not (office / "weighed.jsonl").exists()
