"""Results that need a look: neglected ones, and warnings to publish or protect."""

from __future__ import annotations

from typing import Any

from valorise.reporting.discretion import address, asset_title, confidential
from valorise.reporting.document import Block, Cell, Empty, Grid, Head, Section
from valorise.reporting.findings import Findings
from valorise.reporting.sections.matches import asset_facts
from valorise.reporting.sentences import sentence
from valorise.reporting.wording import number
from valorise.terms import codes

PLACE = 50
MOST = 15


def section(findings: Findings) -> Section:
    """One table per kind of warning, those that cannot wait first."""
    title = "What needs a look"
    if findings.attention.is_empty():
        fix = (
            "Add the office's own records, such as cases, agreements or contacts, to see what nobody has looked after."
        )
        return Section("attention", title, (Empty("Nothing was found that is neglected or at risk.", fix),))
    kinds = sorted(findings.attention["concern"].unique(), key=lambda one: [*codes.codes("concerns"), one].index(one))
    blocks: list[Block] = [_grid(concern, findings) for concern in kinds]
    return Section("attention", title, tuple(blocks), "Assets that wait for somebody, the longest waiting first.")


def _grid(concern: str, findings: Findings) -> Grid:
    rows = findings.attention.filter(concern=concern).sort("last_day", "last_on", "asset", "office", nulls_last=True)
    left = rows.height - MOST
    return Grid(
        f"{codes.label('concerns', concern)} ({number(rows['asset'].n_unique())})",
        (Head("Asset"), Head("Day"), Head("Why it stands here")),
        tuple(_row(row, findings) for row in rows.head(MOST).iter_rows(named=True)),
        f"and {number(left)} more in attention.jsonl and tables.xlsx" if left > 0 else "",
    )


def _row(row: dict[str, Any], findings: Findings) -> tuple[Cell, ...]:
    asset = findings.asset.get(row["asset"], {})
    concern = row["concern"] if row["last_on"] or row["last_day"] else f"{row['concern']}-undated"
    day = row["last_day"] or row["last_on"]
    return (
        Cell(
            asset_title(findings, row["asset"], 120),
            asset_facts(asset),
            "" if confidential(asset) else address(asset.get("url")),
        ),
        Cell(str(day) if day else "not known", "unconfirmed" if row["last_day"] and row["status"] == "known" else ""),
        Cell(
            sentence(
                "attention", concern, {**row, "last_on": day and str(row["last_on"]), "last_day": str(row["last_day"])}
            )
        ),
    )
