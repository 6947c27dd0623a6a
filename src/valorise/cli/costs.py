"""`valorise costs`: what rights will cost in the coming years, and what speaks for keeping them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import orjson
import polars as pl

from valorise.cli import show

if TYPE_CHECKING:
    from valorise.reporting.costs import Costs

FORMS = (".html", ".xlsx", ".csv")
YEARS = {
    "in_year": "year", "kind": "payments that", "low": "low", "likely": "likely", "high": "high", "currency": "in",
    "payments": "payments", "missing_amounts": "without amount",
}  # fmt: skip
ADVICE = {
    "family": "family", "leaning": "leaning", "decide_by": "decide by", "next_payment": "next payment",
    "next_amount": "likely", "saves_from": "saves from", "saves_low": "at least", "saves_high": "at most",
    "speaks_for": "for", "speaks_against": "against", "ask_first": "first",
}  # fmt: skip
PAYMENTS = {
    "pay_by": "pay by", "right": "right", "office": "office", "task": "for", "patent_year": "year", "part": "part",
    "low": "low", "likely": "likely", "high": "high", "if_late": "more if late", "standing": "standing",
}  # fmt: skip


@click.command("costs")
@click.argument("rights", type=click.Path(path_type=Path), required=False)
@click.option("--store", metavar="DIR", help="Store with a kept register.  [default: the bundled example]")
@show.as_of
@click.option("--years", default=5, show_default=True, help="Whole calendar years after this one.")
@click.option("--currency", default="EUR", show_default=True, metavar="CODE", help="Currency of the answer.")
@click.option(
    "--size",
    type=click.Choice(["standard", "small", "micro"]),
    default="standard",
    show_default=True,
    help="Size of the owner, where an office takes less from small ones.",
)
@click.option(
    "--assumptions",
    type=click.Path(path_type=Path),
    help="YAML file that replaces what is assumed, see docs/costs.md.",
)
@click.option("--out", type=click.Path(path_type=Path), help="File for the answer (.html, .xlsx or .csv).")
@click.option("--why", metavar="NAME", help="Open the reasons for this right or family.")
@show.as_json
@show.strict
def command(
    rights: Path | None, as_of: date | None, out: Path | None, why: str | None, as_json: bool, strict: bool, **said: Any
) -> int:
    """What RIGHTS cost year by year, by office and family, always as a range from low to high.

    RIGHTS is a file of events as for `deadlines`; without it the rights of a register are taken. Fees that no table
    has are said to be missing, never taken for zero. With a register each family is told what speaks for keeping it,
    what dropping saves, and whom to ask first.
    """
    _known_form(out)
    found, office = _looked(rights, said.pop("store"), as_of, said)
    if why:
        _named(found, why)
    if out:
        _write(found, office, out)
    if as_json:
        _answer(found)
    else:
        _tell(found, why)
    refused = found.problems.filter(severity="refused").height
    return show.exit_code(accepted=found.payments.height, refused=refused, strict=strict)


def _looked(file: Path | None, store: str | None, as_of: date | None, said: dict[str, Any]) -> tuple[Costs, str]:
    """The forecast, and whose it is."""
    from valorise.journeys.costs import Asked, costs_of_events, costs_of_register, with_problems
    from valorise.journeys.event_file import event_file
    from valorise.journeys.ways import office

    if file is not None:
        read = event_file(file)
        asked = Asked(as_of=as_of or show.today(), **said)
        return with_problems(costs_of_events(read.events, asked), read.problems), file.stem
    of = office(store, show.served(store), tell=lambda *_: None)
    asked = Asked(as_of=as_of or of.as_of or show.today(), **said)
    return costs_of_register(of.tables, asked), of.name


def _known_form(out: Path | None) -> None:
    from valorise.terms.errors import Invalid

    if out and out.suffix.lower() not in FORMS:
        raise Invalid(
            what=f"What to write to “{out}” is not clear.",
            where="--out",
            why="Costs are written as a page, as a workbook, or as a list of payments.",
            fix="End its name in .html, .xlsx or .csv.",
        )


def _write(found: Costs, office: str, out: Path) -> None:
    from valorise.journeys.writing import write_files
    from valorise.reporting.costs import costs_document
    from valorise.reporting.formats import csv, html, xlsx

    if out.suffix.lower() == ".html":
        content = html.write(costs_document(found, office=office))
    elif out.suffix.lower() == ".xlsx":
        content = xlsx.write(found.tables)
    else:
        content = csv.write("costs", found.payments)
    write_files({out.name: content}, out.parent)
    click.echo(f"Written: {out}", err=True)


def _answer(found: Costs) -> None:
    show.answer(
        found.payments,
        reasons=found.reasons,
        problems=found.problems,
        name="costs",
        years=show.rows(found.years, "cost_years"),
        advice=show.rows(found.advice, "keep_advice"),
        assumptions=show.rows(found.assumptions),
        as_of=found.asked.as_of.isoformat(),
        until=found.asked.until.isoformat(),
    )


def _named(found: Costs, why: str) -> None:
    from valorise.terms.errors import Missing

    if found.reasons.filter(subject=why).is_empty():
        names = ", ".join(found.reasons["subject"].unique().sort().head(10))
        raise Missing(what=f"No payment to come and no advice speaks of “{why}”.", fix=f"There are: {names or 'none'}.")


def _tell(found: Costs, why: str | None) -> None:
    from valorise.reporting.costs import CAUTION

    kind = pl.when("certain").then(pl.lit("keep rights")).otherwise(pl.lit("are steps if taken"))
    years = (
        found.years.filter(scope="portfolio")
        .with_columns(kind=kind)
        .sort("certain", "in_year", descending=[True, False])
    )
    show.grid(f"Costs until {found.asked.until}", years, YEARS)
    click.echo(f"{CAUTION}\n")
    show.grid("Keep or drop: where the reasons lean, no verdict", found.advice, ADVICE, most=40)
    if why:
        _explain(found.reasons.filter(subject=why))
    else:
        show.grid("Next payments", found.payments, PAYMENTS, most=15)
        click.echo("Open the reasons of a right or family with --why NAME.")
    show.problems(found.problems, most=8)


def _explain(reasons: pl.DataFrame) -> None:
    from valorise.reporting.sentences import sentence

    for row in reasons.sort("about", "step").iter_rows(named=True):
        said = sentence("reasons", row["rule"], orjson.loads(row["values"]))
        click.echo(show.printable(f"  {row['about']}: {said}"))
