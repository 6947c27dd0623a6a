"""`valorise publish-or-protect`: plans against what is filed, every row of a list accounted for."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner

from valorise.cli.door import commands
from valorise.terms.errors import Invalid

PLANS = """Asset,Occasion,Planned_on,Title,Discloses
a-1,thesis,2027-01-10,Defence,yes
a-1,talk,2027-02,Short talk,no
a-2,preprint,2026-12-24,,
a-nothing,talk,2027-01-01,,
a-1,dance,2027-01-01,,
"""
ASSETS = "id,title,type\na-1,Membrane,invention\na-2,Sensor,invention\n"


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    for name, text in (("plans.csv", PLANS), ("assets.csv", ASSETS)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return [str(tmp_path / "plans.csv"), str(tmp_path / "assets.csv")]


def asked(*arguments: str):
    return CliRunner().invoke(
        commands, ["publish-or-protect", *arguments, "--as-of", "2026-11-22"], standalone_mode=False
    )


def test_plans_beside_files_of_assets(files: list[str]) -> None:
    done = asked(*files, "--json", "--all")
    said = orjson.loads(done.stdout)
    assert [(row["asset_title"], row["public_on"], row["state"]) for row in said["table"]] == [
        ("Sensor", "2026-12-24", "open"),
        ("Membrane", "2027-01-10", "open"),
        ("Membrane", "2027-02-01", "harmless"),
    ]
    assert {one["office"]: one["last_day"] for one in said["table"][1]["offices"]}["US"] == "2028-01-10"
    wrong = [(one["row"], one["column"]) for one in said["problems"] if one["severity"] == "refused"]
    assert wrong == [(5, "occasion"), (4, "asset")]
    assert done.return_value == 0
    assert asked(*files, "--strict").return_value == 3


def test_a_list_without_assets_or_without_a_plan_that_fits_says_so(files: list[str]) -> None:
    assert isinstance(asked(files[0]).exception, Invalid)
    Path(files[0]).write_text("asset,occasion,planned_on\nnobody,talk,2027-01-01\n", encoding="utf-8")
    done = asked(*files)
    assert done.return_value == 2
    assert "asset of the register" in done.stdout


def test_an_empty_list_of_what_presses_says_so(files: list[str]) -> None:
    assert "Nothing becomes public" in asked(*files, "--asset", "a-9").stdout
