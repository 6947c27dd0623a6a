"""Both directions of matching, from tables to results."""

from __future__ import annotations

from valorise.journeys.matching import Options, best_assets, best_needs
from valorise.matching.tests.records_for_matching import DAY, FLOOD, TURBINE, VACCINE, WIND, records


def test_both_directions_find_the_same_pair_and_tell_their_progress():
    told: list[tuple[str, int, int]] = []
    tables = (records("needs", WIND), records("assets", TURBINE, VACCINE, FLOOD))
    for find in (best_assets, best_needs):
        found = find(*tables, as_of=DAY, options=Options(top=1), tell=lambda *step: told.append(step)).table
        assert ("wind", "turbine") in found.select("need", "asset").rows()
    assert {what for what, _, _ in told} == {
        "Reading assets",
        "Comparing needs with assets",
        "Reading needs",
        "Comparing assets with needs",
    }
