"""Talks against all choices, tried one by one and judged by rules written a second time."""

from __future__ import annotations

from itertools import product

import numpy as np
import polars as pl
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from valorise.matching.talks.assignment import UNIT, _lots, talks
from valorise.matching.talks.rules import Rules
from valorise.terms.errors import Invalid
from valorise.terms.tables import table
from valorise.terms.tables.checks import frame

NEEDS, ASSETS, UNITS, SEEKERS = ("n1", "n2", "n3"), ("a1", "a2", "a3"), ("Physics", "Botany"), ("Acme", "Bolt")
GROUPS = [("all", "all"), *(("need", one) for one in NEEDS), *(("asset", one) for one in ASSETS),
          *(("unit", one) for one in UNITS), *(("seeker", one) for one in SEEKERS)]  # fmt: skip
KINDS = ("need", "asset", "unit", "seeker")


@st.composite
def cases(draw):
    """A few matches of few different worths, so that many choices are equal, and things set that often contradict."""
    seekers = {one: draw(st.sampled_from(SEEKERS)) for one in NEEDS}
    units = {one: draw(st.sets(st.sampled_from(UNITS), min_size=1)) for one in ASSETS}
    pairs = draw(st.lists(st.sampled_from(list(product(NEEDS, ASSETS))), min_size=2, max_size=8, unique=True))
    worths = {pair: draw(st.sampled_from([0.0, 0.5, 1.0, 1.25])) for pair in pairs}
    groups = st.sampled_from([one for one in GROUPS if any(belongs(pair, one, seekers, units) for pair in pairs)])
    lines = st.dictionaries(groups, st.integers(0, 3), max_size=3)
    each = draw(st.dictionaries(st.sampled_from(KINDS), st.integers(1, 2), max_size=3))
    apart = draw(st.lists(st.tuples(groups, groups), max_size=1))
    return worths, seekers, units, draw(lines), each, draw(lines), apart


def belongs(pair, group, seekers, units):
    kind, name = group
    need, asset = pair
    return {"all": True, "need": need == name, "asset": asset == name, "seeker": seekers[need] == name,
            "unit": name in units[asset]}[kind]  # fmt: skip


def choices(case, *, floors=None, capacities=True, exclusions=True):
    """Every choice that keeps what was set, as the tuple of its pairs."""
    worths, seekers, units, own, each, least, apart = case
    floors = least if floors is None else floors
    pairs = sorted(worths)
    inside = {one: [belongs(pair, one, seekers, units) for pair in pairs] for one in GROUPS}
    most = {one: own.get(one, each.get(one[0])) for one in GROUPS} if capacities else {}
    for picked in product((0, 1), repeat=len(pairs)):
        count = {one: sum(a and b for a, b in zip(picked, inside[one], strict=True)) for one in GROUPS}
        kept = all(limit is None or count[one] <= limit for one, limit in most.items())
        kept = kept and all(count[one] >= number for one, number in floors.items())
        both = (
            (inside[one][at], inside[other][at]) for one, other in apart for at, taken in enumerate(picked) if taken
        )
        if kept and not (exclusions and any(map(all, both))):
            yield tuple(pair for pair, chosen in zip(pairs, picked, strict=True) if chosen)


def best_of(case, **left):
    return max((round(sum(case[0][pair] for pair in one) * UNIT) for one in choices(case, **left)), default=None)


def asked(case, *, backwards=False):
    worths, seekers, units, own, each, least, apart = case
    matches = [
        {"need": n, "asset": a, "rank": 1, "score": 0.1, "overlap": worth, "parts": []}
        for (n, a), worth in sorted(worths.items(), reverse=backwards)
    ]
    needs = [{"id": one, "owner": {"name": name}} for one, name in seekers.items()]
    assets = [
        {"id": one, "contributors": [{"name": "x", "organisation": name} for name in sorted(those)]}
        for one, those in units.items()
    ]
    capacities = [{"kind": k, "name": n, "most": most} for (k, n), most in own.items()]
    capacities += [{"kind": kind, "most": most} for kind, most in each.items()]
    rules = Rules(
        frame(table("talk_capacities"), capacities[:: -1 if backwards else 1]),
        frame(table("talk_floors"), [{"kind": k, "name": n, "least": number} for (k, n), number in least.items()]),
        frame(table("talk_exclusions"), [
            {"kind": k, "name": n, "other_kind": ok, "other_name": o} for (k, n), (ok, o) in apart
        ]),
    )  # fmt: skip
    return talks(*(frame(table(n), r) for n, r in (("matches", matches), ("needs", needs), ("assets", assets))), rules)


@settings(max_examples=60, deadline=None)
@given(cases())
def test_no_choice_is_worth_more_and_prices_are_those_of_all_choices(case):
    most = best_of(case)
    if most is None:
        event("floors contradict")
        contradicts(case)
        return
    found = asked(case)
    pairs = tuple(sorted(found.result.table.select("need", "asset").rows()))
    assert pairs in set(choices(case))
    assert round(found.worth * UNIT) == most == round(sum(case[0][pair] for pair in pairs) * UNIT)
    assert round(found.without_floors * UNIT) == best_of(case, floors={})
    for floor in found.floors.iter_rows(named=True):
        others = {one: number for one, number in case[5].items() if one != (floor["kind"], floor["name"])}
        alone = {(floor["kind"], floor["name"]): floor["least"]}
        assert round(floor["without"] * UNIT) == best_of(case, floors=others)
        assert round(floor["price_alone"] * UNIT) == best_of(case, floors={}) - best_of(case, floors=alone)
    assert found.floors.height == len(case[5])
    lots = drawn(case)
    equal = [one for one in choices(case) if round(sum(case[0][pair] for pair in one) * UNIT) == most]
    event("one of several" if len(equal) > 1 else "the only best")
    assert sum(lots[pair] for pair in pairs) == max(sum(lots[pair] for pair in one) for one in equal)
    assert asked(case, backwards=True).result.table.equals(found.result.table)


def contradicts(case):
    with pytest.raises(Invalid) as told:
        asked(case)
    assert next(choices(case, capacities=False, exclusions=False), None) is None or "with" in told.value.why
    named = {tuple(one.split(" ")[:2]) for one in told.value.problems["record"]}
    left = {one: number for one, number in case[5].items() if one not in named}
    assert next(choices(case, floors=left), None) is not None, "without the floors that are named all fits"
    lowered = dict(case[5])
    for one in told.value.fix.split(": ")[1].rstrip(".").split(", "):
        kind, name, _, _, number = one.split(" ")
        assert int(number) < lowered[(kind, name)]
        lowered[(kind, name)] = int(number)
    assert next(choices(case, floors=lowered), None) is not None, "with the floors it proposes all fits"


def drawn(case):
    pairs = pl.DataFrame(sorted(case[0]), schema=["need", "asset"], orient="row")
    return dict(zip(pairs.rows(), np.asarray(_lots(pairs)).tolist(), strict=True))
