"""The plan for one asset as a document: pathways side by side, what must come first, and dated steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from valorise.assets.pathway_plan import goals
from valorise.reporting.chains import chains
from valorise.reporting.charts import spans
from valorise.reporting.document import Cell, Chart, Document, Empty, Folds, Grid, Head, Notice, Paragraph, Section
from valorise.reporting.document import Pair as PicturedTable
from valorise.reporting.wording import sentence_case
from valorise.terms import codes

CAUTION = (
    "Durations are usual ranges of practice and no promise; compare them with your own cases. Legal deadlines are not"
    " worked out here: see the dates of the register."
)


@dataclass(frozen=True, slots=True)
class Plan:
    """What was found out about the pathways of one asset, and the one of them that was dated."""

    asset: str
    title: str
    office: str
    as_of: date
    advice: pl.DataFrame
    order: pl.DataFrame
    steps: pl.DataFrame
    reasons: pl.DataFrame
    problems: pl.DataFrame


def plan_document(plan: Plan) -> Document:
    """The document: a section each for the comparison, for what must come first, and for the dated steps."""
    return Document(
        f"Pathways: {plan.title}", plan.office, "", plan.as_of, (_compared(plan), _ordered(plan), _dated(plan))
    )


def _compared(plan: Plan) -> Section:
    rows = tuple(_pathway(row) for row in plan.advice.iter_rows(named=True))
    heads = (
        *(Head("Pathway"), Head("For", "number"), Head("Against", "number"), Head("Not known", "number")),
        *(Head("Open blocks", "number"), Head("Weakest scale it asks for"), Head("Goal reached"), Head("Usual time")),
    )
    told = chains(plan.reasons, [plan.asset])
    named = [("What holds it back", "readiness"), *plan.advice.select("name", "pathway").iter_rows()]
    folds = tuple((name, told[plan.asset, about]) for name, about in named if (plan.asset, about) in told)
    intro = (
        "Pathways that the kind of result allows, by what the register says. The numbers count kinds of reasons; they"
        " do not weigh them."
    )
    return Section("pathways", "Pathways side by side", (Grid("Pathways", heads, rows), Folds("Why", folds)), intro)


def _pathway(row: dict[str, Any]) -> tuple[Cell, ...]:
    counts = (row[name] for name in ("speaks_for", "speaks_against", "not_known", "blocks"))
    return (
        Cell(row["name"], row["pathway"]),
        *(Cell(str(one)) for one in counts),
        Cell(weakest(row)),
        Cell(between(row["earliest_end"], row["latest_end"])),
        Cell(row["duration"] or "not known"),
    )


def weakest(row: Mapping[str, Any]) -> str:
    """What a row of `pathway_advice` says of readiness: the weakest scale that the pathway asks for, and its levels.

    >>> weakest({"weakest_scale": "CRL", "needed_level": 3, "rated_level": None, "claimed_level": None})
    'CRL: not rated, begins at 3'
    >>> weakest({"weakest_scale": "CRL", "needed_level": 3, "rated_level": None, "claimed_level": 5})
    'CRL: claimed 5, begins at 3'
    >>> weakest({"weakest_scale": None})
    'asks for none'
    """
    if row["weakest_scale"] is None:
        return "asks for none"
    known = {"rated": row["rated_level"], "claimed": row["claimed_level"]}
    level = next((f"{word} {level}" for word, level in known.items() if level is not None), "not rated")
    return f"{row['weakest_scale']}: {level}, begins at {row['needed_level']}"


def _ordered(plan: Plan) -> Section:
    order = plan.order
    if order.is_empty():
        return Section("order", "What must come first", (Empty("No ordering rule touches this pathway."),))
    heads = (
        Head("First"),
        Head("Only then"),
        Head("Before step", "number"),
        Head("Kind"),
        Head("Standing"),
        Head("Rests on"),
    )
    rows = tuple(_rule(row) for row in order.iter_rows(named=True))
    intro = "“Open” means that nothing in the register shows it, not that it was left undone."
    notices = tuple(
        Notice(f"{sentence_case(one['found'])}. {one['fix']}") for one in plan.problems.iter_rows(named=True)
    )
    return Section("order", "What must come first", (*notices, Grid("Ordering rules", heads, rows)), intro)


def _rule(row: dict[str, Any]) -> tuple[Cell, ...]:
    return (
        Cell(row["first"], row["ordering"]),
        Cell(row["then"]),
        Cell(str(row["step"])),
        Cell(codes.label("strictness", row["strictness"])),
        Cell(row["standing"], str(row["done_on"] or "")),
        Cell(row["reference"]),
    )


def _dated(plan: Plan) -> Section:
    if plan.steps.is_empty():
        return Section("plan", "Dated plan", (Empty("There is no step to date."),))
    steps = list(plan.steps.iter_rows(named=True))
    last = max(goals()[steps[0]["pathway"]], steps[0]["step"])
    drawn = [_bar(row) for row in steps if row["step"] <= last]
    described = (
        "Each bar begins on the earliest day; the dark part ends on the earliest day, the light one on the latest."
    )
    chart = Chart(
        "Steps of the pathway",
        f"{described} A mark alone is a step without a usual time. Care after the goal is not drawn.",
        spans(drawn),
    )
    heads = (Head("Step"), Head("Begins"), Head("Ends"))
    days = Grid("Days", heads, tuple(_days(row) for row in steps))
    parts = (Head("Step"), Head("Who"), Head("Documents"), Head("Gate"), Head("Waits for"))
    work = Grid("Steps", parts, tuple(_work(row) for row in steps))
    return Section("plan", "Dated plan", (Paragraph(CAUTION), PicturedTable(chart, days), work))


def _bar(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": f"{row['step']} {row['action']}",
        "begins": row["earliest_start"].isoformat(),
        "earliest": _written(row["earliest_end"]),
        "latest": _written(row["latest_end"]),
    }


def _days(row: dict[str, Any]) -> tuple[Cell, ...]:
    return (
        Cell(str(row["step"])),
        Cell(between(row["earliest_start"], row["latest_start"])),
        Cell(between(row["earliest_end"], row["latest_end"])),
    )


def _work(row: dict[str, Any]) -> tuple[Cell, ...]:
    return (
        Cell(f"{row['step']}. {row['action']}", row["usual"]),
        *(Cell(", ".join(row[name] or ())) for name in ("who", "documents")),
        Cell(row["gate"] or ""),
        Cell(", ".join(row["waits_for"] or ())),
    )


def between(earliest: date | None, latest: date | None) -> str:
    """Two days as one text; says what is not known.

    >>> between(date(2026, 1, 2), None), between(None, None)
    ('not before 2026-01-02', 'not known')
    """
    if earliest is None:
        return "not known"
    if latest is None:
        return f"not before {earliest}"
    return str(earliest) if earliest == latest else f"{earliest} to {latest}"


def _written(day: date | None) -> str | None:
    return day.isoformat() if day else None
