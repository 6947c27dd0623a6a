"""Figures at the terminal, each with what it rests on."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from valorise.cli import show

if TYPE_CHECKING:
    import polars as pl


@click.command("indicators")
@click.argument("log", required=False, metavar="[LOG]")
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="Last day that counts.  [default: today]"
)
@click.option("--only", multiple=True, metavar="NAME", help="Only this indicator; may be given several times.")
@click.option("--list", "listed", is_flag=True, help="List the indicators with their definitions instead.")
@show.as_json
@show.strict
def command(
    log: str | None, as_of: datetime | None, only: tuple[str, ...], *, listed: bool, as_json: bool, strict: bool
) -> int:
    """Figures from daily work: computed from LOG with interval, coverage and the records counted.

    LOG is a store, a folder with tables as JSON Lines (events.jsonl, agreements.jsonl ...), or one file of events.
    Without LOG: the store in VALORISE_HOME.
    """
    from valorise.journeys.monitoring import figures
    from valorise.stores.home import home

    if listed:
        return _list(as_json=as_json)
    day = as_of.date() if as_of else date.today()  # noqa: DTZ011 - the door reads the clock, in the person's own zone
    result = figures(log or str(home()), as_of=day, names=only or None)
    refused = result.problems.filter(_refused()).height
    if as_json:
        show.answer(result.table, reasons=result.reasons, problems=result.problems, name="indicators")
    else:
        _print(result.table, day)
        if refused:
            click.echo(f"{refused} rows were refused; --json lists them with the way out.", err=True)
    return show.exit_code(accepted=result.table["value"].count(), refused=refused, strict=strict)


def _refused() -> pl.Expr:
    import polars as pl

    return pl.col("severity") == "refused"


def _print(table: pl.DataFrame, day: date) -> None:
    """Computed figures first; those that cannot be computed in one list after them."""
    import polars as pl

    number = pl.col("value", "low", "high").round(2)
    interval = pl.format("{} to {}", "low", pl.col("high").cast(pl.String).fill_null("?"))
    out_of = pl.format("{} of {}", *(pl.col(one).cast(pl.Int64) for one in ("numerator", "denominator")))
    computed = table.filter(~pl.col("note").fill_null("").str.starts_with("Cannot be computed"))
    shown = computed.with_columns(number).with_columns(interval=interval, out_of=out_of)
    columns = {
        "label": "Figure",
        "period": "Period",
        "value": "Value",
        "unit": "Unit",
        "out_of": "Out of",
        "interval": "95 % interval",
        "coverage": "Coverage",
        "note": "Note",
    }
    show.grid(f"Indicators as of {day}", shown, columns, most=shown.height)
    for label, note in table.join(computed, on=["indicator", "period"], how="anti").select("label", "note").rows():
        click.echo(f"{label}: {note}")


def _list(*, as_json: bool) -> int:
    import polars as pl

    from valorise.monitoring import catalogue
    from valorise.terms.results import Result

    parts = ("name", "label", "perspective", "unit", "definition", "pitfalls", "status")
    table = pl.DataFrame([{part: getattr(one.about, part) for part in parts} for one in catalogue().values()])
    if as_json:
        result = Result(table)
        show.answer(result.table, reasons=result.reasons, problems=result.problems)
    else:
        columns = {"name": "Name", "perspective": "Perspective", "definition": "Definition", "status": "Status"}
        show.grid("Indicators", table, columns, most=table.height)
    return 0
