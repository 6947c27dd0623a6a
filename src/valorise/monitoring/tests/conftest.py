"""Tiny tables written as people read them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from valorise.terms.tables import table
from valorise.terms.tables.checks import Place, check_one, frame


def made(name: str, *records: dict[str, Any]) -> pl.DataFrame:
    """Records in interchange form as the declared table; every one of them must be good."""
    checked = [check_one(table(name), record, Place()) for record in records]
    assert not [problem for _, problems in checked for problem in problems]
    return frame(table(name), [row for row, _ in checked if row is not None])


@pytest.fixture
def make() -> Callable[..., pl.DataFrame]:
    return made
