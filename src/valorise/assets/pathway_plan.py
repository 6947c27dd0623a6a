"""A dated plan from the steps of pathways: usual times are ranges, so every day is a range too."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import polars as pl

from valorise.assets.pathway_order import CHOICE
from valorise.assets.pathways import pathway_steps
from valorise.terms import knowledge
from valorise.terms.tables import table

MONTHS = re.compile(r"(?:by )?month (\d+)(?:-(\d+))?")
"""Form of a time counted in months from an earlier step, such as `by month 12` or `month 26-31`."""
UNITS = {"days": "d", "weeks": "w", "months": "mo", "years": "y"}


@dataclass(frozen=True, slots=True)
class Span:
    """An earliest and a latest day; no latest day where nothing bounds it."""

    earliest: date
    latest: date | None


@dataclass(frozen=True, slots=True)
class Settled:
    """What people said of a step instead of its usual days."""

    begins: date | None = None
    due: date | None = None
    done_on: date | None = None


AS_USUAL = Settled()


def plan_steps(taken: pl.DataFrame, order: pl.DataFrame, *, start: date, first_step: int = 1) -> pl.DataFrame:
    """The declared table `plan_steps` for the assets and pathways in `taken`, from `first_step` on, from `start` on.

    One step follows the other; a month without that day ends on its last day. A step whose time is said in words adds
    nothing to the earliest days, and after it no latest day is known. A time counted in months runs from the end of
    the step that `pathway_choice.yaml` names; where that step lies before the plan, from its start. `order` is the
    table `pathway_order`: open blocks are listed at the step that waits for them.
    """
    steps = pathway_steps().filter(pl.col("step") >= first_step).partition_by("pathway", as_dict=True)
    dated = {str(pathway): list(dated_steps(rows, start)) for (pathway,), rows in steps.items()}
    rows = [
        {"asset": asset, **row}
        for asset, pathway in taken.select("asset", "pathway").iter_rows()
        for row in dated.get(pathway, ())
    ]
    columns = table("plan_steps").schema
    made = pl.DataFrame(rows, schema={name: kind for name, kind in columns.items() if name != "waits_for"})
    held_up = order.filter(pl.col("strictness") == "block", pl.col("standing") != "done")
    waiting = held_up.group_by("asset", "pathway", "step").agg(waits_for=pl.col("ordering").sort())
    joined = made.join(waiting, on=["asset", "pathway", "step"], how="left")
    return joined.select(columns.names()).sort("asset", "pathway", "step")


def plan_ends(plan: pl.DataFrame) -> pl.DataFrame:
    """For each asset and pathway the days between which its goal is reached: earliest_end, latest_end.

    The goal is the step that `pathway_choice.yaml` names; what follows is care without an end. A goal without a usual
    time has no days.
    """
    schema = {"pathway": pl.String(), "step": pl.Int64()}
    reached = pl.DataFrame(list(goals().items()), schema=schema, orient="row")
    return plan.join(reached, on=["pathway", "step"]).select("asset", "pathway", "earliest_end", "latest_end")


def goals() -> dict[str, int]:
    """By pathway the step with which its goal is reached.

    >>> goals()["pw-spin-off"]
    7
    """
    return {name: one["goal"] for name, one in knowledge.document(CHOICE)["pathways"].items()}


def dated_steps(
    steps: pl.DataFrame, start: date, said: Mapping[int, Settled] | None = None
) -> Iterator[dict[str, Any]]:
    """The steps of one pathway with their days; `said` holds what people settled, by the number of the step."""
    pathway = steps.item(0, "pathway") if steps.height else ""
    anchor = knowledge.document(CHOICE)["pathways"].get(pathway, {}).get("counted_from")
    begins, counted = Span(start, start), Span(start, start)
    for row in steps.sort("step").iter_rows(named=True):
        settled = (said or {}).get(row["step"], AS_USUAL)
        begins = _begun(begins, settled)
        ends = _settled_end(settled) or _ends(row, begins, counted if anchor else None)
        yield {
            **{name: row[name] for name in ("pathway", "step", "action", "who", "documents", "gate")},
            "earliest_start": begins.earliest,
            "latest_start": begins.latest,
            "earliest_end": ends.earliest if ends else None,
            "latest_end": ends.latest if ends else None,
            "usual": _usual(row),
        }
        begins = ends or Span(begins.earliest, None)
        counted = begins if row["step"] == anchor else counted


def _begun(begins: Span, settled: Settled) -> Span:
    """Days between which a step begins: never after it was done or is due."""
    if settled.begins:
        return Span(settled.begins, settled.begins)
    last = settled.done_on or settled.due
    return Span(min(begins.earliest, last), min(begins.latest or last, last)) if last else begins


def _settled_end(settled: Settled) -> Span | None:
    day = settled.done_on or settled.due
    return Span(day, day) if day else None


def _ends(row: dict[str, Any], begins: Span, counted: Span | None) -> Span | None:
    """Days between which a step ends; None where it has no usual time."""
    if row["least"] is not None:
        unit = UNITS[row["time_unit"]]
        latest = later(begins.latest, row["most"], unit) if begins.latest else None
        return Span(later(begins.earliest, row["least"], unit), latest)
    months = MONTHS.fullmatch(row["when"] or "")
    if not (months and counted):
        return None
    last = int(months[2] or months[1])
    first = later(counted.earliest, int(months[1]), "mo") if months[2] else counted.earliest
    latest = later(counted.latest, last, "mo") if counted.latest else None
    return Span(max(begins.earliest, first), _later_of(begins.latest, latest))


@lru_cache(maxsize=4096)
def later(day: date, count: int, unit: str) -> date:
    """The day that many days (d), weeks (w), months (mo) or years (y) later.

    >>> later(date(2026, 11, 30), 3, "mo")
    datetime.date(2027, 2, 28)
    """
    found: date = pl.select(pl.lit(day).dt.offset_by(f"{count}{unit}")).item()
    return found


def _later_of(one: date | None, other: date | None) -> date | None:
    return max(one, other) if one and other else None


def _usual(row: dict[str, Any]) -> str:
    if row["least"] is None:
        return str(row["when"])
    span = str(row["least"]) if row["least"] == row["most"] else f"{row['least']}-{row['most']}"
    return f"{span} {row['time_unit']}"
