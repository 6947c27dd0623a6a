"""Plans as files; texts in them start no formula in a spreadsheet program."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as later

from valorise.platform.foundation.papers import as_file
from valorise.platform.talks.reads import Shown, Talk, Without
from valorise.reporting.formats import csv, xlsx
from valorise.reporting.formats.values import Leaf
from valorise.terms.errors import Missing

FORMATS = ("csv", "xlsx")
TALKS: Mapping[str, Any] = {
    "need": pl.String, "need_title": pl.String, "seeker": pl.String, "asset": pl.String, "asset_title": pl.String,
    "people": pl.String, "fit": pl.String, "worth": pl.Float64, "rank": pl.Int64, "counts_for": pl.List(pl.String),
}  # fmt: skip
FLOORS: Mapping[str, Any] = {
    "who": pl.String, "least": pl.Int64, "talks": pl.Int64, "possible": pl.Int64, "price": pl.Float64,
    "price_alone": pl.Float64,
}  # fmt: skip
WITHOUT: Mapping[str, Any] = {"name": pl.String, "title": pl.String, "why": pl.String, "best": pl.String}


HEADS: Mapping[str, Any] = {
    "need": later("Name of the need"), "need_title": later("Need"), "seeker": later("Organisation with a need"),
    "asset": later("Name of the result"), "asset_title": later("Result"), "people": later("People"),
    "fit": later("Fit"), "worth": later("Worth"), "rank": later("Place among the matches of the need"),
    "counts_for": later("Counts for the floors"), "who": later("Floor"), "least": later("At least"),
    "talks": later("Talks"), "possible": later("Possible"), "price": later("Price"),
    "price_alone": later("Price as the only floor"), "name": later("Name"), "title": later("Title"),
    "why": later("Why"), "best": later("Fits best with"),
}  # fmt: skip
"""What the columns are called; the rule for headings is that of `foundation.headings`."""


def heads(leaf: Leaf) -> str:
    """What a column is called, with our own name in brackets."""
    return f"{HEADS[leaf.path[0]]} [{leaf.name}]"


def exported(shown: Shown, suffix: str) -> HttpResponse:
    """CSV holds the talks, the workbook also floors and who stays without; `Missing` for another format."""
    if suffix not in FORMATS:
        raise Missing(
            what=f"Plans of talks cannot be had as “{suffix}”.",
            where="format",
            fix=f"Ask for one of: {', '.join(FORMATS)}.",
        )
    talks = pl.DataFrame([_talk(one) for one in shown.talks], schema=TALKS)
    if suffix == "csv":
        return as_file(csv.write("talks", talks, heads=heads), csv.MEDIA, str(shown.plan), suffix)
    tables = {
        "talks": talks,
        "floors": pl.DataFrame([{name: row[name] for name in FLOORS} for row in shown.floors], schema=FLOORS),
        "needs_without": _without(shown.needs_without),
        "results_without": _without(shown.assets_without),
    }
    return as_file(xlsx.write(tables, heads=heads), xlsx.MEDIA, str(shown.plan), suffix)


def _talk(one: Talk) -> dict[str, object]:
    sides = {"need": one.need.name, "need_title": one.need.title, "seeker": one.need.who, "asset": one.asset.name,
             "asset_title": one.asset.title, "people": one.asset.who}  # fmt: skip
    fit = one.fit.text if one.fit else None
    return {**sides, "fit": fit, "worth": one.worth, "rank": one.rank, "counts_for": list(one.counts_for)}


def _without(rows: Sequence[Without]) -> pl.DataFrame:
    told = [
        {"name": row.one.name, "title": row.one.title, "why": row.why, "best": row.best.title if row.best else None}
        for row in rows
    ]
    return pl.DataFrame(told, schema=WITHOUT)
