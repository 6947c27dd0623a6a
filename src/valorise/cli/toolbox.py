"""The library of measures: what could help a country, and a word search."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from valorise.cli import show

if TYPE_CHECKING:
    from valorise.terms.errors import ValoriseError
    from valorise.terms.results import Result


@click.command()
@click.option("--country", help="Suggest measures to this country of the exercise: a code such as LV, or a name.")
@click.option("--search", "text", help="Words to look for in names, summaries, problems and ways of working.")
@click.option("--recommendation", help="Only measures that serve one recommendation, such as R7.")
@click.option("--top", default=12, show_default=True, type=click.IntRange(1, 300), help="How many to show.")
@show.as_of
@show.as_json
def command(
    country: str | None, text: str | None, recommendation: str | None, top: int, as_of: date | None, as_json: bool
) -> int:
    """Measures that helped knowledge into use elsewhere, with what is known of their results and where it can be
    read.

    With --country: what could help it, best first, with reasons. With --search or --recommendation: what the library
    holds.
    """
    chosen = known_recommendation(recommendation)
    if country and not text:
        return _suggest(country, chosen, top, as_of or show.today(), as_json=as_json)
    return _search(country, text or "", chosen, top, as_json=as_json)


def known_recommendation(written: str | None) -> str | None:
    """The code of a recommendation as the list writes it; None where none was asked for. Missing names the codes
    there are.
    """
    from valorise.terms.codes import codes
    from valorise.terms.errors import Missing

    if written is None:
        return None
    code = written.strip().upper()
    if code in codes("recommendations"):
        return code
    expected = ", ".join(codes("recommendations"))
    raise Missing(f"There is no recommendation “{written}”.", "--recommendation", fix=f"Expected one of: {expected}.")


def _suggest(country: str, recommendation: str | None, top: int, day: date, *, as_json: bool) -> int:
    import polars as pl

    from valorise.journeys.strategy import suggested

    found = suggested(country, as_of=day, recommendation=recommendation, top=top)
    if as_json:
        show.answer(found.table, reasons=found.reasons, problems=found.problems, name="suggestions", as_of=str(day))
        return 0
    shown = found.table.with_columns(
        pl.format("{} ({})", "name", "measure").alias("name"), answers=pl.col("answers").list.join("; ")
    )
    headings = {
        "rank": "",
        "name": "Measure",
        "origin_country": "From",
        "recommendation": "For",
        "answers": "Answers",
        "evidence": "Evidence",
    }
    show.grid("Measures that could help", shown, headings, most=top)
    click.echo()
    click.echo("That a measure worked elsewhere does not say that it will work here.")
    return _why(found)


def _why(found: Result) -> int:
    import orjson

    from valorise.reporting.sentences import sentence

    for row in found.table.head(3).iter_rows(named=True):
        click.echo(f"\n{row['rank']}. {row['name']}: {row['sources'][0]}")
        mine = found.reasons.filter(subject=f"{row['country']} {row['measure']}").sort("step")
        for said in mine.iter_rows(named=True):
            click.echo(f"   - {sentence('reasons', said['rule'], orjson.loads(said['values']))}")
    return 0


def _none_found(found: Result) -> ValoriseError:
    from valorise.terms.errors import Missing

    unknown = ", ".join(f"“{word}”" for word in found.problems["found"])
    error = Missing(
        what="No measure was found.",
        where="--search",
        why=f"The library has no word {unknown}." if unknown else "No measure has all that was asked for.",
        fix=" ".join([*found.problems["fix"], "Use fewer or other words, or see all with: valorise toolbox --top 300"]),
    )
    error.problems = found.problems
    return error


def _search(country: str | None, text: str, recommendation: str | None, top: int, *, as_json: bool) -> int:
    from valorise.journeys.strategy import exercise_country
    from valorise.policy.library import measures_table
    from valorise.policy.search import search

    facets = {"recommendations": [recommendation]} if recommendation else {}
    facets |= {"country": [exercise_country(country)]} if country else {}
    found = search(measures_table(), text, facets)
    if found.table.is_empty():
        raise _none_found(found)
    if as_json:
        show.answer(found.table, reasons=found.reasons, problems=found.problems, name="measures")
        return 0
    for problem in found.problems.iter_rows(named=True):
        click.echo(f"The library has no word “{problem['found']}”. {problem['fix']}")
    headings = {
        "id": "Name in Valorise",
        "name": "Measure",
        "country": "From",
        "evidence": "Evidence",
        "status": "Standing",
        "summary": "What it is",
    }
    show.grid(f"{found.table.height} measures in the library", found.table, headings, most=top)
    return 0
