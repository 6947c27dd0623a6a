"""Reads rows of coded dimensions, each a code and its label, and one figure."""

from __future__ import annotations

import re

from valorise.readers import series, sheets
from valorise.readers.facts import Facts
from valorise.readers.letters import clean
from valorise.readers.rows import Refused, Row, Rows, Wish
from valorise.readers.source import Source
from valorise.terms.errors import Invalid

READER = "istat"
LICENCE = "CC-BY-3.0-IT"
MARKS = {"ITTER107", "Territory", "TIME", "Value"}
WHAT = ("TIPO_DATO_CIS", "VARICT", "TIPO_DATO")
"""Columns with the code of what is counted, as the different surveys call it."""
FLAGS = ("Flag Codes", "Flags")
TOTALS = {"ALL", "TOTAL", "99", "9", "TOT", "T"}
"""Codes of a dimension that divides nothing; its label would only lengthen the name of the figure."""
TOTAL = {"total", "total economy", "all items"}
UNIT = re.compile(r"\((percentages|% of GDP|thousands of euro[^)]*|million euro[^)]*|full-time equivalents?)[^)]*\)")


def recognise(source: Source) -> float:
    """The columns every table of the data warehouse has."""
    return 0.9 if _knows(sheets.header(source)) else 0.0


def _knows(names: tuple[str, ...]) -> bool:
    return set(names) >= MARKS


def rows(source: Source, _: Wish) -> Rows:
    """One row for each figure."""
    sheet = series.table(source, _knows, ", ".join(sorted(MARKS)))
    _check(source, sheet.header)
    for number, record in sheet.records():
        facts = Facts(READER, source.name, number, LICENCE, given=record)
        yield _short(facts, sheet.header) if _width(record) != len(sheet.header) else _row(facts, sheet.header)


def _check(source: Source, names: tuple[str, ...]) -> None:
    """Raise `Invalid` where the header cannot be trusted: one of the two columns of flags is missing."""
    missing = [one for one in FLAGS if one not in names]
    what = any(one in names[: names.index("TIME")] for one in WHAT)
    if what and len(missing) != 1:
        return
    lost = missing[0] if what else " or ".join(WHAT)
    raise Invalid(
        what=f"The header of “{source.name}” lacks the column {lost}.",
        where=f"{source.name}, line 1",
        why="Without it nobody can tell which cell belongs to which column.",
        fix="Fetch the table again from the data warehouse, with all columns.",
    )


def _width(record: dict[str, object]) -> int:
    return len(record) - 1 + len(list(record[""])) if isinstance(record.get(""), list) else len(record)  # type: ignore[call-overload]


def _short(facts: Facts, names: tuple[str, ...]) -> Refused:
    return facts.refusal(
        rule="wrong-width",
        found=" | ".join(str(one) for one in facts.given.values()),
        expected=f"{len(names)} cells as in the header; this row has {_width(dict(facts.given))}",
        fix="Look for a bar too many or too few in this line, and correct it in the source.",
    )


def _row(facts: Facts, names: tuple[str, ...]) -> Row | Refused:
    place, period = clean(facts.given.get("ITTER107")), series.year(facts.given.get("TIME"))
    if not place:
        return facts.refused("ITTER107", rule="no-place", expected="the code of a place", fix="Fetch the table again.")
    if not period:
        return facts.refused("TIME", rule="not-year", expected="a year such as 2016", fix="Correct the year.")
    told = series.figure(facts.given.get("Value"), str(facts.given.get(FLAGS[0]) or ""))
    if told is None:
        return series.not_a_figure(facts, "Value", facts.given.get("Value"))
    what = next(one for one in WHAT if one in names[: names.index("TIME")])
    label = clean(_label(facts, names, what)) or ""
    unit = UNIT.search(label)
    found = series.observation(
        facts,
        told,
        indicator=", ".join([label, *_parts(facts, names, what)]),
        about=place,
        period=period,
        unit=unit[1] if unit else None,
        key=(_code(facts, names), place, period),
    )
    return series.together(facts, [found], heading=label)


def _label(facts: Facts, names: tuple[str, ...], code: str) -> str:
    """The label that stands in the column behind the code."""
    return str(facts.given.get(names[names.index(code) + 1]) or "")


def _dimensions(names: tuple[str, ...]) -> list[str]:
    """Columns with codes of dimensions, without place, year and flags."""
    last = names.index("TIME")
    return [one for one in names[:last:2] if one != "ITTER107"]


def _parts(facts: Facts, names: tuple[str, ...], what: str) -> list[str]:
    """Labels of what the figure is a part of; dimensions that are not divided stay out."""
    found = []
    for one in _dimensions(names):
        label = clean(_label(facts, names, one)) or ""
        if one != what and facts.given.get(one) not in TOTALS and label and label.lower() not in TOTAL:
            found.append(label)
    return found


def _code(facts: Facts, names: tuple[str, ...]) -> str:
    return "-".join(str(facts.given.get(one)) for one in _dimensions(names))
