"""From a country to what it may look at next: context, comparable countries, gaps, measures from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import orjson
import polars as pl
from rapidfuzz import fuzz, process

from valorise.policy.comparable import comparable_countries
from valorise.policy.context import context_table, countries, notes
from valorise.policy.gaps import fact_parts, gaps
from valorise.policy.library import measures_table
from valorise.policy.toolbox import suggestions
from valorise.reporting.sentences import sentence
from valorise.terms.codes import codes, country_code, label
from valorise.terms.errors import Missing
from valorise.terms.results import Result
from valorise.terms.words import key

SHOWN = 5
"""Comparable countries shown."""

SAID = ("gap-served", "country-compared", "european-level", "measure-ended", "measure-is-law", "outside-the-union")
"""Reasons told beside a measure; its evidence and doubts are told by the measure itself."""


@dataclass(frozen=True, slots=True)
class Strategy:
    """What Valorise can say about one country, every table with its reasons.

    `context` is in the shape of `observations`, `comparables`, `gaps` and `suggestions` in the shape of their own
    tables; `facts` is what the gaps sum up; `reasons` are of all of them together; `notes` are what a reader of the
    figures must know.
    """

    country: str
    as_of: date
    context: pl.DataFrame
    comparables: pl.DataFrame
    gaps: pl.DataFrame
    facts: pl.DataFrame
    suggestions: pl.DataFrame
    measures: pl.DataFrame
    reasons: pl.DataFrame
    notes: tuple[str, ...]


def strategy(country: str, *, as_of: date, top: int = 12) -> Strategy:
    """Context, comparable countries, gaps and up to `top` suggested measures of a country of the exercise on a day.

    `country` is a code or an English name. Missing is raised for a country that is not of the exercise: the library
    collects measures for those eighteen only, so that a gap of another would show nothing but that.
    """
    code = exercise_country(country)
    observations = context_table()
    found, facts = _gaps(code, observations, as_of=as_of)
    shown = comparable_countries(code, observations, as_of=as_of, top=SHOWN)
    helpful = _suggestions(code, found.table, facts, observations, as_of=as_of, top=top)
    return Strategy(
        country=code,
        as_of=as_of,
        context=context_table(code),
        comparables=shown.table,
        gaps=found.table,
        facts=facts,
        suggestions=helpful.table,
        measures=_whole(helpful),
        reasons=pl.concat([found.reasons, shown.reasons, helpful.reasons]),
        notes=notes(code),
    )


def suggested(country: str, *, as_of: date, recommendation: str | None = None, top: int = 12) -> Result:
    """Measures that could help a country of the exercise, for all recommendations or for one."""
    code = exercise_country(country)
    observations = context_table()
    found, facts = _gaps(code, observations, as_of=as_of)
    table = found.table if recommendation is None else found.table.filter(recommendation=recommendation)
    return _suggestions(code, table, facts, observations, as_of=as_of, top=top)


def _gaps(code: str, observations: pl.DataFrame, *, as_of: date) -> tuple[Result, pl.DataFrame]:
    measures = measures_table()
    parts = fact_parts(code, measures, observations, as_of=as_of)
    return gaps(code, measures, observations, as_of=as_of, parts=parts), parts


def _suggestions(
    code: str, found: pl.DataFrame, facts: pl.DataFrame, observations: pl.DataFrame, *, as_of: date, top: int
) -> Result:
    """Suggestions from everywhere; countries kept for reference help to place measures, they are not compared with."""
    everywhere = countries() + countries("reference")
    near = comparable_countries(code, observations, as_of=as_of, top=len(everywhere), among=everywhere).table
    return suggestions(found, measures_table(), country=code, facts=facts, comparables=near, as_of=as_of, top=top)


def _whole(helpful: Result) -> pl.DataFrame:
    """Suggested measures with all that the library says of them, the recommendation each was picked for, and why."""
    told = helpful.reasons.filter(pl.col("rule").is_in(SAID)).sort("subject", "step")
    said = [sentence("reasons", row["rule"], orjson.loads(row["values"])) for row in told.iter_rows(named=True)]
    why = (
        told.select("subject")
        .with_columns(why=pl.Series(said, dtype=pl.String()))
        .group_by("subject", maintain_order=True)
        .agg(pl.col("why").str.join(" "))
    )
    picked = helpful.table.select(
        "rank", "recommendation", id="measure", subject=pl.format("{} {}", "country", "measure")
    )
    return (
        measures_table()
        .join(picked, on="id")
        .join(why, on="subject", how="left")
        .sort("rank")
        .select(*measures_table().columns, "recommendation", "why")
    )


def exercise_country(written: str) -> str:
    """Code of a country of the exercise for a code or an English name.

    >>> exercise_country("latvia"), exercise_country("EL")
    ('LV', 'GR')
    """
    code = country_code(written)
    if code in countries():
        return str(code)
    named = label("countries", code)
    what = f"{named} was not in the exercise." if named else f"“{written}” is not a country that Valorise knows."
    near = "" if named else _nearest(written)
    raise Missing(
        what=what,
        where="--country",
        why="Valorise works this out for the eighteen countries of the exercise, whose measures its library collects.",
        fix=(f"Did you mean {near}? " if near else "") + f"Expected one of: {', '.join(countries())}.",
    )


def _nearest(written: str) -> str:
    """The country of the exercise whose code or name looks most like what was written, or nothing."""
    words = {key(word): code for code in countries() for word in (code, codes("countries")[code]["label"])}
    close = process.extractOne(key(written), list(words), scorer=fuzz.ratio, score_cutoff=70)
    return f"{words[close[0]]} ({label('countries', words[close[0]])})" if close else ""
