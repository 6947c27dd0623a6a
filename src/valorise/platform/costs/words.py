"""A forecast in the words and rows of its pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
from django.utils.translation import gettext as _

from valorise.assets.rulebook import task_label
from valorise.platform.costs.models import KeepDecision
from valorise.platform.foundation.charts import Figures
from valorise.platform.foundation.figures import amount
from valorise.platform.foundation.spoken import spoken
from valorise.reporting import charts
from valorise.reporting.chains import chains
from valorise.reporting.costs import Costs
from valorise.reporting.sentences import sentence
from valorise.terms import codes

ENDS = ("low", "likely", "high")
SOON = 60
"""Days before a decision is due from which it is marked."""
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Year:
    """What one year costs."""

    year: str
    ends: Sequence[str]
    payments: int
    missing: int


@dataclass(frozen=True, slots=True)
class Family:
    """A family of rights in the list."""

    name: str
    title: str
    rights: Sequence[str]
    leaning: str
    tone: str
    decide_by: date
    pressing: str
    """`late` or `soon` where the decision presses and nobody took one."""
    next_payment: date
    next_amount: str
    saves: str
    missing: int
    speaks_for: int
    speaks_against: int
    ask_first: int
    decided: KeepDecision | None
    decision: str


@dataclass(frozen=True, slots=True)
class Payment:
    """One payment in a list."""

    pay_by: date
    right: str
    office: str
    task: str
    part: str
    ends: Sequence[str]
    if_late: str
    own: str
    late: bool
    assumed_day: bool
    standing: str
    reference: str
    why: Sequence[str]


def years(found: Costs, *, certain: bool) -> list[Year]:
    """Sums by year, and of all years at the end: what keeps rights, or steps that cost only if they are taken."""
    rows = found.years.filter(scope="portfolio", certain=certain)
    if rows.is_empty():
        return []
    listed = [_year(row, found) for row in rows.iter_rows(named=True)]
    known = rows.filter(pl.col("likely").is_not_null())
    ends = [amount(known[end].sum() if known.height else None) for end in ENDS]
    return [*listed, Year(_("Together"), ends, int(rows["payments"].sum()), int(rows["missing_amounts"].sum()))]


def chart(found: Costs) -> tuple[Mapping[str, Any], Figures] | None:
    """What keeps rights year by year, with its range, as a picture and its table; None without payments."""
    rows = found.years.filter(scope="portfolio", certain=True).to_dicts()
    if not rows:
        return None
    drawn = [
        (str(row["in_year"]), _figure(row["likely"]), _figure(row["low"]), _figure(row["high"]), _short(row["likely"]))
        for row in rows
    ]
    listed = years(found, certain=True)
    lacking = any(one.missing for one in listed)
    cells = [(one.year, *one.ends, one.payments, one.missing or "")[: 6 if lacking else 5] for one in listed]
    title = _("To keep all rights, in %(currency)s") % {"currency": found.asked.currency}
    columns = (_("Year"), _("Low"), _("Likely"), _("High"), _("Payments"), _("Without amount"))[: 6 if lacking else 5]
    described = _("A bar for each year at the likely amount; the line goes from the low to the high one.")
    return charts.years(drawn, width=324), Figures(title, columns, cells, described)


def by_office(found: Costs) -> tuple[Sequence[int], Sequence[tuple[str, Sequence[tuple[str, str, int]]]]]:
    """The years, and for each office its likely amounts with their range and what has no amount."""
    rows = found.years.filter(scope="office", certain=True)
    listed = sorted(rows["in_year"].unique())
    told = []
    for name in rows["name"].unique().sort():
        own = {row["in_year"]: row for row in rows.filter(name=name).iter_rows(named=True)}
        told.append((office(name), [_cell(own.get(year)) for year in listed]))
    return listed, told


def families(
    rows: pl.DataFrame, decided: Mapping[str, KeepDecision], day: date, titles: Mapping[str, str]
) -> list[Family]:
    """Families out of the advice, in the order in which they have to be decided."""
    return [_family(row, titles, decided.get(row["family"]), day) for row in rows.iter_rows(named=True)]


def pressing(row: Row, decided: KeepDecision | None, day: date) -> str:
    """`late` or `soon` where a decision is due and nobody took one since the last payment."""
    waiting = decided is None or (decided.next_payment is not None and decided.next_payment < row["next_payment"])
    days = (row["decide_by"] - day).days
    return "" if not waiting or days > SOON else "late" if days < 0 else "soon"


def waiting(found: Costs, decided: Mapping[str, KeepDecision], day: date) -> int:
    """Families whose decision is due within the days of `SOON`, or was."""
    rows = found.advice.select("family", "decide_by", "next_payment").iter_rows(named=True)
    return sum(1 for row in rows if pressing(row, decided.get(row["family"]), day))


def payments(found: Costs) -> list[Payment]:
    """Payments with what their amounts rest on."""
    told = chains(found.reasons, found.payments["right"].unique())
    return [_payment(row, told) for row in found.payments.iter_rows(named=True)]


def reasons(found: Costs, name: str) -> tuple[list[str], list[str]]:
    """Why a family leans as it does, and what must come before dropping it, as sentences."""
    told = chains(found.reasons, [name])
    steps = (told.get((name, about), ()) for about in ("keep or drop", "before dropping"))
    why, first = ([_with_reference(one) for one in chain] for chain in steps)
    return why, first


def lacking(found: Costs) -> tuple[int, str]:
    """How many payments have no amount because no fee table has them, and of which offices."""
    rows = found.payments.filter(standing="missing")
    return rows.height, ", ".join(office(code) for code in rows["office"].unique().sort())


def office(code: str) -> str:
    """What an office is called."""
    listed = codes.codes("offices").get(code) or codes.codes("countries").get(code) or {}
    return _(listed["label"]) if listed.get("label") else code


def _year(row: Row, found: Costs) -> Year:
    rest = row["in_year"] == found.asked.as_of.year
    year = _("rest of %(year)s") % {"year": row["in_year"]} if rest else str(row["in_year"])
    return Year(year, [amount(row[end]) for end in ENDS], row["payments"], row["missing_amounts"])


def _cell(row: Row | None) -> tuple[str, str, int]:
    if row is None:
        return "", "", 0
    span = "" if row["likely"] is None else f"{amount(row['low'])}–{amount(row['high'])}"
    return amount(row["likely"]), span, row["missing_amounts"]


def _family(row: Row, titles: Mapping[str, str], decided: KeepDecision | None, day: date) -> Family:
    named = codes.label("keep_choices", decided.decision) if decided else ""
    saves = "" if row["saves_likely"] is None else f"{amount(row['saves_low'])}–{amount(row['saves_high'])}"
    return Family(
        name=row["family"], title=titles.get(row["family"], row["family"]), rights=row["rights"],
        leaning=_(codes.label("keep_leanings", row["leaning"])), tone="soon" if row["leaning"] == "look-now" else "",
        decide_by=row["decide_by"], pressing=pressing(row, decided, day),
        next_payment=row["next_payment"], next_amount=amount(row["next_amount"]), saves=saves,
        missing=row["missing_amounts"], speaks_for=row["speaks_for"], speaks_against=row["speaks_against"],
        ask_first=row["ask_first"], decided=decided, decision=_(named) if named else "",
    )  # fmt: skip


def _payment(row: Row, told: Any) -> Payment:
    year = _("year %(year)s") % {"year": row["patent_year"]} if row["patent_year"] is not None else ""
    own = f"{row['own_amount']:,.2f} {row['own_currency']}" if row["own_amount"] is not None else ""
    return Payment(
        pay_by=row["pay_by"], right=row["right"], office=office(row["office"]),
        task=", ".join(filter(None, (spoken(task_label(row["task"])), year))), part=spoken(row["part"]),
        ends=[amount(row[end]) for end in ENDS], if_late="" if row["if_late"] is None else amount(row["if_late"]),
        own=own, late=row["late"], assumed_day=row["day_assumed"], standing=row["standing"],
        reference=row["reference"] or "", why=_sentences(told, row),
    )  # fmt: skip


def _sentences(told: Any, row: Row) -> list[str]:
    """What is said of this part of the payment: of the fee, or of what others take for paying it."""
    year = "-" if row["patent_year"] is None else row["patent_year"]
    about = f"{row['office']} {row['task']} {year} {row['pay_by']}"
    chain = told.get((row["right"], about), ())
    service = row["part"] == "service"
    return [_with_reference(one) for one in chain if (one.rule == "service-assumed") == service]


def _with_reference(one: Any) -> str:
    told = sentence("reasons", one.rule, one.values, spoken)
    return f"{told} ({one.reference})" if one.reference else told


def _figure(value: Any) -> float | None:
    return None if value is None else float(value)


def _short(value: Any) -> str:
    if value is None:
        return "?"
    return f"{float(value) / 1000:,.1f}k" if value >= 1000 else amount(value)
