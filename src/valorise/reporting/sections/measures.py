"""Measures that could close the gaps, with how well each is proven and where it can be read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from valorise.reporting.cards import MeasureCard, Source
from valorise.reporting.chains import Chains, chains
from valorise.reporting.document import Block, Empty, Section
from valorise.reporting.findings import Findings
from valorise.reporting.pieces import Tag, Tone
from valorise.reporting.wording import clipped, number, several
from valorise.terms import codes

PLACE = 70
MOST = 12
ADDRESS = re.compile(r"https?://[^\s<>\"']+")
SHOWN_APART = ("evidence-known", "doubt")
"""Reasons whose content stands on the card already."""
FINDING: dict[str, Tone] = {"positive": "good", "negative": "late"}
EVIDENCE: dict[str, Tone] = {"counterfactual": "good", "evaluation": "good"}
Row = dict[str, Any]


def section(findings: Findings) -> Section:
    """Candidate measures in the order in which they were suggested."""
    title = "Measures that could help"
    if findings.suggestions.is_empty():
        fix = "Name the country with --country to see what worked elsewhere." if not findings.country else ""
        return Section("measures", title, (Empty("No measures are suggested.", fix),))
    rows = findings.suggestions.sort("rank", "measure").head(MOST)
    told = chains(findings.reasons, [f"{row['country']} {row['measure']}" for row in rows.iter_rows(named=True)])
    cards: list[Block] = [_card(row, findings, told) for row in rows.iter_rows(named=True)]
    left = findings.suggestions.height - len(cards)
    if left > 0:
        cards.append(Empty(f"and {number(left)} more in suggestions.jsonl and tables.xlsx."))
    return Section("measures", title, tuple(cards), _intro(findings))


def _intro(findings: Findings) -> str:
    proven = int(findings.suggestions["evidence"].is_in(["counterfactual", "evaluation"]).sum())
    count = findings.suggestions.height
    told = f"{several(count, 'measure')} from other places; {number(proven)} of them evaluated."
    return f"{told} What worked there may not work here: read preconditions and pitfalls first."


def _card(row: Row, findings: Findings, told: Chains) -> MeasureCard:
    known = findings.measure.get(row["measure"], {})
    reasons = told.get((f"{row['country']} {row['measure']}", "suggestion"), ())
    code = row["recommendation"]
    return MeasureCard(
        name=clipped(row["name"]),
        facts=_facts(row, known),
        why=f"{code}, {codes.label('recommendations', code)}.",
        summary=clipped(known.get("summary"), 420),
        tags=tuple(_tags(row, known)),
        reasons=tuple(one for one in reasons if one.rule not in SHOWN_APART),
        details=tuple((name, values) for name, values in _details(row, known) if values),
        sources=tuple(source(one) for one in row["sources"] or []),
    )


def _facts(row: Row, known: Row) -> str:
    since, until = known.get("since"), known.get("until")
    span = f"{since or ''} to {until}".strip() if until else f"since {since}" if since else ""
    place = codes.label("countries", row["origin_country"])
    facts = [place, codes.label("levels", known.get("level")), clipped(known.get("owner"), 80), span]
    return " · ".join(dict.fromkeys(one for one in facts if one))


def _tags(row: Row, known: Row) -> Iterator[Tag]:
    yield _evidence(row["evidence"])
    if row["finding"]:
        said = codes.codes("findings").get(row["finding"], {})
        name = codes.label("findings", row["finding"]).lower()
        yield Tag(f"Findings: {name}", FINDING.get(row["finding"], ""), said.get("meaning", ""))
    if known.get("status"):
        yield _status(known["status"])
    if row["ended"]:
        yield Tag("Has ended", "quiet", "Ask why before you take it up.")


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


def _details(row: Row, known: Row) -> tuple[tuple[str, tuple[str, ...]], ...]:
    columns = {"Must be in place": "preconditions", "Pitfalls": "pitfalls", "To confirm": "doubts"}
    lists = ((name, tuple(clipped(one, 300) for one in known.get(column) or [])) for name, column in columns.items())
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
    text = clipped(written.replace(found.group(), ""), 240).strip(" ,;.:<>").removesuffix("()").rstrip(" ,")
    return Source(text or clipped(href, 100), href)
