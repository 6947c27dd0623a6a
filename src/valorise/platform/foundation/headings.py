"""Headings of the tables that people download: words in the language of the reader, with our own name in brackets.

The rule: CSV and workbooks from pages say “Title [title]”, and an import reads what stands in the brackets, whatever
the words before them. JSON Lines and answers of the API carry the names alone. So there is one list of names, and no
list of words that an import would have to know.
"""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext as _

from valorise.platform.foundation import wording
from valorise.platform.foundation.fields import label
from valorise.reporting.formats.values import Heads, Leaf
from valorise.reporting.wording import readable


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
