"""The document on coverage: which topics of which country have rules, seen or not, and why others have none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from valorise.assets.rulebook import entries, listed
from valorise.terms import knowledge
from valorise.terms.codes import codes

COVERAGE = Path(__file__).with_name("rules_coverage.yaml")
HEAD = """# What the rules cover

<!-- Written by `make docs` from the declarations; change those. -->

The rules themselves, with what each says and where it was seen, are in [rules.md](rules.md).

* **firm**: every rule of the cell was seen in the source it names
* **partly**: some were seen, others are general knowledge
* **unconfirmed**: general knowledge only; the dates are marked so
* **none**: no rule; the reason is below
"""


def coverage() -> dict[str, Any]:
    """What is asked of each country, and the reasons of the gaps."""
    found: dict[str, Any] = knowledge.parsed(COVERAGE.read_text("utf-8"))
    return found


def cell(country: str, topic: dict[str, Any]) -> list[dict[str, Any]]:
    """The rules that answer this topic in this country; empty where there are none."""
    also = topic.get("also", {})
    shared = () if country in also.get("not_in", ()) else also.get("rules", ())
    return [
        rule
        for rule in entries()
        if rule["id"] in shared
        or (
            country in listed(rule["office"])
            and rule["task"] in listed(topic["task"])
            and topic["kind"] in rule.get("kinds", ())
        )
    ]


def gaps() -> Iterator[tuple[str, str]]:
    """Country and topic of each empty cell."""
    asked = coverage()
    for country in asked["countries"]:
        for topic in asked["topics"]:
            if not cell(country, topic):
                yield country, topic["id"]


def coverage_document() -> str:
    """The table of countries and topics, the reasons of the gaps, and every rule that is not firm."""
    asked = coverage()
    topics = asked["topics"]
    lines = [HEAD, "| country | " + " | ".join(topic["label"] for topic in topics) + " |"]
    lines.append("|" + "---|" * (len(topics) + 1))
    for country in asked["countries"]:
        cells = " | ".join(_told(cell(country, topic)) for topic in topics)
        lines.append(f"| {codes('countries')[country]['label']} ({country}) | {cells} |")
    return "\n".join([*lines, "", *_reasons(asked), *_not_firm(asked["never_firm"])]) + "\n"


def _told(rules: list[dict[str, Any]]) -> str:
    if not rules:
        return "none"
    firm = sum(rule["status"] == "verified" for rule in rules)
    word = "firm" if firm == len(rules) else "partly" if firm else "unconfirmed"
    return f"{word} ({len(rules)})" if len(rules) > 1 else word


def _reasons(asked: dict[str, Any]) -> list[str]:
    labels = {topic["id"]: topic["label"] for topic in asked["topics"]}
    lines = ["## Why there is none", "", "| topic | countries | because | |", "|---|---|---|---|"]
    for gap in asked["gaps"]:
        url = gap.get("source", {}).get("url")
        seen = f"[seen]({url})" if url else "not seen"
        lines.append(f"| {labels[gap['topic']]} | {', '.join(gap['countries'])} | {gap['because']} | {seen} |")
    return [*lines, ""]


def _not_firm(never: dict[str, str]) -> list[str]:
    known = [rule for rule in entries() if rule["status"] == "known"]
    lines = [
        "## Rules that are not firm",
        "",
        f"{len(known)} of {len(entries())}. For {len(never)} of them no law fixes the day, so they never will be.",
        "",
        "| rule | law | why |",
        "|---|---|---|",
    ]
    for rule in sorted(known, key=lambda one: (one["id"] not in never, one["id"])):
        why = never.get(rule["id"]) or rule.get("condition") or "The text of the law was not seen."
        lines.append(f"| `{rule['id']}` | {rule['reference']} | {why} |")
    return lines
