"""Small errors in the engine are caught; the whole round runs in `make soak`."""

from __future__ import annotations

import os

import pytest

from tests.mutants.__main__ import ASSETS, MODULES, score, survives
from tests.mutants.changes import mutants

WHOLE = os.environ.get("VALORISE_SOAK") == "whole"
LEAST = 0.6
"""Share of mutants that tests must catch: those that only change speed, or say the same in other words, live on."""


def test_each_kind_of_error_is_made_once_and_changes_the_text() -> None:
    found = list(mutants('"""Words."""\nA = 3\n\n\ndef f(x):\n    return ~(x < A) & x.is_null()\n'))
    assert [one.change for one in found] == [
        "3 -> 4",
        "~(x < A) & x.is_null() -> ~(x < A) | x.is_null()",
        "~(x < A) -> ~~(x < A)",
        "x < A -> x <= A",
        "x.is_null -> x.is_not_null",
    ]


@pytest.mark.processes
def test_a_month_end_at_the_wrong_place_is_caught() -> None:
    text = (ASSETS / "calendar.py").read_text("utf-8")
    wrong = next(one for one in mutants(text) if one.change.startswith("number == _length_of(month) -> number !="))
    assert not survives("calendar", wrong.text)


@pytest.mark.soak
@pytest.mark.skipif(not WHOLE, reason="takes an hour; make soak runs it")
@pytest.mark.parametrize("module", MODULES)
def test_most_mutants_are_caught(module: str) -> None:
    found = score(module, 40)
    assert len(found.survivors) <= (1 - LEAST) * found.tried, found.survivors
