"""Reads offers, one object each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from valorise.readers.facts import Facts, filled, json_rows, said
from valorise.readers.json_parts import Object, inner, objects, text, texts
from valorise.readers.rows import Refused, Row, Rows, Wish
from valorise.readers.scholarly import first_record, listed
from valorise.readers.source import Source

READER = "knowledge_share"
COUNTRY = "IT"
MARKS = {"abstract", "competitiveAdvantages", "enablingTechnologies", "lookingFor", "mainApplications", "owners", "trl"}
PARTS = {
    "description": None,
    "mainApplications": "Applications",
    "enablingTechnologies": "Technologies",
    "competitiveAdvantages": "Advantages",
    "targetCustomers": "For whom",
}
"""Parts of an offer that its summary is made of, with the word that introduces each."""
HIGHEST_TRL = 9


def recognise(source: Source) -> float:
    """Sure where an offer has the parts of the platform's form."""
    record = first_record(source, ("results",), ("items",))
    return 0.9 if record is not None and record.keys() >= MARKS else 0.0


def rows(source: Source, _: Wish) -> Rows:
    """One asset for each offer; a line that an earlier offer had already names no offer and is left out."""
    told: set[str] = set()
    return json_rows(source, _offers, lambda offer, facts: _offer(offer, facts, told), reader=READER)


def _offers(value: Any) -> Iterator[Any]:
    return listed(value, "results", "items")


def _offer(offer: Object, facts: Facts, told: set[str]) -> Row | Refused:
    words = (text(one, "name") for one in (*objects(offer, "categories"), *objects(offer, "tags")))
    return facts.asset(
        text(offer, "id"),
        {
            "title": _title(offer, facts, told),
            "summary": _summary(offer),
            "language": "en",
            "owners": [one for one in (_owner(found, facts) for found in objects(offer, "owners")) if one],
            "keywords": list(dict.fromkeys(word for word in words if word)),
            "readiness": _readiness(offer, facts),
            "country": COUNTRY,
            "confidentiality": "open",
        },
    )


def _title(offer: Object, facts: Facts, told: set[str]) -> str | None:
    """The line under the logo; some write the name of their sector there, which two offers may share."""
    found = said(text(offer, "payoff"))
    if found and found in told:
        expected = "a line of its own; another offer of the file has the same"
        facts.noted("payoff", found, rule="title-repeated", expected=expected, fix="Give the offer a title by hand.")
        return None
    told.add(found or "")
    return found


def _summary(offer: Object) -> str | None:
    """Abstract and the parts of the form, each once; parts that only say NA or None are left out."""
    found = [said(text(offer, "abstract"))]
    for name, word in PARTS.items():
        part = said(text(offer, name))
        if part and part not in found:
            found.append(f"{word}: {part}" if word else part)
    wanted = [label for one in objects(offer, "lookingFor") for label in texts(one, "label")]
    if wanted:
        found.append(f"Looks for: {', '.join(wanted).lower()}.")
    return " ".join(part for part in found if part) or None


def _owner(owner: Object, facts: Facts) -> dict[str, Any] | None:
    """A body that owns the offer, remembered under the number the platform gives it."""
    name, number = said(text(owner, "name")), text(owner, "id")
    if not name:
        return None
    kind = facts.kind(text(owner, "organizationType"), "owner", otherwise=None)
    if number:
        facts.organisation(f"{READER}:owner-{number}", name, type=kind, country=COUNTRY if kind == "research" else None)
    return filled(name=name, kind="organisation")


def _readiness(offer: Object, facts: Facts) -> dict[str, int]:
    """Technology readiness level; a value outside the scale is left out."""
    found = inner(offer, "trl", "value")
    if isinstance(found, int) and not isinstance(found, bool) and 1 <= found <= HIGHEST_TRL:
        return {"TRL": found}
    if found not in (None, ""):
        facts.noted("trl", found, rule="not-on-scale", expected="a level from 1 to 9", fix="Ask the owner for it.")
    return {}
