"""Why a result is as it is, as data. The door that shows it turns rule and values into a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import orjson
import polars as pl

from valorise.terms.tables import table


def reason(
    subject: str, about: str, step: int, rule: str, values: Mapping[str, Any], reference: str | None = None
) -> dict[str, Any]:
    """One row of the table `reasons`; `values` become a JSON object with sorted keys."""
    packed = orjson.dumps(dict(values), default=str, option=orjson.OPT_SORT_KEYS | orjson.OPT_SERIALIZE_NUMPY).decode()
    return {"subject": subject, "about": about, "step": step, "rule": rule, "values": packed, "reference": reference}


def reasons_table(reasons: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
    """The reasons as the declared table; empty with its types where there are none."""
    return pl.DataFrame(list(reasons), schema=table("reasons").schema)
