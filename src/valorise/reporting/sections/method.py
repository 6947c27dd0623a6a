"""How it was made, what it does not yet do, and whom to credit."""

from __future__ import annotations

import polars as pl

from valorise.reporting.document import Block, Listing, Section, Subheading
from valorise.reporting.findings import Findings
from valorise.reporting.wording import clipped, several
from valorise.terms import knowledge

PLACE = 100
MOST_NAMED = 10
METHOD = (
    "Everything here was computed on one machine from the files named above; nothing was sent anywhere.",
    "Nothing later than the day of the report is used, so the report can be made again and will say the same.",
    "Missing is not zero: an unknown value stays unknown and lowers the coverage that stands beside each figure.",
    "Dates come from rules with an article; “unconfirmed” marks what was assumed or not seen in its source.",
    "Matches are suggestions. A person decides, and should read both texts first.",
    "The files beside this page hold every row and every reason: tables.xlsx for people, .jsonl files for programs.",
)


def section(findings: Findings) -> Section:
    """Method, limits, licences of the data and credits."""
    blocks: list[Block] = [Listing(METHOD)]
    if findings.notes:
        blocks += [
            Subheading("What this report does not yet do"),
            Listing(tuple(clipped(note, 400) for note in findings.notes)),
        ]
    credited = (*findings.credits, *scheme_credits(findings), *_licences(findings.accounts))
    if credited:
        blocks += [Subheading("Sources and licences"), Listing(credited)]
    return Section("method", "Method, limits and sources", tuple(blocks))


def scheme_credits(findings: Findings) -> tuple[str, ...]:
    """The credits that licences of code lists ask for, by the schemes the data uses."""
    schemes = _schemes(findings)
    listed = knowledge.document("reporting/attributions.yaml")
    return tuple(one["credit"] for one in listed if schemes & set(one["schemes"]))


def _schemes(findings: Findings) -> set[str]:
    found: set[str] = set()
    for table in (findings.assets, findings.needs):
        fields = table.select(pl.col("fields").explode()).drop_nulls()
        found |= set(fields.select(pl.col("fields").struct.field("scheme")).to_series().unique())
    return found


def _licences(accounts: pl.DataFrame) -> tuple[str, ...]:
    stated = (
        accounts.filter(pl.col("licence").is_not_null()).group_by("licence").agg(pl.col("file").sort()).sort("licence")
    )
    return tuple(f"{clipped(licence, 80)}: {_named(files)}" for licence, files in stated.iter_rows())


def _named(files: list[str]) -> str:
    return clipped(", ".join(files), 300) if len(files) <= MOST_NAMED else several(len(files), "file")
