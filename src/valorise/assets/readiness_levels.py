"""Levels of readiness from what several people gave, with what they rest on; a level without evidence is a claim."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import polars as pl

from valorise.assets.pathways import scale_levels
from valorise.assets.readiness import readiness
from valorise.terms import codes
from valorise.terms.problems import Problem, problems_table, shown
from valorise.terms.reasons import reason, reasons_table
from valorise.terms.results import Result
from valorise.terms.tables import table

APART = 2
"""Levels between the lowest and the highest rater from which they should talk; neighbours are no disagreement."""
REGISTER = "the register"
"""Rater of levels that the register holds without saying who gave them."""
EVIDENCE = ("rests_on", "document", "link", "event")
"""Columns of a rating any of which says what the level rests on."""
NEXT_SCHEMA: dict[str, pl.DataType] = {
    "asset": pl.String(),
    "scale": pl.String(),
    "level": pl.Int64(),
    "next_level": pl.Int64(),
    "now": pl.String(),
    "next_step": pl.String(),
}


def readiness_history(ratings: pl.DataFrame, *, as_of: date) -> Result:
    """The declared table `readiness_levels`: for each asset and scale one row per day on which somebody rated it.

    Of each rater the last rating up to that day counts; later ratings of others do not undo it. `level_reached` is the
    lower median of the ratings with evidence, so that at least half of the raters say it is reached. A level outside
    its scale is a problem and counts nowhere; ratings after `as_of` are left out.
    """
    known, outside = _on_scale(ratings.filter(pl.col("rated_on") <= as_of))
    days = known.select("asset", "dimension", "rated_on").unique()
    last = (
        days.join(known.select("asset", "dimension", "rater").unique(), on=["asset", "dimension"])
        .sort("rated_on")
        .join_asof(
            known.sort("level_given", "rests_on")  # of two levels one rater gave on one day the lower counts
            .unique(["asset", "dimension", "rater", "rated_on"], keep="first", maintain_order=True)
            .sort("rated_on"),
            on="rated_on",
            by=["asset", "dimension", "rater"],
            check_sortedness=False,
        )
        .filter(pl.col("level_given").is_not_null())
    )
    found = last.group_by("asset", "dimension", "rated_on").agg(*_of_raters()).sort("asset", "dimension", "rated_on")
    columns = table("readiness_levels").schema
    levels = found.select(pl.col(name).cast(kind) for name, kind in columns.items())
    now = current_levels(levels)
    return Result(levels, _reasons(now, last), pl.concat([outside, _disagreements(now)]))


def current_levels(levels: pl.DataFrame) -> pl.DataFrame:
    """The last row of each asset and scale in the table `readiness_levels`: where it stands now."""
    return (
        levels.sort("rated_on")
        .unique(["asset", "dimension"], keep="last", maintain_order=True)
        .sort("asset", "dimension")
    )


def next_steps(levels: pl.DataFrame) -> Result:
    """For each asset the scale that holds it back and what its next level asks, in the words of the scale.

    Columns: asset, scale, level, next_level and next_step (both missing at the top), now. Only levels with evidence
    count; an asset that has none is left out. A scale never rated counts neither as low nor as high.
    """
    proven = current_levels(levels).filter(pl.col("level_reached").is_not_null())
    given = proven.group_by("asset", maintain_order=True).agg(
        readiness=pl.struct(scale="dimension", level="level_reached")
    )
    weakest = readiness(given.rename({"asset": "id"}), proven=True)
    rows = [_next(row) for row in weakest.table.iter_rows(named=True)]
    return Result(pl.DataFrame(rows, schema=NEXT_SCHEMA), weakest.reasons)


def recorded_ratings(assets: pl.DataFrame, *, as_of: date) -> pl.DataFrame:
    """The levels in the register as ratings: nobody said what they rest on, so they are claims of the register."""
    given = assets.select(asset="id", given="readiness").explode("given", empty_as_null=False, keep_nulls=False)
    rows = given.unnest("given").with_columns(
        dimension="scale",
        level_given="level",
        rater=pl.lit(REGISTER),
        rated_on=pl.lit(as_of),
    )
    columns = table("readiness_ratings").schema
    named = ("asset", "dimension", "level_given", "rater", "rated_on")
    return rows.select(
        pl.col(name).cast(kind) if name in named else pl.lit(None, kind).alias(name) for name, kind in columns.items()
    )


def _on_scale(ratings: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Ratings whose level exists, and problems for the others."""
    ends = [(code, int(row["lowest"]), int(row["highest"])) for code, row in codes.codes("readiness_scales").items()]
    scales = pl.DataFrame(ends, schema=["dimension", "lowest", "highest"], orient="row")
    marked = ratings.join(scales, on="dimension", how="left", maintain_order="left")
    within = pl.col("level_given").is_between("lowest", "highest").fill_null(value=False)
    wrong = [_outside(row) for row in marked.filter(~within).iter_rows(named=True)]
    return marked.filter(within).drop("lowest", "highest"), problems_table(wrong)


