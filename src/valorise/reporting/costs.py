"""What rights will cost, as a document: years, families and what speaks for them, payments, assumptions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from valorise.assets.costs.attorneys import Question
from valorise.assets.rulebook import task_label
from valorise.reporting.chains import chains
from valorise.reporting.document import Block, Cell, Document, Empty, Folds, Grid, Head, Notice, Paragraph, Section
from valorise.reporting.pieces import Reason, Tag
from valorise.reporting.wording import clipped
from valorise.terms import codes

CAUTION = (
    "A budget and no bill: official fees where their tables are known, everything else assumed. Payments are listed as"
    " if every right lived on as it stands today."
)
MOST = 60
STANDING = {
    "verified": None,
    "known": Tag("Unconfirmed", "soon", "The fee was not seen in its source."),
    "assumed": Tag("Assumed", "", "Our own range, not an official fee."),
    "missing": Tag("Missing", "late", "No fee table has it. It is in no sum, and not zero."),
}


@dataclass(frozen=True, slots=True)
class Costs:
    """A forecast: payments, sums by year, advice by family, and what all of it assumes."""

    asked: Question
    payments: pl.DataFrame
    years: pl.DataFrame
    advice: pl.DataFrame
    assumptions: pl.DataFrame
    reasons: pl.DataFrame
    problems: pl.DataFrame
    titles: Mapping[str, str]

    @property
    def tables(self) -> dict[str, pl.DataFrame]:
        """The tables for a workbook, by their names."""
        return {
            "cost_years": self.years,
            "keep_advice": self.advice,
            "costs": self.payments,
            "cost_assumptions": self.assumptions,
            "reasons": self.reasons,
            "problems": self.problems,
        }


def costs_document(found: Costs, *, office: str) -> Document:
    """The document of a forecast."""
    title = f"What rights cost until {found.asked.until.year}"
    sections = (years_section(found), _offices(found), keep_section(found), _payments(found), _assumptions(found))
    return Document(title, office, "", found.asked.as_of, sections)


def years_section(found: Costs) -> Section:
    """Sums of the portfolio by year: what keeps rights, and steps that cost only if they are taken."""
    rows = found.years.filter(scope="portfolio")
    if rows.is_empty():
        fix = "Note filings, grants and validations of rights with their days."
        return Section("costs", "What rights cost", (Empty("No payment to come follows from what was read.", fix),))
    heads = (
        *(Head("Year"), Head("Low", "number"), Head("Likely", "number"), Head("High", "number")),
        *(Head("Payments", "number"), Head("Without amount", "number")),
    )
    blocks: list[Block] = [Paragraph(CAUTION)]
    for certain, caption in (
        (True, "To keep all rights"),
        (False, "Steps, if they are taken; some are alternatives to each other"),
    ):
        part = rows.filter(certain=certain)
        if part.height:
            shown = tuple(_year(row, found) for row in part.iter_rows(named=True))
            blocks.append(Grid(caption, heads, (*shown, _sum(part, found)), total=True))
    return Section("costs", "What rights cost", (*blocks, *_missing(found)))


def _year(row: Mapping[str, Any], found: Costs) -> tuple[Cell, ...]:
    year = f"rest of {row['in_year']}" if row["in_year"] == found.asked.as_of.year else str(row["in_year"])
    return (Cell(year), *_range(row), Cell(str(row["payments"])), Cell(str(row["missing_amounts"])))


def _sum(rows: pl.DataFrame, found: Costs) -> tuple[Cell, ...]:
    known = rows.filter(pl.col("likely").is_not_null())
    ends = {end: known[end].sum() if known.height else None for end in ("low", "likely", "high")}
    counts = (Cell(str(rows["payments"].sum())), Cell(str(rows["missing_amounts"].sum())))
    return (Cell("Together"), *_range({**ends, "currency": found.asked.currency}), *counts)


def _missing(found: Costs) -> Iterator[Notice]:
    lacking = found.payments.filter(standing="missing")
    if lacking.height:
        offices = ", ".join(lacking["office"].unique().sort())
        text = f"{lacking.height} payments have no amount, because no fee table has them: {offices}. They are not zero."
        yield Notice(text)


def _offices(found: Costs) -> Section:
    rows = found.years.filter(scope="office", certain=True)
    if rows.is_empty():
        return Section("offices", "By office", (Empty("Nothing must be paid to keep rights."),))
    years = sorted(rows["in_year"].unique())
    by_office = {
        str(office[0]): {row["in_year"]: row for row in part.iter_rows(named=True)}
        for office, part in rows.group_by("name", maintain_order=True)
    }
    heads = (Head("Office"), *(Head(str(year), "number") for year in years))
    shown = tuple((Cell(_office(name)), *(_likely(row.get(year)) for year in years)) for name, row in by_office.items())
    intro = f"Likely amounts in {found.asked.currency} that keep rights, official fees and services."
    return Section("offices", "By office", (Grid("By office and year", heads, shown),), intro)


def _likely(row: Mapping[str, Any] | None) -> Cell:
    if row is None:
        return Cell("")
    note = f"{row['missing_amounts']} without amount" if row["missing_amounts"] else ""
    return Cell(amount(row["likely"]), note)


def keep_section(found: Costs, *, most: int = MOST) -> Section:
    """Families of rights with where the reasons lean; each opens to its reasons and to what must come first."""
    title = "Keep or drop"
    if found.advice.is_empty():
        return Section("keep", title, (Empty("No right has a payment to come."),))
    heads = (
        *(Head("Family"), Head("Leaning"), Head("Decide by"), Head("Next payment", "number")),
        *(Head("Dropping saves", "number"), Head("For", "number"), Head("Against", "number"), Head("First", "number")),
    )
    rows = found.advice.head(most)
    shown = tuple(_family(row, found) for row in rows.iter_rows(named=True))
    told = chains(found.reasons, rows["family"])
    folds = tuple((_name(found, name), _steps(told, name)) for name in rows["family"])
    left = found.advice.height - rows.height
    more = f"and {left} more in the table keep_advice" if left > 0 else ""
    intro = (
        "Where the reasons lean, to sort by; a person decides. “First” counts what must come before dropping."
        f" What dropping saves is everything until the end of {found.asked.until.year}, low to high."
    )
    return Section("keep", title, (Grid("Families of rights", heads, shown, more), Folds("Why", folds)), intro)


def _steps(told: Mapping[tuple[str, str], tuple[Reason, ...]], name: str) -> tuple[Reason, ...]:
    return told.get((name, "keep or drop"), ()) + told.get((name, "before dropping"), ())


def _family(row: Mapping[str, Any], found: Costs) -> tuple[Cell, ...]:
    saved = (
        f"{amount(row['saves_low'])} to {amount(row['saves_high'])}" if row["saves_likely"] is not None else "unknown"
    )
    lacking = f"{row['missing_amounts']} without amount" if row["missing_amounts"] else ""
    return (
        Cell(_name(found, row["family"]), ", ".join(row["rights"])),
        Cell(codes.label("keep_leanings", row["leaning"]) or row["leaning"]),
        Cell(row["decide_by"].isoformat()),
        Cell(amount(row["next_amount"]), row["next_payment"].isoformat()),
        Cell(saved, lacking or (f"from {row['saves_from']}" if row["saves_from"] else "")),
        *(Cell(str(row[name])) for name in ("speaks_for", "speaks_against", "ask_first")),
    )


def _payments(found: Costs) -> Section:
    heads = (
        *(Head("Pay by"), Head("Right"), Head("For"), Head("Low", "number"), Head("Likely", "number")),
        *(Head("High", "number"), Head("More if late", "number")),
    )
    shown = tuple(_payment(row) for row in found.payments.head(MOST).iter_rows(named=True))
    left = found.payments.height - len(shown)
    more = f"and {left} more in the table costs" if left > 0 else ""
    return Section("payments", "Payments", (Grid("Next payments", heads, shown, more),))


def _payment(row: Mapping[str, Any]) -> tuple[Cell, ...]:
    year = f", year {row['patent_year']}" if row["patent_year"] is not None else ""
    late = " (late)" if row["late"] else ""
    own = f"{amount(row['own_amount'])} {row['own_currency']}" if row["own_amount"] is not None else ""
    return (
        Cell(row["pay_by"].isoformat() + late, "anniversary" if row["day_assumed"] else ""),
        Cell(clipped(row["right"], 80), _office(row["office"])),
        Cell(f"{task_label(row['task'])}{year}: {row['part']}", row["reference"] or "", tag=STANDING[row["standing"]]),
        *_range(row),
        Cell("" if row["if_late"] is None else amount(row["if_late"]), own),
    )


def _assumptions(found: Costs) -> Section:
    heads = (
        Head("Assumption"),
        Head("Low", "number"),
        Head("Likely", "number"),
        Head("High", "number"),
        Head("In"),
        Head("Whose"),
    )
    rows = tuple(
        (
            Cell(row["assumption"]),
            *(Cell(f"{row[end]:,.6g}") for end in ("low", "likely", "high")),
            Cell(row["measured_in"]),
            Cell("own" if row["origin"] == "own" else "shipped"),
        )
        for row in found.assumptions.iter_rows(named=True)
    )
    intro = "Replace them with the figures of your office: valorise costs RIGHTS --assumptions FILE."
    return Section("assumptions", "What is assumed", (Grid("Assumptions", heads, rows),), intro)


def _range(row: Mapping[str, Any]) -> tuple[Cell, ...]:
    return tuple(Cell("missing" if row[end] is None else amount(row[end])) for end in ("low", "likely", "high"))


def _office(code: str) -> str:
    listed = codes.codes("offices").get(code) or codes.codes("countries").get(code) or {}
    return str(listed.get("label", code))


def _name(found: Costs, name: str) -> str:
    return clipped(found.titles.get(name, name), 120)


def amount(value: Any) -> str:
    """An amount without cents, or nothing known.

    >>> amount(1234.5), amount(None)
    ('1,234', 'unknown')
    """
    return "unknown" if value is None else f"{value:,.0f}"
