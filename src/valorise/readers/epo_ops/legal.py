"""Legal events of the offices as events of our rights, by the table beside this file."""

from __future__ import annotations

from functools import cache

from lxml import etree

from valorise.readers.facts import Facts
from valorise.readers.patents import Event, Patent, day
from valorise.terms import knowledge

EFFECTIVE, GAZETTE, IN_COUNTRY, OFFICE, YEAR = "L525EP", "L007EP", "L501EP", "L001EP", "L520EP"
NATIONAL = "L502EP"
"""Code of the national office that a reference to a national code carries."""
ENDED = ("lapsed", "refused", "withdrawn")


def events(member: etree._Element, office: str, facts: Facts) -> list[Event]:
    """Events whose code the table knows, on the day they took effect, else the day of the gazette; others are noted."""
    found, unknown = [], set()
    for one in member.iter("{*}legal"):
        code = (one.get("code") or "").strip()
        known = _known(one, code, office)
        if known:
            on = day(_said(one, EFFECTIVE)) or day(_said(one, GAZETTE))
            told = None if known["national"] else _said(one, IN_COUNTRY)
            found += _with_validation(Event(known["event"], on, told or known["where"] or office, _year(one)), office)
        else:
            unknown.add(code)
    if unknown:
        facts.noted(
            "happened",
            ", ".join(sorted(unknown)),
            rule="unknown-legal-event",
            expected="codes of legal events that the reader knows",
            fix="Look at them in the European Patent Register where they matter.",
            severity="notice",
        )
    return found


def status(patent: Patent) -> str | None:
    """Standing that the events prove for the whole right; None where they prove none."""
    told = {one.event for one in patent.events if one.office in (None, patent.office)}
    return next((one for one in ENDED if one in told), None)


def _with_validation(one: Event, office: str) -> list[Event]:
    """The event; a fee paid to a state for a European patent proves besides that it was validated there by then."""
    paid_to_a_state = one.event == "renewal-paid" and office == "EP" != one.office
    return [Event("validated", one.on, one.office), one] if paid_to_a_state else [one]


def _known(event: etree._Element, code: str, office: str) -> dict[str, str] | None:
    """What the table knows of the code, or of the national code that it refers to (the state, then its code)."""
    told = _said(event, OFFICE) or office
    national = f"{_said(event, IN_COUNTRY)} {_said(event, NATIONAL)}"
    return _events().get((told, code, "")) or _events().get((told, code, national))


def _year(event: etree._Element) -> int | None:
    """Patent year that a fee was paid for."""
    written = _said(event, YEAR) or ""
    return int(written) if written.isdecimal() and len(written) <= 2 else None


def _said(event: etree._Element, field: str) -> str | None:
    found = next(event.iter(f"{{*}}{field}"), None)
    return (found.text or "").strip() or None if found is not None else None


@cache
def _events() -> dict[tuple[str, str, str], dict[str, str]]:
    return {
        (row["office"], row["code"], row["national"]): row for row in knowledge.rows("readers/epo_ops/legal_events.csv")
    }
