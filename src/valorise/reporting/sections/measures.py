"""Measures that could close the gaps, with how well each is proven and where it can be read."""

from __future__ import annotations

import re
from typing import Any

from valorise.reporting.cards import MeasureCard, Source
from valorise.reporting.document import Block, Empty, Section
from valorise.reporting.findings import Findings
from valorise.reporting.pieces import Tag, Tone
from valorise.reporting.wording import clipped, number, several
from valorise.terms import codes

PLACE = 70
MOST = 12
ADDRESS = re.compile(r"https?://[^\s<>\"']+")
EVIDENCE: dict[str, Tone] = {"counterfactual": "good", "evaluation": "good"}
Row = dict[str, Any]


def section(findings: Findings) -> Section:
    """Candidate measures in the order in which they were suggested."""
    title = "Measures that could help"
    if findings.suggestions.is_empty():
        fix = "Name the country with --country to see what worked elsewhere." if not findings.country else ""
        return Section("measures", title, (Empty("No measures are suggested.", fix),))
    cards: list[Block] = [_card(row) for row in findings.suggestions.head(MOST).iter_rows(named=True)]
    left = findings.suggestions.height - len(cards)
    if left > 0:
        cards.append(Empty(f"and {number(left)} more in suggestions.jsonl and tables.xlsx."))
    return Section("measures", title, tuple(cards), _intro(findings))


def _intro(findings: Findings) -> str:
    proven = int(findings.suggestions["evidence"].is_in(["counterfactual", "evaluation"]).sum())
    count = findings.suggestions.height
    told = f"{several(count, 'measure')} from other places; {number(proven)} of them evaluated."
    return f"{told} What worked there may not work here: read preconditions and pitfalls first."


def _card(row: Row) -> MeasureCard:
    return MeasureCard(
        name=clipped(row["name"]),
        facts=_facts(row),
        why=_why(row),
        summary=clipped(row["summary"], 420),
        tags=(_evidence(row["evidence"]), _status(row["status"])),
        details=tuple((name, values) for name, values in _details(row) if values),
        sources=tuple(source(one) for one in row["sources"] or []),
    )


def _facts(row: Row) -> str:
    span = f"since {row['since']}" if row["since"] else ""
    span = f"{row['since'] or ''} to {row['until']}".strip() if row["until"] else span
    facts = [
        codes.label("countries", row["country"]),
        codes.label("levels", row["level"]),
        clipped(row["owner"], 80),
        span,
    ]
    return " · ".join(one for one in facts if one)


def _why(row: Row) -> str:
    code = row.get("recommendation")
    serves = f"For {code}, {codes.label('recommendations', code)}." if code else ""
    return f"{serves} {clipped(row.get('why'), 300)}".strip()


def _evidence(code: str) -> Tag:
    known = codes.codes("evidence_strengths").get(code, {})
    return Tag(
        f"Evidence: {codes.label('evidence_strengths', code).lower()}",
        EVIDENCE.get(code, "quiet"),
        known.get("meaning", ""),
    )


def _status(code: str) -> Tag:
    known = codes.codes("statuses").get(code, {})
    return Tag(known.get("label", code), "good" if code == "verified" else "soon", known.get("meaning", ""))


def _details(row: Row) -> tuple[tuple[str, tuple[str, ...]], ...]:
    several_ = {"Must be in place": "preconditions", "Pitfalls": "pitfalls", "To confirm": "doubts"}
    lists = tuple((name, tuple(clipped(one, 300) for one in row[column] or [])) for name, column in several_.items())
    return (("What is known about results", (clipped(row["results"], 420),) if row["results"] else ()), *lists)


def source(written: str) -> Source:
    """A source as text with its address apart.

    >>> source("Annual report, Fund X, 2022, https://example.org/r.")
    Source(text='Annual report, Fund X, 2022', href='https://example.org/r')
    """
    found = ADDRESS.search(written)
    if not found:
        return Source(clipped(written, 240))
    href = found.group().rstrip(".,;)")
    text = clipped(written.replace(found.group(), ""), 240).strip(" ,;.:()<>")
    return Source(text or clipped(href, 100), href)
