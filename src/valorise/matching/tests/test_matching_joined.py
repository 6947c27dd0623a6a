"""Several indexes asked as one, and some seekers asked for among others."""

from __future__ import annotations

import polars as pl
import pytest

from valorise.matching.joined import Joined
from valorise.matching.keys import keys
from valorise.matching.matches import Options, candidates, matches
from valorise.matching.settings import settings
from valorise.matching.tests.records_for_matching import DAY, FLOOD, TURBINE, VACCINE, WIND, records
from valorise.stores.index import TermIndex

POEM = {"id": "poem", "title": "Sonnets about the wind and the sea"}


def index(*rows) -> TermIndex:
    return TermIndex.of(records("assets", *rows), settings())


def found(needs, rows, asked, **options) -> pl.DataFrame:
    options = Options(**options)
    return matches(records("needs", *needs), records("assets", *rows), asked, as_of=DAY, options=options).table


def test_two_indexes_answer_as_one_with_all_records() -> None:
    rows = [TURBINE, VACCINE, FLOOD]
    parts = [index(TURBINE, VACCINE), index(FLOOD)]
    assert found([WIND], rows, Joined(parts, parts)).equals(found([WIND], rows, index(*rows)))


def test_only_what_is_asked_is_found_though_all_is_counted() -> None:
    read, other = index(TURBINE), index(VACCINE, FLOOD)
    joined = Joined([read, other], [read])
    assert found([WIND], [TURBINE, VACCINE, FLOOD], joined)["asset"].to_list() == ["turbine"]
    assert joined.documents == 3
    assert joined.frequencies(keys(["no-such-term"])).tolist() == [0]


def test_no_index_at_all_finds_nothing() -> None:
    joined = Joined([], [])
    assert (joined.documents, joined.mean_length) == (0, 0.0)
    assert found([WIND], [TURBINE], joined).is_empty()


def test_asking_for_one_need_gives_what_asking_for_all_gives_it() -> None:
    rows = [TURBINE, VACCINE, FLOOD]
    every = found([WIND, POEM], rows, index(*rows))
    one = found([WIND, POEM], rows, index(*rows), only=frozenset({"poem"}))
    assert not one.is_empty()
    assert one.equals(every.filter(need="poem"))


@pytest.mark.parametrize("only, needs", [(None, {"poem", WIND["id"]}), (frozenset({"poem"}), {"poem"})])
def test_candidates_are_what_must_be_read_for_the_matches(only, needs) -> None:
    rows = [TURBINE, VACCINE, FLOOD]
    asked, options = index(*rows), Options(only=only)
    pairs = candidates(records("needs", WIND, POEM), asked, options=options)
    assert set(pairs["need"]) == needs
    few = records("assets", *rows).filter(pl.col("id").is_in(pairs["asset"].implode()))
    wanted = records("needs", WIND, POEM)
    assert matches(wanted, few, asked, as_of=DAY, options=options).table.equals(
        found([WIND, POEM], rows, asked, only=only)
    )
