"""The assumptions of a forecast in the words and rows of its pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
from django.utils.translation import gettext as _

from valorise.assets.costs.assumed import assumed
from valorise.assets.costs.settings import listed
from valorise.assets.rulebook import task_label
from valorise.platform.costs.models import CostSetting
from valorise.platform.foundation.figures import plain
from valorise.platform.foundation.spoken import spoken

ENDS = ("low", "likely", "high")
Row = dict[str, Any]


def assumptions(rows: pl.DataFrame) -> list[Row]:
    """What a forecast assumes: key, group, words, ends, unit, and whether it is the office's own."""
    return [_row(row) for row in rows.iter_rows(named=True)]


def assumption_groups(rows: pl.DataFrame, own: Mapping[str, CostSetting]) -> list[tuple[str, list[Row]]]:
    """The assumptions under headings, in the order of the list, each with what the office set."""
    groups: dict[str, list[Row]] = {}
    for row in assumptions(rows):
        groups.setdefault(row["group"], []).append(row | {"setting": own.get(row["key"])})
    return list(groups.items())


def shipped(key: str) -> Row:
    """An assumption as it is shipped."""
    return next(row for row in assumptions(listed(assumed())) if row["key"] == key)


def _row(row: Mapping[str, Any]) -> Row:
    group, what = _said(row)
    ends = {end: plain(row[end]) for end in ENDS}
    return {"key": row["key"], "group": group, "what": what, "in": spoken(row["measured_in"]), **ends} | {
        "own": row["origin"] == "own"
    }


def _said(row: Mapping[str, Any]) -> tuple[str, str]:
    """Heading and words of an assumption, from its key."""
    kind, _dot, rest = row["key"].partition(".")
    if kind == "exchange":
        words = _("%(currency)s for one euro, %(day)s") % {"currency": rest, "day": row["of_day"]}
        return _("Rates of exchange"), words
    if kind == "steps":
        covers = row["assumption"].partition(": ")[2]
        return _("Steps, beside their official fees and translations"), f"{_task(rest)}: {spoken(covers)}"
    if kind == "fees":
        return _("Official fees of steps where no fee table has them"), _task(rest)
    if rest.startswith("words."):
        return _("Translations"), _("Words for: %(step)s") % {"step": _task(rest.removeprefix("words."))}
    said = {
        "yearly_increase": (_("Fees"), _("Fees rise each year by")),
        "claims": (_("Fees"), _("Claims where an office counts them")),
        "service.renewal": (_("Fees"), _("Service for a yearly fee")),
        "translation.per_word": (_("Translations"), _("Price of a word")),
    }
    return said[row["key"]]


def _task(name: str) -> str:
    return spoken(task_label(name))
