"""What the knowledge files say can be listed and shown at a terminal."""

from __future__ import annotations

import orjson
import pytest
from click.testing import CliRunner

from valorise.cli.door import commands
from valorise.terms.errors import Missing


def said(*words: str) -> str:
    ran = CliRunner().invoke(commands, ["knowledge", *words], catch_exceptions=False, standalone_mode=False)
    assert ran.return_value == 0, ran.output
    return ran.output


def test_without_a_kind_the_kinds_are_listed() -> None:
    rows = orjson.loads(said("list", "--json"))["table"]
    by_kind = {row["kind"]: row for row in rows}
    assert {"measures", "evidence", "effects", "principles", "indicators"} <= set(by_kind)
    assert by_kind["measures"]["verified"] + by_kind["measures"]["known"] == by_kind["measures"]["entries"]


def test_a_kind_is_listed_by_standing() -> None:
    rows = orjson.loads(said("list", "evidence", "--status", "known", "--json"))["table"]
    assert "szucs-2018" in [row["id"] for row in rows]
    assert {row["status"] for row in rows} == {"known"}
    assert all(row["source"] and row["file"].startswith("policy/evidence/") for row in rows)


@pytest.mark.parametrize(
    "name, words",
    [
        ("at-bridge", ["Measures: at-bridge (verified)", "Read at: BRIDGE programme - FFG", "Used by: Evidence"]),
        ("innovation-vouchers", ["our own choice", "Low: 0.2", "Central: 0.4", "Studies: cornet-2006"]),
        ("gp-1A", ["Principles and codes of practice: GP-1a (known)", "2022/2415"]),
    ],
)
def test_one_thing_is_shown_whole(name: str, words: list[str]) -> None:
    told = said("show", name)
    assert [word for word in words if word not in told] == []


def test_a_thing_for_programs_keeps_its_fields() -> None:
    answer = orjson.loads(said("show", "cornet-2006", "--json"))
    assert answer["table"][0]["id"] == "cornet-2006"
    assert answer["said"][0]["effect"]["value"] == 0.8


def test_an_unknown_name_is_told_with_the_nearest() -> None:
    with pytest.raises(Missing) as raised:
        said("show", "at-brige")
    assert "at-bridge" in raised.value.fix


def test_the_unconfirmed_come_most_used_first() -> None:
    rows = orjson.loads(said("unconfirmed", "--json"))["table"]
    assert rows[0]["uses"] >= rows[1]["uses"] >= rows[-1]["uses"]


def test_every_number_behind_a_ranking_is_listed() -> None:
    rows = {row["weight"]: row for row in orjson.loads(said("weights", "--json"))["table"]}
    assert rows["facts.links"]["value"] == "0.06"
    assert rows["k1"]["origin"].startswith("measured")
    told = said("weights")
    assert "facts.region = 0.04" in told
    assert told.count("Origin: ") == len({row["entry"] for row in rows.values()})
