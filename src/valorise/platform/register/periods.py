"""From when to when something stands: days that may be a year or a month, as people know them."""

from __future__ import annotations

from valorise.assets.clearance.scope import first, last
from valorise.platform.foundation.recorded import Facts
from valorise.terms.errors import Invalid
from valorise.terms.time import partial_date


def period_holds(facts: Facts) -> None:
    """Nothing where the days follow each other or one of them is not known; `Invalid` where it ends too early."""
    begun, over = first(facts.get("starts")), last(facts.get("ends"))
    if begun and over and over < begun:
        raise Invalid(
            what="It would end before it begins.",
            where="ends",
            why=f"It begins on {facts['starts']} and ends on {facts['ends']}.",
            fix="Correct one of the two days.",
        )


def last_day(facts: Facts, written: str) -> str:
    """The last day in the form that records keep; `Invalid` where none is written, or it is over by then already."""
    day, over = partial_date(written), last(facts.get("ends"))
    if day is None:
        raise Invalid(what="Say the last day on which it stands.", where="ends", fix="Write a day such as 2026-03-31.")
    if over is not None and over <= first(day):  # type: ignore[operator]
        raise Invalid(
            what="It ends earlier already.",
            where="ends",
            why=f"Its last day is {facts['ends']}.",
            fix="Name an earlier day, or change the record where its end is wrong.",
        )
    return day
