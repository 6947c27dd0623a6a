"""One file per format, found by its name. Formats make bytes and touch no disk; who calls them writes the file.

What a format takes: `TAKES = "document"` for `write(document)`, `"table"` for `write(name, table)`, `"tables"`
for `write(tables)` with several tables by name; and its `SUFFIX` and `MEDIA` (media type). `write` returns bytes.
A format of one table only, such as the calendar of dates in `ics`, has a function of its own name instead.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from types import ModuleType

from valorise.terms import knowledge
from valorise.terms.errors import Missing

NOT_FORMATS = {"__init__", "values", "pictures"}


@cache
def formats() -> tuple[str, ...]:
    """Names of all formats.

    >>> {"csv", "html", "json", "jsonl", "xlsx"} <= set(formats())
    True
    """
    return tuple(name for name in knowledge.names("reporting/formats", ".py") if name not in NOT_FORMATS)


def format_named(name: str) -> ModuleType:
    """The module of a format; raises Missing with the list of formats where there is none of that name."""
    if name not in formats():
        raise Missing(what=f"There is no format “{name}”.", fix=f"Formats are: {', '.join(formats())}.")
    return import_module(f"valorise.reporting.formats.{name}")
