"""What publishing means for a result now, by which day something must be done, and what to do today."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from valorise.assets.publishing import Forgiven, Note, forgiven, notes_for
from valorise.platform.disclosure.questions import Answers, value_of
from valorise.terms.time import first_day, partial_date


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
