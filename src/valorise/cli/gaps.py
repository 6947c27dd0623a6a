"""How far a country falls short of the nine recommendations, and why."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from valorise.cli import show

if TYPE_CHECKING:
    import polars as pl


@click.command()
@click.option("--country", required=True, help="Country of the exercise: a code such as LV, or a name.")
@show.as_of
@click.option("--recommendation", help="Tell the reasons for one recommendation, such as R7.")
@show.as_json
def command(country: str, as_of: date | None, recommendation: str | None, as_json: bool) -> None:
    """Gaps of a country against R1 to R9, each with its range and with how much is known.

    The library is not a census of measures: a gap is a place to look, not a mark.
    """
    import polars as pl

    from valorise.cli.toolbox import known_recommendation
    from valorise.journeys.strategy import strategy

    day = as_of or show.today()
    chosen = known_recommendation(recommendation)
    found = strategy(country, as_of=day)
    table = found.gaps.filter(pl.col("recommendation") == chosen) if chosen else found.gaps
    reasons = found.reasons.filter(pl.col("about") == "gap")
    reasons = reasons.filter(pl.col("subject").is_in([f"{found.country} {code}" for code in table["recommendation"]]))
    if as_json:
        from valorise.terms.problems import problems_table

        show.answer(
            table, reasons=reasons, problems=problems_table([]), name="gaps", country=found.country, as_of=str(day)
        )
        return
    _tell(found.country, table, reasons, whole=chosen is None)


def _tell(country: str, table: pl.DataFrame, reasons: pl.DataFrame, *, whole: bool) -> None:
    import orjson
    import polars as pl

    from valorise.reporting.sentences import sentence
    from valorise.terms.codes import codes, label

    shown = table.with_columns(
        pl.col("recommendation").replace(
            {code: f"{code} {row['label']}" for code, row in codes("recommendations").items()}
        ),
        gap=pl.col("gap").round(2).cast(pl.String).fill_null("not known"),
        peers=pl.col("peers").round(1),
        range=pl.when(pl.col("low").is_not_null()).then(
            pl.format("{} to {}", pl.col("low").round(2), pl.col("high").round(2))
        ),
        coverage=pl.format("{} %", (pl.col("coverage") * 100).round(0).cast(pl.Int64)),
    )
    headings = {
        "recommendation": "Recommendation",
        "gap": "Gap",
        "range": "May be",
        "coverage": "Known",
        "measures": "Measures",
        "peers": "Peers",
    }
    show.grid(f"Gaps of {label('countries', country)} (0 none, 1 full)", shown, headings)
    click.echo()
    if whole:
        click.echo("The library is not a census of measures: a gap is a place to look, not a mark.")
        click.echo(f"Why: valorise gaps --country {country} --recommendation R4.")
        click.echo(f"What could help: valorise toolbox --country {country}")
        return
    for row in reasons.sort("subject", "step").iter_rows(named=True):
        click.echo(f"  {row['step']}. {sentence('reasons', row['rule'], orjson.loads(row['values']))}")
