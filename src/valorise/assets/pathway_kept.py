"""Plans as people keep them: usual times until somebody says that a step was done or moved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from valorise.assets.pathway_plan import AS_USUAL, Settled, dated_steps, plan_steps
from valorise.assets.pathways import pathway_steps
from valorise.terms.tables import table

SCHEMA = pl.Schema({**table("plan_steps").schema, "done_on": pl.Date(), "moved": pl.Boolean(), "standing": pl.String()})
DONE, LATE, NEXT, LATER = "done", "late", "next", "later"
"""How a step stands: done; not done though its last day has passed; the first that is open; after that one."""


def kept_plans(choices: pl.DataFrame, tasks: pl.DataFrame, order: pl.DataFrame, *, as_of: date) -> pl.DataFrame:
    """Steps of chosen pathways: the columns of `plan_steps`, and done_on, moved, standing.

    `choices` has the columns asset, pathway, start, first_step (missing: 1), one row for each asset; `tasks` has asset,
    step, begins, due, done_on, each of the days missing where nobody said anything. Steps after one that was done or
    moved are counted from its day; a step is late where it is open and its last day has passed, so that without a last
    day none is. `order` is the table `pathway_order`: open blocks are listed at the step that waits for them.
    """
    steps = {str(name): rows for (name,), rows in pathway_steps().partition_by("pathway", as_dict=True).items()}
    said: dict[str, dict[int, Settled]] = {}
    for row in tasks.iter_rows(named=True):
        said.setdefault(row["asset"], {})[row["step"]] = Settled(row["begins"], row["due"], row["done_on"])
    rows: list[dict[str, Any]] = []
    for one in choices.iter_rows(named=True):
        if one["pathway"] in steps:
            rows += _of_choice(one, steps[one["pathway"]], said.get(one["asset"], {}), as_of)
    schema = {name: kind for name, kind in SCHEMA.items() if name != "waits_for"}
    waiting = plan_steps(choices, order, start=as_of).select("asset", "pathway", "step", "waits_for")
    joined = pl.DataFrame(rows, schema=schema).join(waiting, on=["asset", "pathway", "step"], how="left")
    return joined.select(SCHEMA.names()).sort("asset", "step")


def following_steps(plans: pl.DataFrame) -> pl.DataFrame:
    """Of each plan the first step that is open, and `last_done`: the day of the last step done; missing for none."""
    last = plans.group_by("asset").agg(last_done=pl.col("done_on").max())
    open_ones = plans.filter(pl.col("standing") != DONE).sort("asset", "step")
    return open_ones.unique("asset", keep="first", maintain_order=True).join(last, on="asset", how="left")


def _of_choice(
    one: Mapping[str, Any], steps: pl.DataFrame, said: Mapping[int, Settled], as_of: date
) -> list[dict[str, Any]]:
    own = steps.filter(pl.col("step") >= (one["first_step"] or 1))
    found: list[dict[str, Any]] = []
    is_first = True
    for row in dated_steps(own, one["start"], said):
        settled = said.get(row["step"], AS_USUAL)
        last = settled.due or row["latest_end"]
        standing = DONE if settled.done_on else LATE if last and last < as_of else NEXT if is_first else LATER
        is_first = is_first and standing == DONE
        moved = settled.begins is not None or settled.due is not None
        found.append({"asset": one["asset"], **row, "done_on": settled.done_on, "moved": moved, "standing": standing})
    return found
