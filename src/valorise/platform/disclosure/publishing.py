"""What publishing means for a result now, by which day something must be done, and what to do today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from valorise.assets.attention import KIND
from valorise.assets.happenings import SCHEMA
from valorise.assets.rulebook import rulebook
from valorise.journeys.asset import of_events
from valorise.platform.disclosure.questions import Answers, value_of
from valorise.terms import knowledge
from valorise.terms.codes import codes
from valorise.terms.time import first_day, partial_date

MAYBE = "maybe"


@dataclass(frozen=True, slots=True)
class Note:
    """What a rule says about this case."""

    says: str
    today: str
    level: str
    reference: str
    status: str


@dataclass(frozen=True, slots=True)
class Forgiven:
    """An office that forgives one's own publication for a time."""

    office: str
    label: str
    last_day: date
    left: int
    """Days left; negative where it has run out."""
    says: str
    reference: str
    status: str


@dataclass(frozen=True, slots=True)
class Outlook:
    """All that is known about publishing this result."""

    when: str
    """public, planned, secret or closed."""
    notes: list[Note]
    on: date | None = None
    """First day of publishing; None where it is not known."""
    exact: bool = True
    """Whether that day was said exactly; else counting begins with the first day it can mean."""
    left: int | None = None
    """Days until then; None where it is past or not known."""
    forgiven: list[Forgiven] = field(default_factory=list)

    @property
    def level(self) -> str:
        """The most serious level of the notes: late, soon or good."""
        return min((one.level for one in self.notes), key=["late", "soon", "good"].index, default="good")


def warning(type_: str, answers: Answers, *, as_of: date) -> Outlook:
    """What publishing means for a result of this type after these answers."""
    when, written = situation(answers)
    said = partial_date(written) if written else None
    on = first_day(said) if said else None
    if when == "planned" and on is not None and on < as_of:
        when = "public"
    return Outlook(
        when=when,
        notes=notes_for(type_, when),
        on=on,
        exact=bool(said) and len(str(said)) == 10,
        left=(on - as_of).days if on and on > as_of else None,
        forgiven=forgiven(type_, on, as_of=as_of) if on and when in ("public", "planned") else [],
    )


def notes_for(type_: str, when: str) -> list[Note]:
    """What the rules say of a result of this type that is public, planned, secret or closed."""
    protections = protections_of(type_)
    return [_note(rule) for rule in _rules() if set(rule["protection"]) & protections and when in rule["when"]]


def situation(answers: Answers) -> tuple[str, str]:
    """Whether it is public, planned, shown under secrecy or closed, and the day as it was written."""
    if value_of(answers, "public-already") == "yes" and value_of(answers, "public-secret") != "yes":
        return "public", str(value_of(answers, "public-on"))
    if value_of(answers, "public-planned") == "yes":
        return "planned", str(value_of(answers, "planned-on"))
    return ("secret", "") if value_of(answers, "public-secret") == "yes" else ("closed", "")


def to_be_public_on(answers: Answers) -> date | None:
    """The first day on which it may become public, as its makers plan; None where nothing is planned or no day said."""
    when, written = situation(answers)
    said = partial_date(written) if when == "planned" and written else None
    return first_day(said) if said else None


def protections_of(type_: str) -> set[str]:
    """What protects the type; `maybe` beside it where a technical idea may be inside."""
    own = {codes("asset_types").get(type_, {}).get("protection") or "none"}
    return own | ({MAYBE} if type_ in _document()["maybe"] else set())


def forgiven(type_: str, on: date, *, as_of: date) -> list[Forgiven]:
    """Each office whose rules forgive one's own publication on that day, the nearest last day first.

    For a day to come it is what would hold if nothing were filed before.
    """
    kinds = {KIND[one] for one in protections_of(type_) if one in KIND}
    if MAYBE in protections_of(type_):
        kinds.add("patent")
    rules = forgiving().filter(pl.col("kind").is_in(kinds))
    if rules.is_empty():
        return []
    happened = [{"right": kind, "office": "EU", "kind": kind, "event": "disclosure", "on": on} for kind in kinds]
    found = of_events(pl.DataFrame(happened, schema=SCHEMA), as_of=max(on, as_of)).table
    by_rule = {row["rule"]: row for row in rules.iter_rows(named=True)}
    rows = [row for row in found.iter_rows(named=True) if row["rule"] in by_rule]
    return sorted((_forgiven(row, by_rule[row["rule"]], as_of) for row in rows), key=lambda one: one.last_day)


def forgiving() -> pl.DataFrame:
    """Rules of the rule book by which an office forgives one's own publication."""
    return rulebook().filter(pl.col("only_if_unfiled"), pl.col("trigger") == "disclosure")


def _forgiven(row: Mapping[str, Any], rule: Mapping[str, Any], as_of: date) -> Forgiven:
    return Forgiven(
        office=row["office"],
        label=codes("offices").get(row["office"], {}).get("label") or row["office"],
        last_day=row["due"],
        left=(row["due"] - as_of).days,
        says=rule["says"],
        reference=row["reference"],
        status=rule["status"],
    )


def _note(rule: Mapping[str, Any]) -> Note:
    return Note(**{name: rule[name] for name in ("says", "today", "level", "reference", "status")})


def _document() -> Any:
    return knowledge.document("platform/disclosure/publishing.yaml")


def _rules() -> list[dict[str, Any]]:
    rules: list[dict[str, Any]] = _document()["rules"]
    return rules
