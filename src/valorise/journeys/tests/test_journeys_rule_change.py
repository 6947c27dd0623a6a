"""A proposed rule must say which dates it moves before anybody accepts it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from valorise.assets.rulebook import RULES, entries
from valorise.journeys.rule_change import rule_change
from valorise.terms import knowledge
from valorise.terms.errors import Invalid, Missing

AS_OF = date(2026, 11, 22)
EVENTS = """right,office,event,on
A,EP,filing,2024-11-15
B,EP,filing,2020-01-31
"""


@pytest.fixture
def rights(tmp_path: Path) -> Path:
    file = tmp_path / "events.csv"
    file.write_text(EVENTS, encoding="utf-8")
    return file


def renewal(**changes: Any) -> dict[str, Any]:
    (rule,) = [one for one in entries() if one["id"] == "ep-renewal"]
    return {**rule, **changes}


def proposed(folder: Path, *rules: dict[str, Any], name: str = "proposal") -> Path:
    file = folder / f"{name}.yaml"
    file.write_text(yaml.safe_dump(list(rules)), encoding="utf-8")
    return file


def test_the_rules_in_use_move_nothing(tmp_path: Path, rights: Path) -> None:
    found = rule_change(proposed(tmp_path, renewal()), rights, as_of=AS_OF)
    assert found.table.is_empty()
    assert found.changed == ()


def test_another_way_of_counting_moves_each_date_of_the_rule(tmp_path: Path, rights: Path) -> None:
    found = rule_change(proposed(tmp_path, renewal(count="same-day-number")), rights, as_of=AS_OF)
    assert found.changed == ("ep-renewal",)
    assert set(found.table["rule"]) == {"ep-renewal"}
    row = found.table.filter(right="A", year=3).row(0, named=True)
    assert (row["change"], row["old"], row["new"], row["days"]) == (
        "moved",
        date(2026, 11, 30),
        date(2026, 11, 15),
        -15,
    )
    assert found.table.filter(right="B", change="moved").is_empty(), "the 31st is the month end already"


def test_a_word_that_nobody_knows_is_refused_and_moves_nothing_in_silence(tmp_path: Path, rights: Path) -> None:
    with pytest.raises(Invalid, match="ep-renewal") as caught:
        rule_change(proposed(tmp_path, renewal(count="exact")), rights, as_of=AS_OF)
    assert "end-of-month" in str(caught.value.why)


def test_a_later_first_year_takes_dates_away_and_another_grace_is_told(tmp_path: Path, rights: Path) -> None:
    later = renewal(repeat={**renewal()["repeat"], "first": 4}, delay={"years": 3})
    found = rule_change(proposed(tmp_path, later), rights, as_of=AS_OF)
    assert found.table.filter(right="A").select("year", "change").rows() == [(3, "gone")]
    missed = renewal()["if_missed"]
    longer = renewal(if_missed={**missed, "grace": {**missed["grace"], "months": 12}})
    found = rule_change(proposed(tmp_path, longer), rights, as_of=AS_OF)
    assert set(found.table["change"]) == {"surcharge-moved"}


def test_a_file_with_our_name_stands_for_ours_whole(tmp_path: Path, rights: Path) -> None:
    folder = tmp_path / "rules"
    folder.mkdir()
    ours = knowledge.document(f"{RULES}/EP.yaml")
    proposed(folder, *[one for one in ours if one["id"] != "ep-renewal"], name="EP")
    found = rule_change(folder, rights, as_of=AS_OF)
    assert found.changed == ("ep-renewal",)
    assert set(found.table["change"]) == {"gone"}


def test_rules_that_cannot_be_used_are_named(tmp_path: Path, rights: Path) -> None:
    with pytest.raises(Missing):
        rule_change(tmp_path / "nothing.yaml", rights, as_of=AS_OF)
    broken = tmp_path / "broken.yaml"
    broken.write_text("- [", encoding="utf-8")
    with pytest.raises(Invalid, match="no YAML"):
        rule_change(broken, rights, as_of=AS_OF)
    with pytest.raises(Invalid, match="delay"):
        rule_change(proposed(tmp_path, {"id": "x", "office": "EP"}), rights, as_of=AS_OF)
    with pytest.raises(Invalid, match="ep-renewal"):
        rule_change(proposed(tmp_path, renewal(delay="two years")), rights, as_of=AS_OF)
