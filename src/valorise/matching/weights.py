"""Every number behind a ranking as a list: its value, what it means, and where it comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from valorise.matching.settings import SOURCE
from valorise.terms import knowledge

SCHEMA = dict.fromkeys(("entry", "weight", "value", "meaning", "origin"), pl.String())


def weights() -> pl.DataFrame:
    """One row for each value of the settings: its entry, its name as a path, the value as written, meaning and origin.

    Values of one entry, such as what each fact adds, share its meaning and origin; lists stay one value.
    """
    written: Mapping[str, Mapping[str, Any]] = knowledge.document(SOURCE)
    rows = [
        (entry, name, value, one["meaning"], one["origin"])
        for entry, one in written.items()
        for name, value in _values(entry, one["value"])
    ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _values(name: str, value: Any) -> Iterator[tuple[str, str]]:
    """The values inside a value, each with its path.

    >>> list(_values("facts", {"fields": 0.15, "type": ["a", "b"]}))
    [('facts.fields', '0.15'), ('facts.type', 'a, b')]
    """
    if isinstance(value, Mapping):
        for inner, one in value.items():
            yield from _values(f"{name}.{inner}", one)
    else:
        yield name, ", ".join(map(str, value)) if isinstance(value, list) else str(value)
