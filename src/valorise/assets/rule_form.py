"""Whether a deadline rule is written so that the engine means what it says: a misspelt word must never move no date."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from valorise.assets.calendar import COUNTS
from valorise.assets.rulebook import listed, words

NEEDED = ("id", "office", "kinds", "task", "says", "trigger", "delay", "count", "reference", "source", "status")
MAY_HAVE = (
    "example", "done_by", "if_missed", "condition", "passes_by_itself", "closing", "repeat", "valid_from", "valid_to",
    "needs", "event_office", "payable", "unless", "outlives_the_right", "not_before", "not_after", "version_by",
    "only_if_unfiled", "deemed_receipt_days", "opens_months_before", "paid_early_months", "opens_the_day_after",
)  # fmt: skip
DELAY = ("years", "months", "days", "on")
LIMIT = ("event", "months", "years", "count", "status")
MISSED = ("says", "free_months", "free_months_after_other_event", "grace")
GRACE = ("months", "surcharge", "count", "from")
ONE_OF: Mapping[str, tuple[str, ...]] = {
    "count": COUNTS,
    "status": ("verified", "known"),
    "version_by": ("trigger", "due"),
    "payable": ("always", "before-grant", "after-grant", "after-unitary-grant", "accrued"),
}
"""Words that the engine knows, by the field of a rule that takes one of them."""
LISTS: Mapping[str, int] = {"office": 60, "trigger": 20, "kinds": 20, "done_by": 40}
"""Fields that name several things, and how many at most: each combination becomes a row of the rule table."""
TEXTS = ("id", "task", "says", "condition", "needs", "unless", "reference", "event_office")
LONGEST = 2_000
LARGEST = {"years": 100, "months": 1_200, "days": 3_660, "first": 200, "last": 200, "step": 100}
"""Numbers beyond these are slips of the pen; in use are at most 70 years, 306 months, 90 days and the 100th year."""
MOVES = ("none", "due", "grace", "both", "floor")


def rule_faults(rule: Mapping[str, Any]) -> list[str]:
    """What is wrong with a rule as written, a sentence each; none where the engine can mean all of it.

    >>> rule_faults({"id": "x", "count": "exactly"})[1]
    'Its count is “exactly”; known are: same-day-number, end-of-month, month-end-to-month-end, month-end-if-event-on-month-end, calendar-year-end, first-day-of-month-before, last-month-apart.'
    """  # noqa: E501 - the sentence is one line
    absent = [name for name in NEEDED if name not in rule]
    faults = [f"It says nothing of {', '.join(absent)}."] if absent else []
    shapes = [*_of_texts(rule), *_of_lists(rule), *_of_numbers("", rule), *_of_repetition(rule)]
    return (
        [*faults, *shapes]
        if shapes
        else [*faults, *_of_words(rule), *_of_parts(rule), *_of_events(rule), *_of_days(rule)]
    )


def _of_texts(rule: Mapping[str, Any]) -> Iterator[str]:
    for name in TEXTS:
        said = rule.get(name)
        if said is not None and not (isinstance(said, str) and 0 < len(said) <= LONGEST):
            yield f"Its {name} is no text of at most {LONGEST:,} signs."
    if not isinstance(rule.get("source", {}), Mapping):
        yield "Its source needs a title, and an address where it has one."


def _of_lists(rule: Mapping[str, Any]) -> Iterator[str]:
    for name, most in LISTS.items():
        said = rule.get(name, [])
        several = said if isinstance(said, list) else [said]
        if not all(isinstance(one, str) for one in several) or len(several) > most:
            yield f"Its {name} is no list of at most {most} words."
        elif len(set(several)) < len(several):
            yield f"Its {name} names something twice."


def _of_numbers(name: str, said: Any) -> Iterator[str]:
    """A number that no rule can mean, wherever it stands."""
    if isinstance(said, Mapping):
        for part, value in said.items():
            if part != "example":
                yield from _of_numbers(str(part), value)
    elif isinstance(said, int | float) and not isinstance(said, bool):
        most = next((top for word, top in LARGEST.items() if word in name), LARGEST["months"])
        if not isinstance(said, int) or not -most <= said <= most:
            yield f"Its {name} is {str(said)[:20]}; expected a whole number of at most {most:,}."


def _of_repetition(rule: Mapping[str, Any]) -> Iterator[str]:
    repeat = _part(rule, "repeat")
    every = _part(repeat, "every")
    if repeat and not (every and all(isinstance(one, int) and one > 0 for one in every.values())):
        yield "It comes back without saying after how many years or months: write repeat.every."
    first, last, step = repeat.get("first", 1), repeat.get("last", 1), repeat.get("step", 1)
    if all(isinstance(one, int) for one in (first, last, step)) and (step < 1 or last < first):
        yield f"It would come back from {first} to {last} in steps of {step}."


def _of_words(rule: Mapping[str, Any]) -> Iterator[str]:
    for name, known in ONE_OF.items():
        yield from _one_of(name, rule.get(name), known)
    yield from _known("a rule", rule, (*NEEDED, *MAY_HAVE))


def _of_parts(rule: Mapping[str, Any]) -> Iterator[str]:
    """Fields inside fields: how long, from when on at the earliest and at the latest, closed days, what follows."""
    yield from _known("its delay", rule.get("delay"), DELAY)
    for name in ("not_before", "not_after"):
        limit = _part(rule, name)
        yield from _known(name, limit, LIMIT)
        yield from _one_of(f"{name}.count", limit.get("count"), COUNTS)
    yield from _one_of("closing.moves", _part(rule, "closing").get("moves"), MOVES)
    missed = _part(rule, "if_missed")
    yield from _known("if_missed", missed, MISSED)
    grace = _part(missed, "grace")
    yield from _known("if_missed.grace", grace, GRACE)
    yield from _one_of("if_missed.grace.count", grace.get("count"), COUNTS)
    yield from _one_of("if_missed.grace.from", grace.get("from"), ("due", "event"))


def _of_events(rule: Mapping[str, Any]) -> Iterator[str]:
    """An event that nobody can record would never start or settle anything."""
    named = [*listed(rule.get("trigger") or []), *listed(rule.get("done_by") or [])]
    named += [str(rule[name]) for name in ("needs", "unless") if rule.get(name)]
    named += [str(_part(rule, name).get("event") or "") for name in ("not_before", "not_after")]
    known = words("events")
    unknown = sorted({str(one) for one in named if one and str(one).removesuffix("@any") not in known})
    if unknown:
        yield f"No event of the list is called {', '.join(unknown)}."


def _of_days(rule: Mapping[str, Any]) -> Iterator[str]:
    since: Any = rule.get("valid_from")
    until: Any = rule.get("valid_to")
    for name, day in (("valid_from", since), ("valid_to", until)):
        if day is not None and not _is_day(day):
            yield f"Its {name} is “{day}”; expected a day such as 2027-01-31."
    if _is_day(since) and _is_day(until) and since > until:
        yield f"It would end on {until}, before it begins on {since}."


def _is_day(said: Any) -> bool:
    return isinstance(said, date) and not isinstance(said, datetime)


def _part(rule: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = rule.get(name)
    return found if isinstance(found, Mapping) else {}


def _one_of(name: str, said: Any, known: Collection[str]) -> Iterator[str]:
    if said is not None and said not in known:
        yield f"Its {name} is “{said}”; known are: {', '.join(known)}."


def _known(what: str, said: Any, known: Collection[str]) -> Iterator[str]:
    unknown = [str(name) for name in said if name not in known] if isinstance(said, Mapping) else []
    if unknown:
        yield f"Unknown in {what}: {', '.join(unknown)}; known are: {', '.join(known)}."
