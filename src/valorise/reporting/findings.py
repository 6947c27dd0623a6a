"""Everything the main job found, in one value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cached_property, partial
from typing import Any

import orjson
import polars as pl

from valorise.terms.tables import table

DECLARED_AS = {"comparable": "comparables", "context": "observations"}
"""Result tables that go by the declaration of another name."""


def empty(name: str) -> pl.DataFrame:
    """A result table without rows, with its types.

    >>> empty("comparable").columns[0]
    'country'
    """
    return table(DECLARED_AS.get(name, name)).empty()


@dataclass(frozen=True)
class Findings:
    """Result tables of one run for one office; any table may be empty, and then the report says what would fill it."""

    office: str
    as_of: date
    country: str | None = None
    assets: pl.DataFrame = field(default_factory=partial(empty, "assets"))
    needs: pl.DataFrame = field(default_factory=partial(empty, "needs"))
    organisations: pl.DataFrame = field(default_factory=partial(empty, "organisations"))
    people: pl.DataFrame = field(default_factory=partial(empty, "people"))
    projects: pl.DataFrame = field(default_factory=partial(empty, "projects"))
    rights: pl.DataFrame = field(default_factory=partial(empty, "rights"))
    agreements: pl.DataFrame = field(default_factory=partial(empty, "agreements"))
    cases: pl.DataFrame = field(default_factory=partial(empty, "cases"))
    contacts: pl.DataFrame = field(default_factory=partial(empty, "contacts"))
    money_flows: pl.DataFrame = field(default_factory=partial(empty, "money_flows"))
    events: pl.DataFrame = field(default_factory=partial(empty, "events"))
    matches: pl.DataFrame = field(default_factory=partial(empty, "matches"))
    deadlines: pl.DataFrame = field(default_factory=partial(empty, "deadlines"))
    gaps: pl.DataFrame = field(default_factory=partial(empty, "gaps"))
    suggestions: pl.DataFrame = field(default_factory=partial(empty, "suggestions"))
    measures: pl.DataFrame = field(default_factory=partial(empty, "measures"))
    """The library, where what a suggested measure is and needs can be read."""
    comparable: pl.DataFrame = field(default_factory=partial(empty, "comparable"))
    context: pl.DataFrame = field(default_factory=partial(empty, "context"))
    indicators: pl.DataFrame = field(default_factory=partial(empty, "indicators"))
    attention: pl.DataFrame = field(default_factory=partial(empty, "attention"))
    pathway_advice: pl.DataFrame = field(default_factory=partial(empty, "pathway_advice"))
    costs: pl.DataFrame = field(default_factory=partial(empty, "costs"))
    cost_years: pl.DataFrame = field(default_factory=partial(empty, "cost_years"))
    keep_advice: pl.DataFrame = field(default_factory=partial(empty, "keep_advice"))
    accounts: pl.DataFrame = field(default_factory=partial(empty, "accounts"))
    merges: pl.DataFrame = field(default_factory=partial(empty, "merges"))
    problems: pl.DataFrame = field(default_factory=partial(empty, "problems"))
    reasons: pl.DataFrame = field(default_factory=partial(empty, "reasons"))
    belongs: Mapping[str, str] = field(default_factory=dict)
    """The asset of each title, restriction and consent that a date may be of."""
    notes: tuple[str, ...] = ()
    """What the report does not yet do, as full sentences."""
    credits: tuple[str, ...] = ()
    """Sentences that the sources ask to be shown with their data."""

    @cached_property
    def measure(self) -> Mapping[str, dict[str, Any]]:
        """Measures by id."""
        return by_id(self.measures)

    @property
    def tables(self) -> dict[str, pl.DataFrame]:
        """All result tables by name, in the order of their declaration here."""
        found = ((one.name, getattr(self, one.name)) for one in fields(self))
        return {name: value for name, value in found if isinstance(value, pl.DataFrame)}

    @cached_property
    def asset(self) -> Mapping[str, dict[str, Any]]:
        """Assets by id."""
        return by_id(self.assets)

    @cached_property
    def need(self) -> Mapping[str, dict[str, Any]]:
        """Needs by id."""
        return by_id(self.needs)


def by_id(table: pl.DataFrame) -> dict[str, dict[str, Any]]:
    """Rows by their id."""
    return {row["id"]: row for row in table.iter_rows(named=True)}


def packed(values: str | None) -> dict[str, Any]:
    """The JSON object of a column `values`; empty where there is none or it cannot be read.

    >>> packed('{"months": 18}'), packed(None), packed("18")
    ({'months': 18}, {}, {})
    """
    try:
        found = orjson.loads(values or "{}")
    except orjson.JSONDecodeError:
        return {}
    return found if isinstance(found, dict) else {}
