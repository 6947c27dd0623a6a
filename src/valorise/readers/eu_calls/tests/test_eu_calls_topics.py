"""What the portal leaves in its texts, and what it does not say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from valorise.readers.eu_calls.parse import rows
from valorise.readers.rows import Row, Wish
from valorise.readers.source import Source

TOPIC = {"topicId": "S-1", "title": "T", "callIdentifier": "S", "deadline": "2030-01-01", "programme": "LIFE"}


def one(folder: Path, **facts: Any) -> Any:
    path = folder / "calls.json"
    path.write_text("\ufeff" + json.dumps(TOPIC | facts) + json.dumps(TOPIC), encoding="utf-8")
    found = list(rows(Source(path), Wish()))
    assert len(found) == 2
    assert isinstance(found[0], Row)
    return found[0].record


@pytest.mark.parametrize(
    "money, expected",
    [
        ((2_000_000, 2_000_000, 3), "6000000.00"),
        ((1_000_000, 3_000_000, 3), None),
        ((2_000_000, 2_000_000, None), None),
        ((None, None, None), None),
        ((0, 0, 0), None),
    ],
)
def test_budget_only_where_grants_have_one_size(tmp_path: Path, money: tuple[Any, ...], expected: str | None) -> None:
    least, most, grants = money
    budget = one(tmp_path, budgetMin=least, budgetMax=most, expectedGrants=grants)["budget"]
    assert (str(budget["amount"]) if budget else None) == expected


def test_left_over_markup_and_letters(tmp_path: Path) -> None:
    text = '">Conditions apply.The farmersâ€™ cows &amp; dogs.'
    assert one(tmp_path, description=text)["summary"] == "Conditions apply. The farmers’ cows & dogs."


def test_own_codes_are_no_keywords(tmp_path: Path) -> None:
    assert one(tmp_path, keywords="S-1, S, cows, cows")["keywords"] == ["cows"]


@pytest.mark.parametrize("stored", [0, ""])
def test_topic_id_in_a_formula(tmp_path: Path, stored: object) -> None:
    path = tmp_path / "calls.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["ccm2Id", "topicId", "topicTitle", "callId", "closeDate"])
        sheet.write_row(1, 0, [44111571, None, "T", "C", "2030-01-01"])
        sheet.write_formula(1, 1, '=HYPERLINK("https://example.org/s-1", "S-1")', None, stored)
        sheet.write_row(2, 0, [44111572, 0, "U", "C", "2030-01-01"])
    linked, lost = rows(Source(path), Wish())
    assert isinstance(linked, Row)
    assert isinstance(lost, Row)
    assert (linked.record["id"], linked.problems) == ("eu_calls:S-1", ())
    assert (lost.record["id"], [one.rule for one in lost.problems]) == ("eu_calls:ccm2-44111572", ["no-topic-id"])
