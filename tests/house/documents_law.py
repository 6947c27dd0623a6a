"""The documents on deadlines, written from the rules: codes of events and tasks, all rules, and the law around them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from valorise.assets.rulebook import closing_days, entries, listed, provisions, words
from valorise.terms import knowledge
from valorise.terms.codes import codes

DOCS = Path(__file__).resolve().parents[2] / "docs"
GENERATED = "## Events\n"
"""Heading from which `deadlines.md` is written; what stands before it is prose."""
TOPICS = {
    "counting": "How the laws count",
    "closed_days": "Closed offices",
    "remedies": "What may help beside a date",
    "no_date": "Where no date follows",
    "changes": "When the law changes",
}
SEVERAL = {"national_phase": "National phases at further offices", "national_grace": "Grace periods of several states"}
"""Files of rules that belong to many offices."""
FIRM = {"verified": "firm", "known": "unconfirmed"}


def deadlines_document() -> str:
    """The guide as written by hand, then the codes of events and tasks."""
    prose = (DOCS / "deadlines.md").read_text("utf-8").partition(GENERATED)[0]
    lines = [GENERATED, "| code | what happened |", "|---|---|"]
    lines += [f"| `{code}` | {row['meaning']} |" for code, row in words("events").items()]
    lines += ["", "## Tasks", "", "| code | what must be done |", "|---|---|"]
    lines += [f"| `{code}` | {row['label']} |" for code, row in words("tasks").items()]
    return prose + "\n".join(lines) + "\n"


def rules_document() -> str:
    """Every rule by office with what it says, how it counts and where it was seen; then the provisions around them."""
    counts = Counter(entry["status"] for entry in entries())
    lines = ["# Rules of law", "", "<!-- Written by `make docs` from the declarations; change those. -->", ""]
    lines += [
        f"{len(entries())} dated rules, {counts['verified']} of them firm (seen in the named source) and "
        f"{counts['known']} unconfirmed: general knowledge that gives a date marked so. Each has an example that is "
        "its test. How to read and add them: `docs/deadlines.md`. Reference data, not legal advice.",
        "",
        "Which topics of which country have rules, and why others have none: [rules-coverage.md](rules-coverage.md).",
        "",
    ]
    for name in knowledge.names("assets/rules/deadlines", ".yaml"):
        lines += _rules(name, knowledge.document(f"assets/rules/deadlines/{name}.yaml"))
    return "\n".join([*lines, *_provisions(), *_closing_days()]) + "\n"


def _rules(name: str, rules: list[dict[str, Any]]) -> list[str]:
    heading = SEVERAL.get(name) or f"{codes('offices').get(name, {}).get('label', name)} ({name})"
    lines = [f"## {heading}", "", "| rule | what it says | time | law | |", "|---|---|---|---|---|"]
    return [*lines, *(_rule(rule) for rule in rules), ""]


def _rule(rule: dict[str, Any]) -> str:
    offices = f" ({', '.join(rule['office'])})" if isinstance(rule["office"], list) else ""
    cells = (f"`{rule['id']}`", _said(rule) + offices, _time(rule), _seen(rule), FIRM[rule["status"]])
    return "| " + " | ".join(cells) + " |"


def _said(rule: dict[str, Any]) -> str:
    since, until = rule.get("valid_from"), rule.get("valid_to")
    valid = [f"from {since}"] * bool(since) + [f"to {until}"] * bool(until)
    parts = [rule["says"], rule.get("condition", ""), f"In force {' '.join(valid)}." if valid else ""]
    return " ".join(part.strip() for part in parts if part)


def _time(rule: dict[str, Any]) -> str:
    delay = rule["delay"]
    if "on" in delay:
        return f"{delay['on']}"
    length = ", ".join(f"{number} {unit}" for unit, number in delay.items() if number) or "the same day"
    return f"{length} from {' or '.join(listed(rule['trigger']))}"


def _seen(rule: dict[str, Any]) -> str:
    url = rule["source"].get("url")
    return f"{rule['reference']} ([seen]({url}))" if url and rule["status"] == "verified" else rule["reference"]


def _provisions() -> list[str]:
    lines: list[str] = []
    for topic, heading in TOPICS.items():
        lines += [f"## {heading}", "", "| office | what it says | here | law | |", "|---|---|---|---|---|"]
        for one in provisions():
            if one["topic"] == topic:
                cells = (", ".join(listed(one["office"])), _said(one), one["here"], _seen(one), FIRM[one["status"]])
                lines.append("| " + " | ".join(cells) + " |")
        lines.append("")
    return lines


def _closing_days() -> list[str]:
    days = closing_days()
    lines = [
        "## Closing days on file",
        "",
        "| calendar | days seen in a source | from | to | only by pattern |",
        "|---|---|---|---|---|",
    ]
    for (office,), named in sorted(days.drop_nulls("day").group_by("office")):
        firm = named.filter(status="verified")["day"]
        lines.append(
            f"| {office} | {firm.len()} | {firm.min() or ''} | {firm.max() or ''} | {named.height - firm.len()} |"
        )
    return lines
