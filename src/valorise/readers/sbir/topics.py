"""Topics: what an agency asks small business for."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from valorise.readers.facts import Facts
from valorise.readers.rows import Refused, Row


def topic(facts: Facts) -> Row | Refused:
    """A topic as a need of its agency; a topic without a code is named after its content, so that copies are one."""
    title, summary = facts.text("title"), facts.text("summary")
    if not (title or summary):
        fix = "Fill the topic name or leave the row out."
        return facts.refused("title", rule="no-text", expected="a topic name or a description", fix=fix)
    opens, deadline = facts.date_of("opens"), facts.date_of("closes")
    agency = agency_name(facts.given.get("agency"))
    same = "\n".join(part or "" for part in (title, summary, agency, opens, deadline))
    record: dict[str, Any] = {
        "id": f"sbir:topic-{sha256(same.encode()).hexdigest()[:16]}",
        "type": "call",
        "title": title,
        "summary": summary,
        "language": "en",
        "owner": {"name": agency, "country": "US"},
        "country": "US",
        "opens": opens,
        "deadline": deadline,
        "constraints": {"countries": ["US"]},
        "url": facts.text("url"),
        "origins": facts.origin(facts.date_of("released")),
    }
    return Row(facts.number, "needs", record, problems=tuple(facts.problems))


def agency_name(written: Any) -> str | None:
    """Department and the one body of it that is named; exports repeat both in one cell.

    >>> agency_name("Department of Defense,Navy,Department of Defense")
    'Department of Defense, Navy'
    """
    listed = written if isinstance(written, list) else str(written or "").split(",")
    names = list(dict.fromkeys(str(name).strip() for name in listed if str(name).strip() not in ("", "N/A")))
    return ", ".join(names) if len(names) <= 2 else names[0]
