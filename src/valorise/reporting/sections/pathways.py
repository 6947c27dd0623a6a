"""Where results may go: the pathway that the register speaks for most, what holds each back, and why."""

from __future__ import annotations

from typing import Any

import polars as pl

from valorise.reporting.chains import chains
from valorise.reporting.discretion import asset_title, confidential
from valorise.reporting.document import Cell, Empty, Folds, Grid, Head, Section
from valorise.reporting.findings import Findings
from valorise.reporting.plan import between, weakest
from valorise.reporting.wording import clipped, number, several

PLACE = 45
MOST, OTHERS = 15, 2
TITLE = "Where they may go"
INTRO = (
    "For each result the pathway that the register speaks for most, and the next ones. The numbers count kinds of"
    " reasons and do not weigh them; a person decides. Levels of readiness count as they were rated with evidence."
)


def section(findings: Findings) -> Section:
    """One row for each asset with its first pathway, and a fold with the reasons."""
    advice = findings.pathway_advice
    if advice.is_empty():
        fix = "Give assets a type, and add cases, rights, agreements or ratings of readiness."
        return Section("pathways", TITLE, (Empty("No pathway was advised for what was read.", fix),))
    firsts = advice.filter(rank=1).sort(
        pl.col("speaks_for") - pl.col("speaks_against"), "asset", descending=[True, False]
    )
    heads = (
        *(Head("Result"), Head("First pathway"), Head("Reasons")),
        *(Head("Weakest scale it asks for"), Head("Goal reached"), Head("Also possible")),
    )
    shown = firsts.head(MOST)
    rows = tuple(_row(row, findings) for row in shown.iter_rows(named=True))
    left = firsts.height - shown.height
    more = f"and {several(left, 'more asset')} in pathway_advice.jsonl and tables.xlsx" if left else ""
    blocks = (Grid("Pathways that come first", heads, rows, more), Folds("Why", _why(shown, findings)))
    return Section("pathways", TITLE, blocks, INTRO)


def _row(row: dict[str, Any], findings: Findings) -> tuple[Cell, ...]:
    name = row["asset"]
    others = findings.pathway_advice.filter(pl.col("rank") > 1, asset=name).sort("rank")
    also = [clipped(one, 80) for one in others["name"].head(OTHERS)]
    left = others.height - len(also)
    return (
        Cell(asset_title(findings, name, 110)),
        Cell(row["name"], row["duration"] or ""),
        Cell(
            f"{row['speaks_for']} for, {row['speaks_against']} against, {row['not_known']} not known",
            f"{several(row['blocks'], 'open block')}" if row["blocks"] else "",
        ),
        Cell("withheld" if _secret(name, findings) else weakest(row)),
        Cell(between(row["earliest_end"], row["latest_end"])),
        Cell("; ".join(also), f"and {number(left)} more" if left else ""),
    )


def _why(shown: pl.DataFrame, findings: Findings) -> tuple[tuple[str, Any], ...]:
    """What holds an asset back and what is said of its first pathway; of a confidential one nothing is told."""
    told = chains(findings.reasons, shown["asset"])
    return tuple(
        (
            f"{asset_title(findings, name, 80)}: {pathway_name}",
            (*told.get((name, "readiness"), ()), *told.get((name, pathway), ())),
        )
        for name, pathway, pathway_name in shown.select("asset", "pathway", "name").iter_rows()
        if not _secret(name, findings)
    )


def _secret(name: str, findings: Findings) -> bool:
    return confidential(findings.asset.get(name, {}))
