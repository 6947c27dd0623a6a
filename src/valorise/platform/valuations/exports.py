"""Valuations as files."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl
from django.http import HttpResponse

from valorise.assets.value.worth import Worth
from valorise.platform.foundation.headings import worked_out
from valorise.platform.foundation.papers import PAPERS, as_file, paper
from valorise.platform.valuations.models import Valuation
from valorise.platform.valuations.working import again
from valorise.reporting.formats import xlsx
from valorise.reporting.worth import value_document

FORMATS = (*PAPERS[:3], "xlsx", "json")


def exported(one: Valuation, suffix: str) -> HttpResponse:
    """The valuation as a document, a workbook or data; `Missing` for another format.

    The ranges are those of its day, whatever Valorise would work out today.
    """
    found = of_its_day(one)
    name = f"value-{one.asset or one.pk}-{one.valued_on.isoformat()}"
    if suffix == "xlsx":
        tables = {
            "value_ranges": found.ranges,
            "value_swings": found.swings,
            "value_assumptions": found.assumptions,
            "outcomes": found.outcomes,
        }
        return as_file(xlsx.write(tables, heads=worked_out), xlsx.MEDIA, name, suffix)
    document = value_document(found, title=str(one.asset or one.pk), office=str(one.tenant), as_of=one.valued_on)
    return paper(document, facts(one, found), name, suffix)


def of_its_day(one: Valuation) -> Worth:
    """The result with the ranges that were kept."""
    found = again(one)
    kept = {row["method"]: row for row in one.ranges}
    rows = [
        {**row, "low": kept[row["method"]]["low"], "high": kept[row["method"]]["high"]}
        for row in found.ranges.to_dicts()
        if row["method"] in kept
    ]
    left = found.problems.filter(pl.col("rule") != "method-left-out")
    return replace(found, ranges=pl.DataFrame(rows, schema=found.ranges.schema), problems=left)


def facts(one: Valuation, found: Worth) -> dict[str, Any]:
    """The valuation as data: what was kept, and what moves it most."""
    more = {"swings": found.swings.to_dicts(), "outcomes": found.outcomes.to_dicts()}
    return {**one.facts, "valued_on": one.valued_on.isoformat(), **more}
