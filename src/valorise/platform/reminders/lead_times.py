"""How many days before a date of each kind people are reminded, on pages, in mails and by calendar programs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from valorise.assets.date_kinds import date_kind
from valorise.platform.reminders.models import Reminding
from valorise.terms import knowledge
from valorise.terms.codes import codes
from valorise.terms.errors import Invalid

if TYPE_CHECKING:
    from valorise.platform.dates.models import Due

MOST_TIMES, MOST_DAYS = 5, 730
LeadTimes = Mapping[str, tuple[int, ...]]
"""Days before a date by the code of its kind, largest first; none: nobody is reminded of this kind."""


def usual() -> LeadTimes:
    """The days that hold where an office chose nothing."""
    said: dict[str, Any] = knowledge.document("platform/reminders/lead_times.yaml")["days"]
    return {kind: tuple(said.get(kind, ())) for kind in codes("date_kinds")}


def lead_times(tenant: int) -> LeadTimes:
    """The days of an office, for every kind."""
    return with_chosen(Reminding.objects.filter(tenant=tenant).values_list("chosen", flat=True).first() or {})


def with_chosen(chosen: Mapping[str, Any]) -> LeadTimes:
    """The usual days, and in their place what was chosen."""
    return {kind: tuple(chosen.get(kind, days)) for kind, days in usual().items()}


def kind_of(due: Due) -> str:
    """The kind of a date, as a code of `date_kinds`."""
    return due.kind if due.of != "rights" and due.kind in codes("date_kinds") else date_kind(due.of, due.task)


def read_days(kind: str, said: str) -> tuple[int, ...]:
    """Days as a person writes them, such as `90, 30, 7`, largest first; `Invalid` for anything else.

    >>> read_days("renewal", "7, 90 30"), read_days("renewal", "")
    ((90, 30, 7), ())
    """
    parts = [part for part in re.split(r"[,;\s]+", said.strip()) if part]
    # All digits are weighed: behind leading zeros a number may stand that no calendar holds.
    if all(part.isascii() and part.isdecimal() and len(part) <= 3 and int(part) <= MOST_DAYS for part in parts):
        found = tuple(sorted({int(part) for part in parts}, reverse=True))
        if len(found) <= MOST_TIMES:
            return found
    raise Invalid(
        what=_("“%(said)s” cannot be used.") % {"said": said[:40]}, where=kind,
        why=_("Up to %(times)d whole numbers of days are kept, none above %(days)d.")
        % {"times": MOST_TIMES, "days": MOST_DAYS},
        fix=_("Write for example 90, 30, 7; leave it empty for no reminder."),
    )  # fmt: skip
