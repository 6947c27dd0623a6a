"""Results that need a look: neglected ones, and warnings to publish or protect."""

from __future__ import annotations

from typing import Any

from valorise.reporting.discretion import address, asset_title, confidential
from valorise.reporting.document import Block, Cell, Empty, Grid, Head, Section
from valorise.reporting.findings import Findings, packed
from valorise.reporting.sections.matches import asset_facts
from valorise.reporting.sentences import sentence, word
from valorise.reporting.wording import number

PLACE = 50
MOST = 15
FIRST = ("publish-or-protect",)


def section(findings: Findings) -> Section:
    """One table per kind of warning, those that cannot wait first."""
    title = "What needs a look"
    if findings.attention.is_empty():
        fix = (
            "Add the office's own records, such as cases, agreements or contacts, to see what nobody has looked after."
        )
        return Section("attention", title, (Empty("Nothing was found that is neglected or at risk.", fix),))
    kinds = sorted(findings.attention["kind"].unique(), key=lambda kind: (kind not in FIRST, kind))
    blocks: list[Block] = [_grid(kind, findings) for kind in kinds]
    return Section("attention", title, tuple(blocks), "Assets that wait for somebody, the longest waiting first.")


def _grid(kind: str, findings: Findings) -> Grid:
    rows = findings.attention.filter(kind=kind).sort("since", "asset", nulls_last=True)
    left = rows.height - MOST
    return Grid(
        f"{word('attention_labels', kind)} ({number(rows.height)})",
        (Head("Asset"), Head("Since"), Head("Why it stands here")),
        tuple(_row(row, findings) for row in rows.head(MOST).iter_rows(named=True)),
        f"and {number(left)} more in attention.jsonl and tables.xlsx" if left > 0 else "",
    )


def _row(row: dict[str, Any], findings: Findings) -> tuple[Cell, ...]:
    asset = findings.asset.get(row["asset"], {})
    since = str(row["since"]) if row["since"] is not None else ""
    values = {"since": since or None} | packed(row.get("values"))
    return (
        Cell(
            asset_title(findings, row["asset"], 120),
            asset_facts(asset),
            "" if confidential(asset) else address(asset.get("url")),
        ),
        Cell(since or "not known"),
        Cell(sentence("attention", row["kind"], values)),
    )
