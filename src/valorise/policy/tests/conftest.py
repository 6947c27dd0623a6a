"""Small tables of measures and observations for the tests of this folder."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl
import pytest

from valorise.policy.context import context_table
from valorise.policy.library import measures_table
from valorise.terms.tables import table

AS_OF = date(2026, 11, 22)


def measure(identifier: str, country: str, **said: Any) -> dict[str, Any]:
    """A measure row; what is not said is missing."""
    row: dict[str, Any] = dict.fromkeys(table("measures").schema)
    given = {
        "name": identifier,
        "level": "national",
        "summary": identifier,
        "evidence": "none",
        "sources": ["A source"],
        "status": "verified",
    }
    return row | {"id": identifier, "country": country} | given | said


def measures_of(*rows: dict[str, Any]) -> pl.DataFrame:
    """The rows as the declared table."""
    return pl.DataFrame(list(rows), schema=table("measures").schema)


def observation(
    country: str, figure: str, value: float | None, year: int = 2022, status: str = "verified"
) -> dict[str, Any]:
    """A figure row with a source."""
    row: dict[str, Any] = dict.fromkeys(table("observations").schema)
    origins = [{"source": "A source", "file": None, "row": None, "retrieved": None, "licence": None}]
    said = {"indicator": figure, "unit_of_analysis": country, "period": str(year), "value": value, "status": status}
    return row | {"id": f"{country}-{figure}-{year}", "origins": origins} | said


def observations_of(*rows: dict[str, Any]) -> pl.DataFrame:
    """The rows as the declared table."""
    return pl.DataFrame(list(rows), schema=table("observations").schema)


@pytest.fixture(scope="session")
def library() -> pl.DataFrame:
    """The library as it is."""
    return measures_table()


@pytest.fixture(scope="session")
def contexts() -> pl.DataFrame:
    """The context of all countries as it is."""
    return context_table()


@pytest.fixture
def rows() -> dict[str, Callable[..., Any]]:
    """Builders, for tests that cannot import from this file."""
    return {"measure": measure, "measures": measures_of, "observation": observation, "observations": observations_of}
