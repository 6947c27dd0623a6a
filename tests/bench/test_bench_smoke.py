"""Every benchmark runs on very little, so that none rots."""

from __future__ import annotations

import math

import pytest

from tests.bench.registry import Case, NotHere, cases

pytestmark = pytest.mark.processes
CASES = cases()


def test_the_registry_finds_the_cases():
    assert {"match_quality", "match_speed"} <= {case.name for case in CASES}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_runs_and_says_what_it_compares(case: Case):
    assert "ompared" in case.about
    try:
        lines = case.run(True)
    except NotHere as reason:
        pytest.skip(str(reason))
    assert len({line.method for line in lines}) > 1
    assert all(math.isfinite(line.value) for line in lines)
    assert any(line.ratio == 1.0 for line in lines)
