"""What the chain of title of an asset lacks, as its page tells it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valorise.assets.clearance.title import chain
from valorise.assets.clearance.title import flaws as lacking
from valorise.platform.foundation.recorded import Facts
from valorise.platform.foundation.tables import table_of
from valorise.platform.register.models import Title

SAID = {
    "title-gap": (
        gettext_lazy("No owner is recorded."),
        gettext_lazy("Find the document that shows who owned it in that time, and record the title."),
    ),
    "chain-begins-late": (
        gettext_lazy("No owner is recorded for the time since it was made."),
        gettext_lazy("Record who owned it first, or correct the day on which it was made."),
    ),
    "shares-unknown": (
        gettext_lazy("Not all shares are recorded; those that are sum to %(sum)s."),
        gettext_lazy("Agree on the missing shares in writing, and record them."),
    ),
    "shares-uneven": (
        gettext_lazy("The shares sum to %(sum)s instead of 1."),
        gettext_lazy("Correct the shares, or end a title that somebody else has taken over."),
    ),
}
"""What is wrong and how to mend it, by the rule of the clearance engine."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """A time in which the titles do not hold together."""

    since: date | None
    """None: from the beginning of the asset."""
    until: date | None
    """None: no end."""
    what: str
    fix: str


def flaws(facts: Facts, titles: Sequence[Title], today: date) -> list[Flaw]:
    """Gaps, overlaps and sums other than one in the titles that stand today; nothing where no title is recorded."""
    rows = table_of("titles", [one.facts for one in titles if one.stands]).to_dicts()
    if not rows:
        return []
    held = chain(facts, rows, as_of=today)
    return [_said(one.rule, one.values) for one in lacking(facts, held, None)] if held else []


def _said(rule: str, values: Mapping[str, Any]) -> Flaw:
    what, fix = SAID[rule]
    late = rule == "chain-begins-late"
    since, until = (values["created"], values["since"]) if late else (values["since"], values["until"])
    return Flaw(since, until, _(str(what)) % {"sum": values.get("sum")}, str(fix))
