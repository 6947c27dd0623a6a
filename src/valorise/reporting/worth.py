"""The value of one asset as a document: ranges, what moves them, and every assumption with who stands for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from valorise.assets.value.given import needed
from valorise.assets.value.worth import Worth
from valorise.reporting.chains import chains
from valorise.reporting.charts import swings
from valorise.reporting.document import (
    Block,
    Cell,
    Chart,
    Document,
    Empty,
    Folds,
    Grid,
    Head,
    Notice,
    Paragraph,
    Section,
)
from valorise.reporting.document import Pair as PicturedTable
from valorise.reporting.wording import sentence_case

CAUTION = (
    "Each method answers another question, so the ranges are not to be averaged. None of them is a price: a transfer of"
    " publicly funded rights needs evidence of the market price."
)


def value_document(found: Worth, *, title: str, office: str, as_of: date) -> Document:
    """The document: ranges by method, what moves the income, outcomes for people, and the assumptions."""
    sections = (_ranges(found), _swings(found), _outcomes(found), _assumptions(found))
    return Document(f"Value: {title}", office, "", as_of, sections)


def _ranges(found: Worth) -> Section:
    heads = (Head("Method"), Head("Low", "number"), Head("High", "number"), Head("What the ends are"))
    rows = tuple(
        (
            Cell(needed(row["method"])["label"], row["method"]),
            Cell(money(row["low"], row["currency"])),
            Cell(money(row["high"], row["currency"]), f"prices of {row['price_year']}"),
            Cell(row["ends_mean"]),
        )
        for row in found.ranges.iter_rows(named=True)
    )
    told = chains(found.reasons, found.reasons["subject"].unique())
    folds = tuple((needed(about)["label"], steps) for (_, about), steps in told.items())
    blocks: tuple[Block, ...] = (Paragraph(CAUTION), Grid("Ranges by method", heads, rows), Folds("Why", folds))
    return Section("ranges", "Ranges of value", (*blocks, *_missing(found)))


def _missing(found: Worth) -> Iterator[Notice]:
    """What could not be worked out, and what it needs."""
    for row in found.problems.iter_rows(named=True):
        yield Notice(f"{sentence_case(row['column'])}: expected {row['expected']}. {row['fix']}")


def _swings(found: Worth) -> Section:
    title = "What moves the income"
    if found.swings.is_empty() or found.expected is None:
        return Section("swings", title, (Empty("The income was not worked out, or nothing in it is uncertain."),))
    rows = list(found.swings.iter_rows(named=True))
    drawn = [
        {
            "name": row["assumption"],
            "low": min(row["at_low"], row["at_high"]),
            "high": max(row["at_low"], row["at_high"]),
        }
        for row in rows
    ]
    described = "For each assumption the expected income at both ends of its range; the line marks the likely values."
    heads = (
        Head("Assumption"),
        Head("At its low end", "number"),
        Head("At its high end", "number"),
        Head("Swing", "number"),
    )
    grid = Grid("Swings", heads, tuple(_swing(row) for row in rows))
    return Section("swings", title, (PicturedTable(Chart("Tornado", described, swings(drawn, found.expected)), grid),))


def _swing(row: dict[str, Any]) -> tuple[Cell, ...]:
    return (
        Cell(sentence_case(row["assumption"])),
        *(Cell(money(row[name])) for name in ("at_low", "at_high", "swing")),
    )


def _outcomes(found: Worth) -> Section:
    title = "What it does for people"
    if found.outcomes.is_empty():
        return Section("outcomes", title, (Empty("No outcome for people was named.", "Write social: with outcomes."),))
    heads = (Head("Outcome"), Head("How many"), Head("Unit"), Head("Worth"), Head("Evidence"))
    rows = tuple(
        (
            Cell(row["outcome"]),
            Cell(f"{row['least']:,g} to {row['most']:,g}"),
            Cell(row["unit"]),
            Cell("not in money" if row["low"] is None else f"{money(row['low'])} to {money(row['high'])}"),
            Cell(row["evidence"]),
        )
        for row in found.outcomes.iter_rows(named=True)
    )
    intro = "What has no evidence is shown and counts for nothing; what has no worth in money is not worth less."
    return Section("outcomes", title, (Grid("Outcomes", heads, rows),), intro)


def _assumptions(found: Worth) -> Section:
    heads = (
        *(Head("Assumption"), Head("Low", "number"), Head("Likely", "number"), Head("High", "number")),
        *(Head("In"), Head("Stands by"), Head("Where from")),
    )
    rows = tuple(
        (
            Cell(sentence_case(row["assumption"].replace("_", " ")), row["method"]),
            *(Cell("" if row[name] is None else f"{row[name]:,.10g}") for name in ("low", "likely", "high")),
            Cell(row["measured_in"]),
            Cell(row["stands_by"]),
            Cell(row["where_from"] or "nobody said"),
        )
        for row in found.assumptions.iter_rows(named=True)
    )
    intro = "Given means by who asks; convention is our own choice. Nothing else enters the ranges."
    return Section("assumptions", "Every assumption", (Grid("Assumptions", heads, rows),), intro)


def money(amount: float, currency: str = "") -> str:
    """An amount to three figures that count: the ranges are no more exact than that.

    >>> money(-117197.06, "EUR"), money(420000)
    ('-117,000 EUR', '420,000')
    """
    rounded = float(f"{amount:.3g}")
    return f"{rounded:,.0f} {currency}".strip() if abs(rounded) >= 10 else f"{rounded:g} {currency}".strip()
