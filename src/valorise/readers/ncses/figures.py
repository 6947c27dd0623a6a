"""The figures of a row of a table as observations."""

from __future__ import annotations

import html
import re

from valorise.readers import series
from valorise.readers.facts import Facts
from valorise.readers.ncses.layout import Column, Layout
from valorise.readers.rows import Refused, Row
from valorise.terms import codes
from valorise.terms.words import plain

PAIR = re.compile(r"\[\s*'([^']*)'\s*,\s*'([^']*)'\s*\]")
"""Figure and mark as a program wrote them into one cell."""
NOTE = re.compile(r"<sup>.*?</sup>")
"""Signs of footnotes inside labels."""
MONEY = re.compile(r"\(\$ ?(millions|thousands|billions)\)")
COUNTRY = "US"
ARROW = " -> "
"""What parts labels in the tables."""


def row(facts: Facts, layout: Layout) -> Row | Refused:
    """Every figure of the row; refused where it has none, or no year that it is about."""
    label, period = _label(facts, layout), None
    if layout.periods:
        period = series.year(facts.given.get(layout.periods))
        if period is None:
            return facts.refusal(
                rule="no-period",
                found=facts.given.get(layout.periods),
                column=layout.periods,
                expected="the year of the figure; the agencies and years of this table were lost on its way",
                fix="Fetch the table from the publisher in another form.",
            )
    found = []
    for column in layout.figures if _is_told(facts, layout) else ():
        written, flag = _parts(facts.given.get(column.name))
        told = series.figure(written, flag)
        if told is None:
            return series.not_a_figure(facts, column.name, facts.given.get(column.name))
        found.append(_observation(facts, layout, column, told, label, period or column.period))
    return series.together(facts, found, heading=label)


def _is_told(facts: Facts, layout: Layout) -> bool:
    """Whether the row carries a figure or the code of what it counts; headings between the rows carry neither."""
    cells = [*(column.name for column in layout.figures), *layout.codes]
    return any(any(_parts(facts.given.get(one))) for one in cells)


def _parts(written: object) -> tuple[str, str]:
    text = html.unescape(str("" if written is None else written)).strip()
    pair = PAIR.fullmatch(text)
    return (pair[1].strip(), pair[2].strip()) if pair else (text, "")


def _label(facts: Facts, layout: Layout) -> str:
    """All labels of the row from the widest to the narrowest."""
    written = [facts.given.get(layout.path)] if layout.path else [facts.given.get(one) for one in layout.levels]
    found = (plain(NOTE.sub("", str(one))) for one in written if one)
    return ARROW.join(one for one in found if one)


def _observation(
    facts: Facts, layout: Layout, column: Column, told: series.Figure, label: str, period: str | None
) -> dict[str, object]:
    number = facts.number_of("table_id") or "table"
    title = layout.title or f"NCSES table {number}"
    about, counted = _place(label, layout)
    if layout.from_columns and column.label and not layout.places:
        about = column.label
    counted = f"{title}: {counted}" if counted else title
    in_label = MONEY.search(label)
    unit = f"{in_label[1]} of dollars" if in_label else column.unit
    if layout.periods and not in_label:
        unit = None if "number" in label.lower() else unit
    key = (number, facts.number_of("row_id") or str(facts.number), column.name)
    return series.observation(facts, told, indicator=counted, about=about, period=period, unit=unit, key=key)


def _place(label: str, layout: Layout) -> tuple[str, str]:
    """What the figures of the row are about, and what of its labels says what is counted.

    States are not looked up among countries: Georgia is both.
    """
    labels = label.split(ARROW)
    if not layout.places:
        return COUNTRY, label
    if "state" in layout.places:
        return (f"{labels[-1]} (US state)" if len(labels) > 1 else label), ""
    if "agency" in layout.places:
        return labels[-1], ""
    for place, one in enumerate(labels):
        if code := codes.country_code(one):
            return code, ARROW.join(rest for rest in labels[place + 1 :] if rest != "Total")
    return labels[-1], ""
