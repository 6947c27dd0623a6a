"""Figures of statistical series as observations: what cells say, what their marks mean, what lies beside the table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from valorise.readers import sheets
from valorise.readers.facts import Facts
from valorise.readers.rows import Refused, Row
from valorise.readers.sheets import Sheet
from valorise.readers.source import Source
from valorise.terms.errors import Invalid
from valorise.terms.words import name_for

NUMBER = re.compile(r"[-+\u2212]?(?:(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+)(?:[eE][-+]?\d{1,2})?")
YEAR = re.compile(r"(1[89]|20)\d{2}")
MARKS = {
    "": "not given",
    "*": "too small to be shown, or held back",
    "-": "none, or not given",
    "–": "none, or not given",
    "..": "not available",
    ":": "not available",
    "na": "not available",
    "n/a": "not available",
    "nan": "not available",
    "c": "confidential",
    "d": "held back, so that nobody can be recognised",
    "s": "held back, because too uncertain",
}
"""Marks that publishers write in place of a figure, in lower case, and what they mean; none of them is zero."""
FLAGS = {
    "i": "imputed",
    "e": "estimated",
    "p": "provisional",
    "r": "revised",
    "b": "break in the series",
    "u": "uncertain",
}
"""Marks that stand beside a figure, in lower case."""


@dataclass(frozen=True, slots=True)
class Figure:
    """What a cell says: a number, or why there is none."""

    value: float | None
    text: str | None = None
    """The mark in place of a number, with its meaning."""
    flag: str | None = None
    """What the publisher says of the number, such as imputed."""


def figure(written: object, flag: str = "") -> Figure | None:
    """The figure in a cell; None where the text is neither a number nor a known mark.

    Commas stand between thousands, points before decimals, as publishers in English write.

    >>> figure("12,345.5"), figure("na")
    (Figure(value=12345.5, text=None, flag=None), Figure(value=None, text='na: not available', flag=None))
    >>> figure("148", "i").flag, figure("544a"), figure("E1")
    ('imputed', None, None)
    """
    text = str("" if written is None else written).strip()
    beside = flag.strip()
    if NUMBER.fullmatch(text):
        value = float(text.replace(",", "").replace("\u2212", "-"))
        return Figure(value, flag=FLAGS.get(beside.lower(), beside) or None)
    mark = text or beside
    meaning = MARKS.get(mark.lower())
    if meaning is None:
        return None
    return Figure(None, f"{mark}: {meaning}" if mark else meaning)


def year(written: object) -> str | None:
    """A year from a cell; None where it is none.

    >>> year("2017.0"), year("FY 2017"), year("17")
    ('2017', None, None)
    """
    text = str("" if written is None else written).strip().removesuffix(".0")
    return text if YEAR.fullmatch(text) else None


def observation(
    facts: Facts, told: Figure, *, indicator: str, about: str, period: str | None, unit: str | None, key: Iterable[str]
) -> dict[str, Any]:
    """One figure as a record; `key` are the words that tell it from all others of this reader."""
    if told.flag:
        expected = "a figure as it was counted"
        fix = "Say so where you show it; look whether the publisher has a firm figure by now."
        column = period or indicator
        facts.noted(
            column, f"{told.value:g}, {told.flag}", rule="flagged", expected=expected, fix=fix, severity="notice"
        )
    return {
        "id": f"{facts.prefix}:{'/'.join(name_for(word, most=90) for word in key)}",
        "indicator": indicator,
        "unit_of_analysis": about,
        "period": period,
        "value": told.value,
        "text": told.text,
        "unit": unit,
        "status": "verified",
        "origins": facts.origin(),
    }


def together(facts: Facts, found: list[dict[str, Any]], *, heading: str | None) -> Row | Refused:
    """The figures of one row of a table: the first stands for the row, the others come with it.

    A row without any figure or mark is a heading between the rows, and is refused as that.
    """
    if not found:
        return facts.refusal(
            rule="heading",
            found=heading,
            expected="at least one figure in the row",
            fix="Nothing need be done: headings between the rows carry no figure.",
        )
    also = tuple(("observations", one) for one in found[1:])
    return Row(facts.number, "observations", found[0], also, problems=tuple(facts.problems))


def not_a_figure(facts: Facts, column: str, written: object) -> Refused:
    """The refusal of a row whose cell is neither a number nor a known mark."""
    return facts.refusal(
        rule="not-number",
        found=written,
        column=column,
        expected="a number such as 1234.5, or a mark such as na",
        fix="Correct the figure in the source; write no letters into it.",
    )


def table(source: Source, knows: Callable[[tuple[str, ...]], bool], columns: str) -> Sheet:
    """The first table of the file; `Invalid` where its header lacks the columns by which it is known."""
    found = next(iter(sheets.sheets(source)), None) if sheets.is_table(source) else None
    if found is None or not knows(found.header):
        raise Invalid(
            what=f"“{source.name}” is not the table it is taken for.",
            where=f"{source.name}, line 1",
            why=f"Its header lacks {columns}.",
            fix="Fetch the table again, with its header.",
        )
    return found


def beside(source: Source, name: str) -> Source | None:
    """The file of this name in the folder of the source; None where there is none."""
    path = source.path.with_name(name)
    return Source(path) if path.is_file() else None


def stem(source: Source) -> str:
    """Name of the file without the endings of a packed table.

    >>> from pathlib import Path
    >>> stem(Source(Path("ip_revenue.nuts2.csv.gz")))
    'ip_revenue.nuts2'
    """
    return source.path.name.removesuffix(".gz").rsplit(".", 1)[0]
