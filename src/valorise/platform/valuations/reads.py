"""Valuations as pages and programs read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from valorise.assets.value.worth import Worth
from valorise.platform.foundation.charts import Figures
from valorise.platform.foundation.figures import plain, rough
from valorise.platform.foundation.persons import FORMER
from valorise.platform.foundation.spoken import spoken
from valorise.platform.foundation.viewer import Viewer
from valorise.platform.valuations.forms import asked_methods
from valorise.platform.valuations.models import Valuation
from valorise.platform.valuations.working import again, moved
from valorise.reporting import charts
from valorise.reporting.chains import chains
from valorise.reporting.sentences import sentence
from valorise.reporting.wording import sentence_case
from valorise.terms.codes import codes, label

MOST_COMPARED = 6
"""Valuations beside each other that a person can still take in."""
Drawing = tuple[Mapping[str, Any], Figures]


def valuations(viewer: Viewer) -> QuerySet[Valuation]:
    """All valuations this person may see."""
    return Valuation.objects.seen_by(viewer).select_related("author", "asset")


def of_asset(viewer: Viewer, asset: str) -> QuerySet[Valuation]:
    """Valuations of an asset, the newest first."""
    return valuations(viewer).filter(asset=asset).order_by("-valued_on", "-recorded_at", "pk")


def valuation(viewer: Viewer, name: str) -> Valuation:
    """One valuation; `Missing` where this person may not see it."""
    return valuations(viewer).filter(pk=name).first() or Valuation.objects.one_for(viewer, name)


@dataclass(frozen=True, slots=True)
class Range:
    """A range of one method in words."""

    method: str
    means: str
    low: str
    high: str


@dataclass(frozen=True, slots=True)
class Line:
    """A valuation in a list."""

    one: Valuation
    by: str
    ranges: Sequence[Range]


def line(one: Valuation) -> Line:
    """A valuation with who made it and its ranges."""
    return Line(one, str(one.author) if one.author else _(FORMER), ranges(one.ranges, one.currency))


def ranges(rows: Sequence[Mapping[str, Any]], currency: str) -> list[Range]:
    """Ranges in words, to three figures that count."""
    known = codes("value_methods")
    return [
        Range(
            _(label("value_methods", row["method"])),
            _(known[row["method"]]["meaning"]),
            rough(row["low"], currency),
            rough(row["high"], currency),
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Told:
    """A result as a page shows it."""

    ranges: Sequence[Range]
    pictured: Drawing | None
    why: Sequence[tuple[str, Sequence[str]]]
    tornado: Drawing | None
    drives: str
    """What moves the income most, in words; empty where it was not worked out."""
    outcomes: Sequence[Mapping[str, Any]]
    assumptions: Sequence[Mapping[str, Any]]
    moved: Sequence[str] = ()
    """Methods that would give another range today."""


def told(found: Worth, currency: str, kept: Valuation | None = None) -> Told:
    """A result in words; of a kept valuation the ranges of its own day."""
    rows = kept.ranges if kept else found.ranges.to_dicts()
    sources = _sources_of_years(kept)
    swings = found.swings.sort("swing", descending=True).to_dicts() if found.swings.height else []
    return Told(
        ranges=ranges(rows, currency),
        pictured=_pictured([(_(label("value_methods", row["method"])), row) for row in rows], currency),
        why=_why(found),
        tornado=_tornado(swings, found.expected, currency),
        drives=named(swings[0]["assumption"]) if swings else "",
        outcomes=[_outcome(row, currency) for row in found.outcomes.iter_rows(named=True)],
        assumptions=[_assumption(row, sources) for row in found.assumptions.iter_rows(named=True)],
        moved=[_(label("value_methods", name)) for name in moved(kept, found)] if kept else (),
    )


def shown(one: Valuation) -> Told:
    """A kept valuation as its page shows it."""
    return told(again(one), one.currency, one)


def compared(found: Sequence[Valuation]) -> Drawing | None:
    """The ranges of several valuations in one picture, method by method; amounts of one currency only."""
    methods = [
        name for name in codes("value_methods") if any(name == row["method"] for one in found for row in one.ranges)
    ]
    named = [
        (f"{_(label('value_methods', method))}, {one.valued_on.isoformat()}", row)
        for method in methods
        for one in found
        for row in one.ranges
        if row["method"] == method
    ]
    return _pictured(named, found[0].currency) if found and len({one.currency for one in found}) == 1 else None


def _pictured(named: Sequence[tuple[str, Mapping[str, Any]]], currency: str) -> Drawing | None:
    if not named:
        return None
    drawn = [{"name": name, "low": row["low"], "high": row["high"]} for name, row in named]
    cells = [(name, rough(row["low"]), rough(row["high"])) for name, row in named]
    title = _("Ranges in %(currency)s") % {"currency": currency}
    columns = (_("Method"), _("From"), _("To"))
    described = _("Each bar goes from the low to the high end; the line stands at zero.")
    return charts.ranges(drawn), Figures(title, columns, cells, described)


def _tornado(swings: Sequence[Mapping[str, Any]], middle: float | None, currency: str) -> Drawing | None:
    if not swings or middle is None:
        return None
    drawn = [
        {"name": named(row["assumption"]), "low": min(ends), "high": max(ends)}
        for row in swings
        for ends in [(row["at_low"], row["at_high"])]
    ]
    cells = [
        (named(row["assumption"]), *(rough(row[name]) for name in ("at_low", "at_high", "swing"))) for row in swings
    ]
    title = _("Expected income in %(currency)s at both ends of each assumption") % {"currency": currency}
    columns = (_("Assumption"), _("At its low end"), _("At its high end"), _("Swing"))
    described = _(
        "For each assumption the expected income at both ends of its range; the line marks the likely values."
    )
    return charts.swings(drawn, middle), Figures(title, columns, cells, described)


def named(assumption: str) -> str:
    """What the form calls an assumption; of an entry of a list what it is and of which entry."""
    labels = {
        one["name"]: one["label"]
        for method in asked_methods()
        for one in (*method.get("ranges", ()), *method.get("years", ()))
    }
    plain_name = assumption.replace(" ", "_")
    if plain_name in labels:
        return _(labels[plain_name])
    kind, parted, entry = assumption.partition(" of ")
    said = {"cost": _("Cost: %s"), "probability": _("Success: %s"), "year": _("Year: %s"), "worth": _("Worth: %s")}
    if parted and kind in said:
        return said[kind] % entry
    return spoken(sentence_case(assumption.replace("_", " ")))


def _why(found: Worth) -> list[tuple[str, Sequence[str]]]:
    steps = chains(found.reasons, found.reasons["subject"].unique())
    return [
        (_(label("value_methods", about)), [sentence("reasons", one.rule, one.values, spoken) for one in chain])
        for (_subject, about), chain in steps.items()
    ]


def _outcome(row: Mapping[str, Any], currency: str) -> dict[str, Any]:
    worth = None if row["low"] is None else (rough(row["low"], currency), rough(row["high"], currency))
    evidence = "" if row["evidence"] == "no evidence" else row["evidence"]
    return {**row, "worth": worth, "evidence": evidence, "least": plain(row["least"]), "most": plain(row["most"])}


def _sources_of_years(kept: Valuation | None) -> dict[tuple[str, str], str]:
    """Where numbers of years come from, which the calculation takes without their source; by method and name."""
    rows = kept.assumptions if kept else ()
    named = ((row["method"], f"year of {row['entry']}" if row.get("entry") else row["assumption"], row) for row in rows)
    return {(method, name): row["where_from"] for method, name, row in named if row.get("where_from")}


def _assumption(row: Mapping[str, Any], sources: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    own = row["stands_by"] == "given"
    method = _(label("value_methods", row["method"])) if row["method"] != "all" else _("All")
    ends = {end: plain(row[end]) for end in ("low", "likely", "high")}
    told = {
        "assumption": named(row["assumption"]),
        "method": method,
        "own": own,
        "asked": row["method"] != "all",
        "unit": spoken(row["measured_in"]),
    }
    return {
        **told,
        **ends,
        "where_from": spoken(row["where_from"] or sources.get((row["method"], row["assumption"]), "")),
    }
