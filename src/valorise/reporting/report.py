"""The files of the report: one page for people, one workbook, and tables for programs."""

from __future__ import annotations

from valorise.reporting.findings import Findings
from valorise.reporting.formats import html, jsonl, xlsx
from valorise.reporting.overview import overview

ALWAYS = ("assets", "needs", "matches", "deadlines", "problems")
"""Tables that are written even when they are empty, so that a program finds what it expects."""
LIBRARY = "measures"
"""Knowledge that the findings refer to and not a finding: it is not written."""


def report(findings: Findings) -> dict[str, bytes]:
    """Content of each file by its name: `report.html`, `tables.xlsx`, and one `.jsonl` per table.

    One workbook holds all tables, a sheet each: it travels as one attachment. JSON Lines are one file per table,
    because programs read one kind of record at a time. Empty tables are left out, apart from the five of `ALWAYS`.
    """
    filled = {
        name: table for name, table in findings.tables.items() if name in ALWAYS or (table.height and name != LIBRARY)
    }
    tables = {f"{name}.jsonl": jsonl.write(name, table) for name, table in filled.items()}
    return {"report.html": html.write(overview(findings)), "tables.xlsx": xlsx.write(filled), **tables}
