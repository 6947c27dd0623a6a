"""One event as a record: its case, what was done, when, by which number of actor, and what else is known."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import orjson

from valorise.readers.facts import Facts
from valorise.readers.rows import Refused, Row
from valorise.readers.xes.attributes import Attribute
from valorise.terms import time

READER = "xes"
NAME, MOMENT, ACTOR = "concept:name", "time:timestamp", "org:resource"
SHORT = {
    "lifecycle:transition": "lifecycle",
    "concept:instance": "instance",
    "org:group": "group",
    "org:role": "role",
    "cost:total": "cost",
    "start_timestamp": "started",
}
"""Keys of the standard by our short names; other keys stay as they are."""
PEOPLE = {"resource", "org:resource", "case:responsible", "responsible", "user", "email"}
"""Keys that hold names of people; under `details` they would stay for ever."""
UNKNOWN = {"", "unknown", "__invalid__", "none", "nan"}
"""How exports write that they do not know who acted."""


class Log:
    """The events of one file: counts the same event told again, and numbers who acted."""

    def __init__(self, name: str) -> None:
        self.name, self.count = name, 0
        self._seen: Counter[bytes] = Counter()
        self._actors: dict[str, str] = {}

    def event(self, told: Iterable[Attribute], case: str | None) -> Row | Refused:
        """The next event as a row; refused without a name or a moment with a time zone."""
        self.count += 1
        facts = Facts(READER, self.name, self.count)
        by_key: dict[str, str] = {}
        for one in told:
            if one.fault and one.key != MOMENT:
                expected, fix = "a value of its type", "Correct it in the system that wrote the log."
                facts.noted(one.key, one.fault, rule="not-of-its-type", expected=expected, fix=fix)
            else:
                by_key.setdefault(one.key, one.value.strip())
        return self._row(facts, by_key, case)

    def _row(self, facts: Facts, by_key: dict[str, str], case: str | None) -> Row | Refused:
        name, written = by_key.get(NAME), by_key.get(MOMENT)
        if not name:
            expected, fix = "what happened (concept:name)", "Export the log with the names of its activities."
            return facts.refusal(rule="no-activity", found=None, expected=expected, fix=fix, column=NAME)
        at = time.moment(written or "")
        if at is None:
            return facts.refusal(
                rule="no-moment" if not written else "no-zone-or-no-moment",
                found=written or name,
                expected="when it happened, with time zone, such as 2024-05-03T10:00:00Z",
                fix="Export the log with moments in full.",
                column=MOMENT,
            )
        record = {
            "id": self._own(case, name, at, by_key),
            "case": case,
            "activity": name,
            "at": at.isoformat(),
            "actor": self._actor(by_key.get(ACTOR)),
            "details": _details(by_key),
        }
        kept = {column: value for column, value in record.items() if value is not None}
        return Row(facts.number, "events", kept, problems=tuple(facts.problems))

    def _own(self, case: str | None, name: str, at: datetime, by_key: dict[str, str]) -> str:
        """A name that the same event has in every export of the log, whatever the file is called."""
        step = [by_key.get("lifecycle:transition", ""), by_key.get("concept:instance", "")]
        parts = [case or "", name, at.astimezone(UTC).isoformat(), *step]
        mark = hashlib.blake2b("\x1f".join(parts).encode(), digest_size=12).digest()
        self._seen[mark] += 1
        again = self._seen[mark]
        return f"xes:{mark.hex()}" if again == 1 else f"xes:{mark.hex()}-{again}"

    def _actor(self, written: str | None) -> str | None:
        if written is None or written.lower() in UNKNOWN:
            return None
        return self._actors.setdefault(written, f"actor {len(self._actors) + 1}")

    def notes(self) -> list[str]:
        """What a person should know about the log as a whole."""
        if not self._actors:
            return []
        return [
            f"{len(self._actors)} people or machines acted; they carry numbers in the order in which they appear, "
            "because the log does not say who of them is a person."
        ]


def _details(by_key: dict[str, str]) -> str | None:
    found: dict[str, Any] = {}
    for key, value in sorted(by_key.items()):
        hidden = key in (NAME, MOMENT) or key.lower() in PEOPLE or key.startswith("case:")
        if not hidden and value.lower() not in UNKNOWN:
            found[SHORT.get(key, key)] = value
    return orjson.dumps(found).decode() if found else None
