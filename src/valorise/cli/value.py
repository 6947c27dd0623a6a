"""`valorise value`: what an asset may be worth, as ranges, with every assumption."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click
import orjson

from valorise.cli import show

if TYPE_CHECKING:
    import polars as pl

    from valorise.assets.value.worth import Worth


@click.command("value")
@click.argument("asset")
@click.option(
    "--assumptions",
    "file",
    type=click.Path(path_type=Path),
    help="YAML file with what is assumed, see docs/value.md.  [default: those of the bundled example]",
)
@click.option("--out", type=click.Path(path_type=Path), help="File for the page with pictures (.html).")
@show.as_of
@show.as_json
@show.strict
def command(asset: str, file: Path | None, out: Path | None, as_of: date | None, as_json: bool, strict: bool) -> int:
    """What an ASSET may be worth: by cost, market, income and the right to wait, and what it does for people.

    Always a range, never a single number. Nothing is made up: a method that lacks an assumption is left out, and the
    answer names what it needs. The same seed gives the same range on every machine.
    """
    from valorise.journeys.worth import value_of

    found = value_of(asset, file)
    if out:
        _write(found, asset, out, as_of or show.today())
    if as_json:
        show.answer(
            found.ranges,
            reasons=found.reasons,
            problems=found.problems,
            name="value_ranges",
            assumptions=show.rows(found.assumptions, "value_assumptions"),
            swings=show.rows(found.swings, "value_swings"),
            outcomes=show.rows(found.outcomes),
        )
    else:
        _tell(found)
    refused = found.problems.filter(severity="refused").height
    return show.exit_code(accepted=found.ranges.height + found.outcomes.height, refused=refused, strict=strict)


def _write(found: Worth, asset: str, out: Path, day: date) -> None:
    from valorise.journeys.writing import write_files
    from valorise.reporting.formats import html
    from valorise.reporting.worth import value_document
    from valorise.terms.errors import Invalid

    if out.suffix.lower() != ".html":
        raise Invalid(what=f"What to write to “{out}” is not clear.", where="--out", fix="End its name in .html.")
    page = value_document(found, title=asset, office="Valorise", as_of=day)
    write_files({out.name: html.write(page)}, out.parent)
    click.echo(f"Written: {out}", err=True)


def _tell(found: Worth) -> None:
    from valorise.reporting.sentences import sentence

    ranges = {"method": "method", "low": "from", "high": "to", "currency": "in", "price_year": "prices of"}
    show.grid("Ranges of value", _amounts(found.ranges, "low", "high"), ranges | {"ends_mean": "what the ends are"})
    for row in found.reasons.iter_rows(named=True):
        click.echo(f"  {row['about']}: {sentence('reasons', row['rule'], orjson.loads(row['values']))}")
    _tell_rest(found)


def _tell_rest(found: Worth) -> None:
    """What moves the income, what it does for people, and every assumption."""
    if found.swings.height:
        swings = {
            "assumption": "assumption",
            "at_low": "at its low end",
            "at_high": "at its high end",
            "swing": "swing",
        }
        show.grid("What moves the income", _amounts(found.swings, "at_low", "at_high", "swing"), swings)
    if found.outcomes.height:
        outcomes = {"outcome": "for people", "least": "from", "most": "to", "unit": "unit", "evidence": "evidence"}
        show.grid("What it does for people", found.outcomes, outcomes)
    assumed = {"method": "method", "assumption": "assumption", "low": "low", "likely": "likely", "high": "high"}
    assumed |= {"measured_in": "in", "stands_by": "stands by", "where_from": "where from"}
    show.grid("Every assumption", found.assumptions, assumed, most=80)
    show.problems(found.problems)


def _amounts(table: pl.DataFrame, *names: str) -> pl.DataFrame:
    """The columns as amounts that claim no more than they know."""
    import polars as pl

    from valorise.reporting.worth import money

    return table.with_columns(pl.col(names).map_elements(money, return_dtype=pl.String))
