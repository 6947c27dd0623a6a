"""Readiness: only evidence counts, raters may disagree, days are kept, and the weakest scale leads."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from valorise.assets.readiness_levels import current_levels, next_steps, readiness_history, recorded_ratings
from valorise.terms.tables import table

DAY = date(2026, 11, 22)


def ratings(*rows: tuple[Any, ...]) -> pl.DataFrame:
    columns = ("asset", "dimension", "level_given", "rater", "rated_on", "rests_on")
    given = [dict(zip(columns, row, strict=True)) for row in rows]
    return pl.DataFrame(given, schema=table("readiness_ratings").schema)


def on(day: int) -> date:
    return date(2026, 1, day)


def now(rated: pl.DataFrame) -> dict[str, Any]:
    return current_levels(readiness_history(rated, as_of=DAY).table).row(0, named=True)


def test_a_level_without_evidence_is_a_claim_and_no_level() -> None:
    row = now(ratings(("a", "TRL", 7, "Ana", on(1), None), ("a", "TRL", 6, "Bor", on(1), "  ")))
    assert (row["level_reached"], row["claimed_level"], row["raters"], row["claims"]) == (None, 7, 0, 2)


def test_several_raters_give_an_interval_and_at_least_half_of_them_reach_the_level() -> None:
    rated = ratings(*(("a", "TRL", level, name, on(1), "Report") for level, name in ((4, "A"), (5, "B"), (7, "C"))))
    row = now(rated)
    assert (row["level_reached"], row["lowest_level"], row["highest_level"], row["raters"]) == (5, 4, 7, 3)
    assert now(rated.filter(pl.col("rater") != "B"))["level_reached"] == 4


def test_raters_far_apart_are_told_and_neighbours_are_not() -> None:
    far = ratings(("a", "TRL", 4, "A", on(1), "x"), ("a", "TRL", 6, "B", on(1), "x"))
    near = ratings(("a", "TRL", 4, "A", on(1), "x"), ("a", "TRL", 5, "B", on(1), "x"))
    assert readiness_history(far, as_of=DAY).problems["rule"].to_list() == ["raters-disagree"]
    assert readiness_history(near, as_of=DAY).problems.is_empty()


def test_each_day_keeps_what_was_said_until_then() -> None:
    rated = ratings(
        ("a", "TRL", 3, "A", on(1), "x"), ("a", "TRL", 4, "B", on(5), "x"), ("a", "TRL", 6, "A", on(9), "x")
    )
    days = readiness_history(rated, as_of=DAY).table
    assert days.select("rated_on", "level_reached", "lowest_level", "highest_level").rows() == [
        (on(1), 3, 3, 3),
        (on(5), 3, 3, 4),
        (on(9), 4, 4, 6),
    ]
    assert readiness_history(rated, as_of=on(8)).table.equals(days.head(2))


def test_a_level_outside_its_scale_is_told_and_counts_nowhere() -> None:
    found = readiness_history(ratings(("a", "TRL", 10, "A", on(1), "x"), ("a", "MRL", 10, "A", on(1), "x")), as_of=DAY)
    assert found.table["dimension"].to_list() == ["MRL"]
    assert found.problems.select("rule", "found").rows() == [("level-outside-its-scale", "TRL 10")]


def test_the_weakest_scale_names_what_comes_next() -> None:
    rated = ratings(
        ("a", "TRL", 6, "A", on(1), "x"), ("a", "TMRL", 3, "A", on(1), "x"), ("a", "CRL", 1, "A", on(1), None)
    )
    step = next_steps(readiness_history(rated, as_of=DAY).table).table.row(0, named=True)
    assert (step["scale"], step["next_level"], step["next_step"]) == ("TMRL", 4, "Champion with time.")


def test_at_the_top_nothing_comes_next() -> None:
    top = next_steps(readiness_history(ratings(("a", "TRL", 9, "A", on(1), "x")), as_of=DAY).table).table
    assert top.select("next_level", "next_step").row(0) == (None, None)


def test_levels_of_the_register_are_claims() -> None:
    assets = pl.DataFrame([{"id": "a", "readiness": [{"scale": "TRL", "level": 4}]}, {"id": "b", "readiness": None}])
    row = now(recorded_ratings(assets, as_of=DAY))
    assert (row["asset"], row["level_reached"], row["claimed_level"]) == ("a", None, 4)


def test_nothing_rated_is_an_empty_table_with_its_types() -> None:
    found = readiness_history(table("readiness_ratings").empty(), as_of=DAY)
    assert found.table.schema == table("readiness_levels").schema
    assert found.table.is_empty()
    assert next_steps(found.table).table.is_empty()


SAID = st.tuples(
    st.sampled_from("ab"), st.sampled_from(["TRL", "CRL"]), st.integers(1, 9), st.sampled_from("XYZ"),
    st.dates(date(2026, 1, 1), date(2026, 1, 9)), st.sampled_from([None, "Report"]),
)  # fmt: skip


@given(st.lists(SAID, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_ratings_does_not_matter_and_levels_lie_between_their_ends(rows: list[Any], chance: Any) -> None:
    shuffled = chance.sample(rows, len(rows))
    found = readiness_history(ratings(*rows), as_of=DAY)
    assert found.table.equals(readiness_history(ratings(*shuffled), as_of=DAY).table)
    inside = found.table.select(pl.col("level_reached").is_between("lowest_level", "highest_level").fill_null(True))
    assert inside.to_series().all()
    assert (found.table["raters"] + found.table["claims"] > 0).all()
