"""Reads the sums by place: every row gives one figure for each column."""

from __future__ import annotations

from functools import cache

from valorise.readers import series, sheets
from valorise.readers.autm import universities
from valorise.readers.facts import Facts
from valorise.readers.rows import Refused, Row, Rows, Wish
from valorise.readers.source import Source
from valorise.terms import knowledge

READER = "autm"
PLACES = {"cbsa_code": ("cbsa_name", "metropolitan area"), "stco_code": ("co_name", "county")}
"""Columns with the code of the place, and the name and kind of it."""
NO_YEARS = "The table does not say which years it sums up; its figures carry no period."


@cache
def columns() -> dict[str, tuple[str, str | None]]:
    """What the columns count and in what unit, by their names."""
    return {row["theirs"]: (row["ours"], row["unit"] or None) for row in knowledge.rows("readers/autm/columns.csv")}


def recognise(source: Source) -> float:
    """A place and most of the counts; or a data frame of R with the columns of the survey."""
    if universities.is_frame(source):
        return 0.9
    return 0.9 if _knows(sheets.header(source)) else 0.0


def _knows(names: tuple[str, ...]) -> bool:
    return bool(set(names) & PLACES.keys()) and len(set(names) & columns().keys()) >= 4


def rows(source: Source, _: Wish) -> Rows:
    """One row for each place and year, or for each university."""
    if universities.is_frame(source):
        yield from universities.rows(source, READER)
        return
    sheet = series.table(source, _knows, "a place and the counts of the survey")
    place = next(one for one in PLACES if one in sheet.header)
    if "year" not in sheet.header:
        source.notes.append(NO_YEARS)
    for number, record in sheet.records():
        yield _row(Facts(READER, source.name, number, given=record), place)


def _row(facts: Facts, place: str) -> Row | Refused:
    named, kind = PLACES[place]
    code, name = facts.number_of(place), facts.text(named)
    if not code or not name:
        expected, fix = f"the code and name of a {kind}", "Find out which place these figures are of."
        return facts.refused(place, rule="no-place", expected=expected, fix=fix)
    period = series.year(facts.given["year"]) if "year" in facts.given else None
    if "year" in facts.given and period is None:
        return facts.refused("year", rule="not-year", expected="a year such as 2017", fix="Correct the year.")
    found = []
    for column, (label, unit) in columns().items():
        if column not in facts.given:
            continue
        told = series.figure(facts.given[column])
        if told is None:
            return series.not_a_figure(facts, column, facts.given[column])
        key = (column, f"{kind}-{code}", period or "all")
        about = f"{name} (US {kind} {code})"
        found.append(
            series.observation(facts, told, indicator=f"AUTM: {label}", about=about, period=period, unit=unit, key=key)
        )
    return series.together(facts, found, heading=name)
