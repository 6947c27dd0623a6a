"""The deadline rules and closing days that experts write, as tables.

One YAML file per office in `rules/deadlines`, one CSV file per office in `rules/closing_days`; `docs/deadlines.md`
explains the fields. Nothing about a law stands in Python.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Any

import polars as pl

from valorise.terms import knowledge

RULES = "assets/rules/deadlines"
CLOSING_DAYS = "assets/rules/closing_days"
PROVISIONS = "assets/rules/law"

PAID_EARLY = 3
"""Months before the due day in which a payment without a year is taken to be for it, unless the rule says more."""

RULE_SCHEMA: dict[str, pl.DataType] = {
    "rule": pl.String(),
    "office": pl.String(),
    "event_office": pl.String(),
    "kind": pl.String(),
    "task": pl.String(),
    "trigger": pl.String(),
    "needs": pl.String(),
    "unless": pl.String(),
    "only_if_unfiled": pl.Boolean(),
    "payable": pl.String(),
    "outlives": pl.Boolean(),
    "passes": pl.Boolean(),
    "receipt_days": pl.Int64(),
    "months": pl.Int64(),
    "days": pl.Int64(),
    "fixed_day": pl.Date(),
    "count": pl.String(),
    "every": pl.Int64(),
    "times": pl.Int64(),
    "first_year": pl.Int64(),
    "year_step": pl.Int64(),
    "later_event": pl.String(),
    "later_months": pl.Int64(),
    "later_count": pl.String(),
    "later_status": pl.String(),
    "earlier_event": pl.String(),
    "earlier_months": pl.Int64(),
    "earlier_count": pl.String(),
    "calendar": pl.String(),
    "moves": pl.String(),
    "opens_first": pl.Int64(),
    "opens_later": pl.Int64(),
    "opens_after": pl.Int64(),
    "paid_early": pl.Int64(),
    "free_months": pl.Int64(),
    "free_after_months": pl.Int64(),
    "grace_months": pl.Int64(),
    "grace_count": pl.String(),
    "grace_from": pl.String(),
    "surcharge": pl.String(),
    "if_missed": pl.String(),
    "valid_from": pl.Date(),
    "valid_to": pl.Date(),
    "version_by": pl.String(),
    "done_by": pl.List(pl.String()),
    "says": pl.String(),
    "condition": pl.String(),
    "reference": pl.String(),
    "source": pl.String(),
    "status": pl.String(),
}
"""Columns of the rule table: one row per rule, version, office, trigger and kind of right."""

CLOSING_SCHEMA = {
    "office": pl.String(),
    "day": pl.Date(),
    "reason": pl.String(),
    "reference": pl.String(),
    "source": pl.String(),
    "status": pl.String(),
}


def entries() -> list[dict[str, Any]]:
    """Rules as written, of all offices, each with its example; do not change them, they are shared."""
    return [rule for office in knowledge.names(RULES, ".yaml") for rule in knowledge.document(f"{RULES}/{office}.yaml")]


def provisions() -> list[dict[str, Any]]:
    """Provisions that set no day of their own, by topic: how laws count, closed offices, remedies, changes of the law.

    Each has id, office, says, here (what the engine makes of it), reference, source, status and often valid_from and
    valid_to; the topic is the name of its file.
    """
    return [
        {**one, "topic": topic}
        for topic in knowledge.names(PROVISIONS, ".yaml")
        for one in knowledge.document(f"{PROVISIONS}/{topic}.yaml")
    ]


@cache
def rulebook() -> pl.DataFrame:
    """All deadline rules as a table with one row per rule, version, office, trigger and kind of right."""
    return rule_table(entries())


def rule_table(written: list[dict[str, Any]]) -> pl.DataFrame:
    """Rules as written turned into the rule table."""
    return pl.DataFrame([row for entry in written for row in rule_rows(entry)], schema=RULE_SCHEMA)


@cache
def closing_days() -> pl.DataFrame:
    """Days on which offices are closed: office, day, reason, reference, source, status.

    A missing day stands for every Saturday and Sunday. Days of status `known` are kept to be confirmed; they never
    move a date.
    """
    listed = [
        {**row, "day": date.fromisoformat(row["day"]) if row["day"] else None}
        for office in knowledge.names(CLOSING_DAYS, ".csv")
        for row in knowledge.rows(f"{CLOSING_DAYS}/{office}.csv")
    ]
    return pl.DataFrame(listed, schema=CLOSING_SCHEMA)


@cache
def words(name: str) -> dict[str, dict[str, str]]:
    """Rows of `rules/events.csv` or `rules/tasks.csv` by code.

    >>> words("tasks")["renewal"]["label"]
    'Pay the renewal fee'
    """
    return {row["code"]: row for row in knowledge.rows(f"assets/rules/{name}.csv")}


def task_label(code: str) -> str:
    """What must be done, in words; a task that a contract names in its own words stays as it is."""
    return words("tasks").get(code, {}).get("label") or code


def rule_rows(entry: dict[str, Any]) -> list[dict[str, Any]]:
    """A rule as written turned into rows of the rule table."""
    one = {**_words_of(entry), **_counting_of(entry), **_consequence_of(entry), **_repetition_of(entry)}
    return [
        {**one, **version, "office": office, "event_office": entry.get("event_office", office)}
        | {"trigger": trigger, "kind": kind}
        for version in _versions_of(entry)
        for office in listed(entry["office"])
        for trigger in listed(entry["trigger"])
        for kind in entry["kinds"]
    ]


def listed(written: str | list[str]) -> list[str]:
    """One word or several, as a list.

    >>> listed("grant")
    ['grant']
    """
    return written if isinstance(written, list) else [written]


def _versions_of(entry: dict[str, Any]) -> list[dict[str, Any]]:
    """A rule on letters has two versions where a letter once counted as received some days after its date."""
    receipt = entry.get("deemed_receipt_days", 0)
    if isinstance(receipt, int):
        return [{"receipt_days": receipt}]
    since = receipt["until"] + timedelta(days=1)
    return [{"receipt_days": receipt["days"], "valid_to": receipt["until"]}, {"receipt_days": 0, "valid_from": since}]


def _words_of(entry: dict[str, Any]) -> dict[str, Any]:
    plain = ("task", "needs", "unless", "says", "condition", "reference", "status")
    return {
        **{name: entry.get(name) for name in plain},
        "rule": entry["id"],
        "only_if_unfiled": entry.get("only_if_unfiled", False),
        "payable": entry.get("payable", "always"),
        "outlives": entry.get("outlives_the_right", False),
        "passes": entry.get("passes_by_itself", False),
        "source": entry["source"].get("url") or entry["source"]["title"],
        "done_by": entry.get("done_by", []),
    }


def _counting_of(entry: dict[str, Any]) -> dict[str, Any]:
    delay, floor, closing = entry["delay"], entry.get("not_before", {}), entry.get("closing", {})
    ceiling = entry.get("not_after", {})
    return {
        "months": _months(delay),
        "days": delay.get("days", 0),
        "fixed_day": delay.get("on"),
        "count": entry["count"],
        "later_event": floor.get("event"),
        "later_months": _months(floor) if floor else None,
        "later_count": floor.get("count", "same-day-number") if floor else None,
        "later_status": floor.get("status", entry["status"]) if floor else None,
        "earlier_event": ceiling.get("event"),
        "earlier_months": _months(ceiling) if ceiling else None,
        "earlier_count": ceiling.get("count", "same-day-number") if ceiling else None,
        "calendar": closing.get("calendar"),
        "moves": closing.get("moves", "none"),
        "valid_from": entry.get("valid_from"),
        "valid_to": entry.get("valid_to"),
        "version_by": entry.get("version_by", "trigger"),
    }


def _consequence_of(entry: dict[str, Any]) -> dict[str, Any]:
    missed = entry.get("if_missed", {})
    grace = missed.get("grace", {})
    return {
        "paid_early": entry.get("paid_early_months", PAID_EARLY),
        "free_months": missed.get("free_months"),
        "free_after_months": missed.get("free_months_after_other_event"),
        "grace_months": grace.get("months"),
        "grace_count": grace.get("count", "same-day-number") if grace else None,
        "grace_from": grace.get("from", "due") if grace else None,
        "surcharge": grace.get("surcharge"),
        "if_missed": missed.get("says"),
    }


def _repetition_of(entry: dict[str, Any]) -> dict[str, Any]:
    """How often a duty comes back, and in which year of the right it is first; opening is how early it may be done."""
    opening = entry.get("opens_months_before")
    opens = opening if isinstance(opening, dict) else {"first": opening, "later": opening}
    repeat = entry.get("repeat", {})
    step = repeat.get("step", 1)
    return {
        "every": _months(repeat["every"]) if repeat else None,
        "times": (repeat["last"] - repeat["first"]) // step + 1 if repeat else 1,
        "first_year": repeat.get("first"),
        "year_step": step,
        "opens_first": opens["first"],
        "opens_later": opens["later"],
        "opens_after": int(entry.get("opens_the_day_after", False)),
    }


def _months(delay: dict[str, int]) -> int:
    return 12 * delay.get("years", 0) + delay.get("months", 0)
