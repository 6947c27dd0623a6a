"""Every benchmark runs on very little, so that none rots."""

from __future__ import annotations

import math
import os

import pytest

from tests.bench.registry import Case, NotHere, cases

pytestmark = pytest.mark.processes
CASES = cases()
WHOLE = os.environ.get("VALORISE_SOAK") == "whole"
LONG = ("platform_list", "match_spark", "match_learned")
"""Cases that take long even on very little; they run in the soak."""


def test_the_registry_finds_the_cases():
    assert {"match_quality", "match_speed"} <= {case.name for case in CASES}


@pytest.mark.soak
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_runs_and_says_what_it_compares(case: Case):
    assert "ompared" in case.about
    if case.name in LONG and not WHOLE:
        pytest.skip("it takes long: make soak")
    try:
        lines = case.run(True)
    except NotHere as reason:
        pytest.skip(str(reason))
    assert len({line.method for line in lines}) > 1
    assert all(math.isfinite(line.value) for line in lines)
    assert any(line.ratio == 1.0 for line in lines)