def _of_raters() -> Iterator[pl.Expr]:
    proven = pl.any_horizontal(pl.col(name).str.strip_chars().fill_null("") != "" for name in EVIDENCE)
    with_evidence, without = pl.col("level_given").filter(proven), pl.col("level_given").filter(~proven)
    yield (
        with_evidence.sort().get((with_evidence.len().cast(pl.Int64) - 1) // 2, null_on_oob=True).alias("level_reached")
    )
    yield with_evidence.min().alias("lowest_level")
    yield with_evidence.max().alias("highest_level")
    yield without.max().alias("claimed_level")
    yield with_evidence.len().alias("raters")
    yield without.len().alias("claims")


def _next(row: dict[str, Any]) -> dict[str, Any]:
    words = scale_levels(row["scale"])
    following = row["next_level"]
    return {
        **{name: row[name] for name in ("asset", "scale", "level", "next_level")},
        "now": words.get(row["level"]),
        "next_step": words.get(following) if following is not None else None,
    }


def _reasons(now: pl.DataFrame, last: pl.DataFrame) -> pl.DataFrame:
    """For each level that stands now who gave which level and what it rests on."""
    said = now.select("asset", "dimension", "rated_on").join(last, on=["asset", "dimension", "rated_on"])
    rows = []
    for (asset, scale), raters in said.sort("asset", "dimension", "rater").group_by(
        "asset", "dimension", maintain_order=True
    ):
        for step, row in enumerate(raters.iter_rows(named=True), start=1):
            shown_by = next((row[name] for name in EVIDENCE if (row[name] or "").strip()), None)
            rule = "rated-with-evidence" if shown_by else "rated-without-evidence"
            values = {"scale": scale, "level": row["level_given"], "rater": row["rater"], "rests_on": shown_by}
            rows.append(reason(str(asset), f"readiness {scale}", step, rule, values))
    return reasons_table(rows)


def _disagreements(now: pl.DataFrame) -> pl.DataFrame:
    apart = now.filter(pl.col("highest_level") - pl.col("lowest_level") >= APART)
    return problems_table(
        Problem(
            table="readiness_ratings",
            record=row["asset"],
            column=row["dimension"],
            found=f"levels from {row['lowest_level']} to {row['highest_level']}",
            expected=f"raters less than {APART} levels apart",
            rule="raters-disagree",
            fix="Let the raters compare what their levels rest on, and rate again.",
            severity="notice",
        )
        for row in apart.iter_rows(named=True)
    )


def _outside(row: dict[str, Any]) -> Problem:
    between = f"a level from {row['lowest']} to {row['highest']}" if row["lowest"] is not None else "a known scale"
    return Problem(
        table="readiness_ratings",
        record=row["asset"],
        column="level_given",
        found=shown(f"{row['dimension']} {row['level_given']}"),
        expected=between,
        rule="level-outside-its-scale",
        fix="Correct the level; the meaning of every level is told by: valorise knowledge show",
        severity="refused",
    )
