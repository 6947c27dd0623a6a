"""Gaps, overlaps and sums other than one in chains of title are problems of the register."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from valorise.assets.clearance.chain_problems import title_problems
from valorise.terms.tables import table
from valorise.terms.tables.checks import Place, check, frame

DAY = date(2026, 11, 22)


def told(*titles: dict[str, Any], created: str | None = None) -> list[tuple[str, str]]:
    """Rule and finding of each problem of one asset."""
    asset = {"id": "x", "title": "Fan", "dates": {"created": created} if created else None}
    rows = [{"id": f"t{place}", "asset": "x", **one} for place, one in enumerate(titles)]
    tables = {
        name: frame(table(name), check(table(name), [(one, Place()) for one in given]).records)
        for name, given in (("assets", [asset]), ("titles", rows))
    }
    found = title_problems(tables["assets"], tables["titles"], as_of=DAY)
    return found.select("rule", "found").rows()


WE = {"owner": "We", "share": "1", "starts": "2020-01-01"}


@pytest.mark.parametrize(
    ("titles", "expected"),
    [
        ([], []),
        ([WE], []),
        ([{**WE, "ends": "2022-12-31"}, {"owner": "They", "share": "1", "starts": "2023-01-01"}], []),
        (
            [{**WE, "ends": "2022-12-30"}, {"owner": "They", "share": "1", "starts": "2023-01-01"}],
            [("title-gap", "no owner from 2022-12-31 to 2022-12-31")],
        ),
        (
            [WE, {"owner": "They", "share": "1/6", "starts": "2023-01-01", "ends": "2023-02-28"}],
            [("shares-uneven", "shares that sum to 7/6 from 2023-01-01 to 2023-02-28")],
        ),
        ([{**WE, "share": "1/3"}], [("shares-uneven", "shares that sum to 1/3 from 2020-01-01 on")]),
        (
            [{**WE, "share": "1/3"}, {"owner": "They", "starts": "2020-01-01"}],
            [("shares-unknown", "a share is missing from 2020-01-01 on; the others sum to 1/3")],
        ),
        ([{**WE, "share": "1/2", "starts": None}], [("shares-uneven", "shares that sum to 1/2 from the beginning on")]),
    ],
)
def test_each_flaw_is_told_with_its_days(titles: list[dict[str, Any]], expected: list[tuple[str, str]]) -> None:
    assert told(*titles) == expected


def test_a_beginning_that_nobody_proved_is_told() -> None:
    (problem,) = told(WE, created="2019-05-01")
    assert problem == ("chain-begins-late", "the first title begins on 2020-01-01, the asset was created by 2019-05-01")


def test_what_was_withdrawn_or_is_learned_later_counts_for_nothing_today() -> None:
    wrong = {"owner": "They", "share": "1/2", "starts": "2021-01-01"}
    assert told(WE, {**wrong, "withdrawn_at": "2026-11-22"}) == []
    assert told(WE, {**wrong, "recorded_at": "2026-11-23"}) == []
    assert len(told(WE, {**wrong, "recorded_at": "2026-11-22"})) == 1
