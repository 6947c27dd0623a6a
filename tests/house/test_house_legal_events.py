"""The page on real legal events says what the computation finds today, and leaves no disagreement without its cause."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.house.legal_events import DOCKET, FILES, PAGE, page, read_events
from tests.house.legal_events_beside import SAME, Pair, beside, causes
from tests.house.legal_events_history import history
from tests.house.legal_events_lapses import lapses
from tests.house.legal_events_theirs import theirs

pytestmark = pytest.mark.shared_data


def pairs(data: Path, number: int) -> list[Pair]:
    events = read_events(data / FILES / f"example_{number}.xml")
    return list(beside(history(events), theirs(events, data / DOCKET, until=events["on"].max()), events))  # type: ignore[arg-type]


def test_the_page_is_up_to_date(shared_data: Path) -> None:
    assert PAGE.read_text("utf-8") == page(shared_data), "write it anew with: python -m tests.house.legal_events"


def test_each_disagreement_still_has_its_cause(shared_data: Path) -> None:
    """How often each cause occurs; a day that moves on either side, or a cause that no longer holds, changes it."""
    found = {number: Counter(pair.cause for pair in pairs(shared_data, number)) for number in (1, 3)}
    assert found == {
        1: {SAME: 5, "month-end": 5, "fee-to-the-states": 8, "letter-received-later": 1, "no-rule-of-theirs": 6},
        3: {"term-of-a-continuation": 1, "no-rule-of-theirs": 4},
    }
    assert {cause for counted in found.values() for cause in counted} == {SAME, *causes()}


def test_no_cause_claims_more_than_the_days_show(shared_data: Path) -> None:
    for pair in pairs(shared_data, 1):
        assert (pair.cause == "fee-to-the-states") == (pair.ours is None)
        if pair.cause == "month-end" and pair.ours and pair.theirs:
            assert pair.ours.row["due"].month == pair.theirs.due.month


def test_the_lapses_that_states_recorded_bear_out_our_days(shared_data: Path) -> None:
    found = list(lapses(read_events(shared_data / FILES / "example_1.xml")))
    assert [one.office for one in found if not one.explained] == ["ES"]
    told = {one.office: one.explained for one in found}
    assert told["BE"].startswith("our due day of year 12")
    assert "2011-05-30" in told["NL"]
