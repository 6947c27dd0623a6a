"""Figures at the terminal, each with what it rests on."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from valorise.cli import show

if TYPE_CHECKING:
    import polars as pl


@click.command("indicators")
@click.argument("log", required=False, metavar="[LOG]")
@show.as_of
@click.option("--only", multiple=True, metavar="NAME", help="Only this indicator; may be given several times.")
@click.option("--list", "listed", is_flag=True, help="List the indicators with their definitions instead.")
@show.as_json
@show.strict
def command(
    log: str | None, as_of: date | None, only: tuple[str, ...], *, listed: bool, as_json: bool, strict: bool
) -> int:
    """Figures from daily work: computed from LOG with interval, coverage and the records counted.

    LOG is a store, a folder with tables as JSON Lines (events.jsonl, agreements.jsonl ...), or one file of events.
    Without LOG: the store in VALORISE_HOME.
    """
    from valorise.journeys.monitoring import figures
    from valorise.stores.home import home

    if listed:
        return _list(as_json=as_json)
    day = as_of or show.today()
    result = figures(log or str(home()), as_of=day, names=only or None)
    refused = result.problems.filter(_refused()).height
    if as_json:
        show.answer(result.table, reasons=result.reasons, problems=result.problems, name="indicators", as_of=str(day))
    else:
        _print(result.table, day)
        if not result.table["value"].count():
            click.echo("There is no figure yet. Keep a register with: valorise ingest FILES --store DIR", err=True)
        if refused:
            click.echo(f"{refused} rows were refused; --json lists them with the way out.", err=True)
    return show.exit_code(accepted=result.table["value"].count(), refused=refused, strict=strict)


def _refused() -> pl.Expr:
    import polars as pl

    return pl.col("severity") == "refused"


def _print(table: pl.DataFrame, day: date) -> None:
    """Years side by side, then shares and waiting times with their intervals, then what there is no figure for."""
    import polars as pl

    note = pl.col("note").fill_null("")
    uncomputed, few = note.str.starts_with("Cannot be computed"), note.str.starts_with("Not shown")
    told = table.filter(~uncomputed & ~few)
    _print_years(told.filter(pl.col("denominator").is_null()), day)
    _print_intervals(told.filter(pl.col("denominator").is_not_null()))
    for line in _remarks(told.filter(pl.col("denominator").is_null())):
        click.echo(line)
    if hidden := table.filter(few).height:
        click.echo(f"{hidden} shares and medians would rest on fewer than 5 records and are not shown.")
    for label, why in table.filter(uncomputed).select("label", "note").rows():
        click.echo(f"{label}: {why}")


def _print_years(yearly: pl.DataFrame, day: date) -> None:
    """One line for each figure; `-` is a year before its first record, `?` a year of which nothing is known."""
    import polars as pl

    if yearly.is_empty():
        return
    value = pl.when(pl.col("unit") == "number").then(pl.col("value").cast(pl.Int64).cast(pl.String))
    amount = pl.col("value").map_elements("{:,.2f}".format, return_dtype=pl.String)
    written = yearly.with_columns(value=pl.coalesce(value, amount, pl.lit("?")))
    wide = written.pivot("period", index="label", values="value").fill_null("-")
    years = sorted(set(wide.columns) - {"label"})
    show.grid(f"Indicators as of {day}", wide, {"label": ""} | {one: one for one in years}, most=wide.height)


def _print_intervals(found: pl.DataFrame) -> None:
    import polars as pl

    if found.is_empty():
        return
    ends = pl.format("{} to {}", pl.col("low").round(2), pl.col("high").round(2).cast(pl.String).fill_null("?"))
    out_of = pl.format("{} of {}", *(pl.col(one).cast(pl.Int64) for one in ("numerator", "denominator")))
    value = pl.col("value").round(2).cast(pl.String).fill_null("none yet")
    shown = found.with_columns(value=value, ends=ends, out_of=out_of).with_columns(pl.col("coverage").round(2))
    columns = {"label": "", "period": "Period", "value": "Value", "unit": "Unit", "ends": "95 % interval"}
    show.grid("", shown, columns | {"out_of": "Reached", "coverage": "Coverage"}, most=shown.height)


def _remarks(yearly: pl.DataFrame) -> list[str]:
    """Notes of the yearly figures, each once, with the figures they are about where they are not about all."""
    import polars as pl

    noted = yearly.filter(pl.col("note").is_not_null())
    said = noted.group_by("period", "note", maintain_order=True).agg(pl.col("label")).sort("period")
    few = 2
    return [
        f"{period}: {note}" if len(labels) > few else f"{period}, {', '.join(labels)}: {note}"
        for period, note, labels in said.rows()
    ]


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
