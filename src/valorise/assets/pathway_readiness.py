"""How ready an asset is for a pathway: the levels at which the pathway begins, against those that people rated."""

from __future__ import annotations

from datetime import date

import polars as pl

from valorise.assets.pathway_order import CHOICE
from valorise.assets.readiness import readiness
from valorise.assets.readiness_levels import next_steps, readiness_history, recorded_ratings
from valorise.terms import knowledge
from valorise.terms.results import Result

FOR, AGAINST, UNKNOWN = "for", "against", "not known"
WORST_FIRST = {AGAINST: 0, UNKNOWN: 1, FOR: 2}
HELD = ("level_reached", "lowest_level", "highest_level", "claimed_level", "raters")


def rated_levels(assets: pl.DataFrame, ratings: pl.DataFrame, *, as_of: date) -> Result:
    """Readiness by day, as `readiness_history` gives it, from ratings and from the levels that the register holds.

    Those of the register are claims, because nothing there says what they rest on.
    """
    recorded = recorded_ratings(assets, as_of=as_of)
    return readiness_history(pl.concat([ratings.select(recorded.columns), recorded]), as_of=as_of)


def needed_levels() -> pl.DataFrame:
    """The levels from which pathways usually begin: pathway, scale, begins_at. They are a convention of ours.

    >>> needed_levels().filter(pathway="pw-spin-off")["scale"].to_list()
    ['TRL', 'CRL', 'TMRL']
    """
    rows = [
        {"pathway": pathway, "scale": scale, "begins_at": level}
        for pathway, said in knowledge.document(CHOICE)["pathways"].items()
        for scale, level in said.get("begins_at", {}).items()
    ]
    return pl.DataFrame(rows, schema={"pathway": pl.String(), "scale": pl.String(), "begins_at": pl.Int64()})


def compared_levels(taken: pl.DataFrame, levels: pl.DataFrame) -> pl.DataFrame:
    """For each asset, pathway and scale that the pathway asks for: begins_at, what was rated, and the side it takes.

    `levels` is the table `readiness_levels`, one row for each asset and scale. Columns: asset, pathway, scale,
    begins_at, those of `HELD`, spare (levels above the beginning, below zero where it is short; missing where nobody
    rated), unrated, side. All raters with evidence at or above the beginning speak for it, all below against it;
    where the beginning lies between the lowest and the highest of them, it is not known. Without evidence a claim that
    is too low speaks against, a higher one proves nothing. By asset and pathway, what holds it back first.
    """
    held = levels.select("asset", *(pl.col(name).cast(pl.Int64) for name in HELD), scale="dimension")
    joined = taken.select("asset", "pathway").join(needed_levels(), on="pathway").join(
        held, on=["asset", "scale"], how="left"
    )  # fmt: skip
    begins, low = pl.col("begins_at"), pl.coalesce("lowest_level", "claimed_level")
    sided = joined.with_columns(
        spare=low - begins,
        unrated=low.is_null(),
        side=pl.when(pl.col("lowest_level") >= begins)
        .then(pl.lit(FOR))
        .when(pl.coalesce("highest_level", "claimed_level") < begins)
        .then(pl.lit(AGAINST))
        .otherwise(pl.lit(UNKNOWN)),
    )
    return sided.sort("asset", "pathway", worst_first(), "spare", "scale", nulls_last=False)


def worst_first() -> pl.Expr:
    """The place of a side where what speaks against comes first, then what is not known."""
    return pl.col("side").replace_strict(WORST_FIRST, return_dtype=pl.Int64)


def weakest_levels(compared: pl.DataFrame) -> pl.DataFrame:
    """Of each asset and pathway the scale that holds it back the most among those that the pathway asks for.

    Columns: asset, pathway, weakest_scale, needed_level, rated_level (missing where nobody rated it with evidence),
    claimed_level (where nobody did, the level that is claimed; missing where none is).
    """
    first = compared.unique(["asset", "pathway"], keep="first", maintain_order=True)
    named = {"weakest_scale": "scale", "needed_level": "begins_at", "rated_level": "level_reached"}
    claimed = pl.when(pl.col("level_reached").is_null()).then("claimed_level")
    return first.select("asset", "pathway", **named, claimed_level=claimed)


def held_back(assets: pl.DataFrame, levels: pl.DataFrame) -> pl.DataFrame:
    """Reasons that name the weakest scale of each asset, whichever pathway it takes.

    By what was rated with evidence; where nothing was, by the levels that the register claims, which are called so.
    """
    proven = next_steps(levels)
    others = assets.join(proven.table.select(id="asset"), on="id", how="anti")
    return pl.concat([proven.reasons, readiness(others).reasons])
