"""What rights will cost, and what speaks for keeping them: from a list of events or a register to tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import yaml

from valorise.assets import rulebook
from valorise.assets.costs.assumed import assumed
from valorise.assets.costs.attorneys import Question
from valorise.assets.costs.fees import fee_table
from valorise.assets.costs.forecast import forecast
from valorise.assets.costs.keeping import keeping
from valorise.assets.costs.payments import payments
from valorise.assets.costs.settings import listed, own_of
from valorise.assets.costs.totals import cost_years
from valorise.journeys.asset import right_events
from valorise.reporting.costs import Costs
from valorise.terms.errors import Invalid, Missing
from valorise.terms.problems import problems_table
from valorise.terms.tables import table, tables

MOST_YEARS = 30
MOST_BYTES = 1_000_000
"""Bytes of a file of assumptions; a longer one is none."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person asks of a forecast."""

    as_of: date
    years: int = 5
    currency: str = "EUR"
    size: str = "standard"
    assumptions: Path | None = None

    def question(self) -> Question:
        """The question of the engine: to the end of the last of the whole years after this one.

        `Invalid` for a number of years that no budget has.
        """
        if not 1 <= self.years <= MOST_YEARS:
            raise Invalid(
                what=f"A forecast of {self.years} years is not made.",
                where="--years",
                fix=f"Ask for 1 to {MOST_YEARS} years.",
            )
        until = date(self.as_of.year + self.years, 12, 31)
        return Question(self.as_of, until, self.currency.upper(), self.size)


def costs_of_events(events: pl.DataFrame, asked: Asked) -> Costs:
    """The forecast for a plain list of events; nothing is known there of assets, agreements and income."""
    happened = pl.struct("event", pl.col("on").cast(pl.String), "office", "year")
    rights = events.group_by(id="right", maintain_order=True).agg(happened=happened)
    whole = table("rights").empty()
    made = pl.DataFrame([{**row} for row in rights.iter_rows(named=True)], schema=dict(whole.schema))
    return _found(events, {"rights": made}, asked)


def costs_of_register(register: Mapping[str, pl.DataFrame], asked: Asked) -> Costs:
    """The forecast for all rights of a register, with what speaks for keeping each family.

    What the office set in `cost_settings` is assumed; a file of assumptions takes its place as a whole.
    """
    return _found(right_events(register["rights"]), register, asked)


def _found(events: pl.DataFrame, register: Mapping[str, pl.DataFrame], asked: Asked) -> Costs:
    question, given = asked.question(), assumed(_own(asked.assumptions) or _of_office(register))
    given.rate(question.currency)
    whole = {name: register.get(name, table(name).empty()) for name in tables()}
    due = payments(
        events, rulebook.rulebook(), rulebook.closing_days(), as_of=question.as_of, until=question.until
    ).join(whole["rights"].select("asset", right="id").unique("right"), on="right", how="left")
    paid = forecast(due, fee_table(), given, question)
    advice = keeping(paid.table, whole, question)
    titles = _titles(whole)
    return Costs(
        asked=question,
        payments=paid.table,
        years=cost_years(paid.table),
        advice=advice.table,
        assumptions=listed(given),
        reasons=pl.concat([paid.reasons, advice.reasons]),
        problems=pl.concat([problems_table([]), paid.problems]),
        titles=titles,
    )


def with_problems(found: Costs, problems: pl.DataFrame) -> Costs:
    """The same with problems that were met while reading."""
    return replace(found, problems=pl.concat([problems, found.problems]))


def _titles(register: Mapping[str, pl.DataFrame]) -> dict[str, str]:
    """What assets and rights are called; a confidential asset goes by its name in the register."""
    assets = register["assets"].filter(pl.col("confidentiality").fill_null("") != "confidential")
    named = {row["id"]: row["title"] for row in assets.select("id", "title").iter_rows(named=True) if row["title"]}
    numbers = register["rights"].select("id", "number").drop_nulls()
    return named | {row["id"]: row["number"] for row in numbers.iter_rows(named=True)}


def _of_office(register: Mapping[str, pl.DataFrame]) -> Mapping[str, Any]:
    """Assumptions that the office of the register set; nothing where it set none."""
    settings = register.get("cost_settings")
    return {} if settings is None else own_of(settings)


def _own(path: Path | None) -> Mapping[str, Any]:
    """Assumptions that a person wrote; `Missing` or `Invalid` where the file is none."""
    if path is None:
        return {}
    if not path.is_file():
        raise Missing(
            what=f"There is no file of assumptions “{path}”.", where="--assumptions", fix="See docs/costs.md."
        )
    try:
        content = path.read_bytes()
        said = yaml.load(content.decode("utf-8"), Loader=yaml.CSafeLoader) if len(content) <= MOST_BYTES else None
    except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
        raise Invalid(
            what=f"The assumptions in “{path}” are no YAML.",
            where=str(path),
            why=" ".join(str(error).split())[:300],
            fix="Compare it with the example in docs/costs.md.",
        ) from error
    if not isinstance(said, dict):
        raise Invalid(
            what=f"The file “{path}” holds no assumptions.",
            where=str(path),
            fix="Write lines such as yearly_increase:.",
        )
    return said
