"""Headings of the tables that people download: words in the language of the reader, with our own name in brackets.

The rule: CSV and workbooks from pages say “Title [title]”, and an import reads what stands in the brackets, whatever
the words before them. JSON Lines and answers of the API carry the names alone. So there is one list of names, and no
list of words that an import would have to know.
"""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from valorise.platform.foundation import wording
from valorise.platform.foundation.fields import label
from valorise.reporting.formats.values import Heads, Leaf
from valorise.reporting.wording import readable

WORDS = {
    "date": later("Number of the date"), "due": later("Due"), "of": later("Kind of record"), "record": later("Record"),
    "without_surcharge_until": later("Without surcharge until"), "with_surcharge_until": later("With surcharge until"),
    "task": later("What must be done"), "year": later("Year"), "number": later("Number"), "asset": later("Asset"),
    "kind": later("Kind"), "office": later("Office"), "firm": later("Confirmed"), "state": later("State"),
    "why_unconfirmed": later("Why it is unconfirmed"), "looked_after_by": later("Looked after by"),
    "rule": later("Rule"), "reference": later("Reference"), "if_missed": later("If it is missed"),
    "right": later("Right"), "line": later("Line"), "theirs": later("Their day"), "ours": later("Our day"),
    "days": later("Days"), "fee": later("Their fee"), "our_fee": later("Our fee"), "currency": later("Currency"),
    "fee_reference": later("Article that sets our fee"),
    "written": later("As it was written"), "found": later("What was found"), "why": later("Why"),
    "ours_is": later("Our day is"), "how_ours_was_counted": later("How our day was counted"),
    "title": later("Title"), "type": later("Type"), "weakest_scale": later("Weakest scale"), "level": later("Level"),
    "pathway": later("Pathway"), "next_step": later("Next step"), "late": later("Late"),
    "last_on": later("Last worked on"), "age_in_days": later("Days since then"), "outcome": later("Outcome"),
    "unit": later("Unit"), "evidence": later("Evidence"), "least": later("Least"), "most": later("Most"),
    "low": later("Low"), "high": later("High"),
}  # fmt: skip
"""What columns are called that no declaration knows: those of tables that are worked out for one list."""


def worked_out(leaf: Leaf) -> str:
    """What a column is called of a table that is worked out; such files are read and do not come back.

    >>> worked_out(Leaf("due", ("due",)))
    'Due [due]'
    """
    known = _(label(leaf.column)) if leaf.column else WORDS.get(leaf.path[-1], _(readable(leaf.path[-1])))
    return f"{': '.join([*(_(readable(step)) for step in leaf.path[:-1]), str(known)])} [{leaf.name}]"


def headings(name: str) -> Heads:
    """What columns of a declared table are called.

    >>> headings("assets")(Leaf("title", ("title",)))
    'Title [title]'
    """
    return partial(_heading, name)


def _heading(name: str, leaf: Leaf) -> str:
    words = wording.title(name, leaf.path[0])
    if len(leaf.path) > 1:
        words = f"{words}: {_(label(leaf.column)) if leaf.column else readable(leaf.path[-1])}"
    return f"{words} [{leaf.name}]"
