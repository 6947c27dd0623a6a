"""What kind of table a block is, and which of its columns is which, from names in many languages and from values."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from valorise.readers.blocks import Block, is_filled
from valorise.readers.names import is_placeholder
from valorise.readers.office.plan import Plan
from valorise.readers.office.vocabulary import SAME_NAME, heading, is_money, kinds, named, targets, word
from valorise.readers.office.writings import amount
from valorise.readers.plain.mapping import Mapping, Reason
from valorise.readers.plain.saved import LEAVE_OUT
from valorise.readers.written_dates import Order, readings
from valorise.terms.money import Mark, proved_mark
from valorise.terms.words import key

ENOUGH = 0.5
"""Confidence from which on a column is taken; as in the reader of plain tables, correctable by the mapping."""
LEAST = 4.0
"""What names of columns and of the table must say together; chosen by hand on workbooks of the tests."""
IN_SHEET, IN_TITLE, IN_FILE = 3.0, 2.0, 1.0
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[a-z]{2,}", re.IGNORECASE)
LOOKED_AT = 400
"""Lines whose values are looked at for the order of dates and the mark of decimals."""


@dataclass(frozen=True, slots=True)
class Guess:
    """One column taken for one of ours."""

    place: int
    ours: str
    confidence: float
    why: str
    languages: tuple[str, ...]
    tells: float


def guessed(block: Block, file: str) -> Plan:
    """How a table is probably meant, with the reason for every column; `leave out` where it is of no known kind."""
    scored = sorted((_scored(block, kind, file) for kind in kinds()), key=lambda one: -one[0])
    score, kind, chosen, why = scored[0]
    if score < LEAST:
        reasons = tuple(Reason(name, None, 0.0, "the table is of no known kind") for name in block.header)
        about = (Reason("(table)", LEAVE_OUT, 0.0, "its columns are those of no table that an office keeps"),)
        return Plan(block, Mapping(LEAVE_OUT, {}, reasons=reasons, about=about, choices=tuple(kinds())), 0.0)
    certainty = round(min(0.99, score / (score + scored[1][0] / 2)), 2)
    language = _language(chosen)
    mapping = Mapping(
        table=kind,
        columns={block.header[one.place]: one.ours for one in chosen},
        decimal_mark=_decimal_mark(block, language),
        date_order=_date_order(block, language),
        reasons=tuple(_reasons(block, chosen)),
        about=(Reason("(table)", kind, certainty, why),),
        choices=tuple(kinds()),
    )
    return Plan(block, mapping, certainty, language, _currencies(block, mapping))


def _currencies(block: Block, mapping: Mapping) -> dict[str, str]:
    """The one currency that cells of a column of money name, where at least one cell in ten does."""
    found = {}
    for place, theirs in enumerate(block.header):
        if not is_money(mapping.columns.get(theirs)):
            continue
        cells = [line.cells[place] for line in block.lines if is_filled(line.cells[place])]
        said = Counter(one.currency for cell in cells if (one := amount(cell, mapping.decimal_mark)) and one.currency)
        if len(said) == 1 and said.total() * 10 >= len(cells):
            found[theirs] = str(next(iter(said)))
    return found


def _scored(block: Block, kind: str, file: str) -> tuple[float, str, list[Guess], str]:
    """How much speaks for a kind of table: what its columns tell, and whether sheet, title or file are called so."""
    chosen = _chosen(block, kind)
    if not {one.ours for one in chosen} & set(kinds()[kind]["needs"]) or len(chosen) < 2:
        return 0.0, kind, [], ""
    called = [
        (weight, where)
        for weight, where, text in (
            (IN_SHEET, "sheet", block.sheet),
            (IN_TITLE, "title", block.title),
            (IN_FILE, "file", file.rsplit(".", 1)[0]),
        )
        if _is_called(kind, text)
    ]
    told = sum(one.tells * one.confidence for one in chosen)
    names = ", ".join(block.header[one.place] for one in sorted(chosen, key=lambda one: -one.tells)[:4])
    why = f"columns speak of {names}" + "".join(f"; the {where} is called so" for _, where in called)
    return told + sum(weight for weight, _ in called), kind, chosen, why


def _is_called(kind: str, text: str) -> bool:
    words = set(key(text).split())
    return any(key(one) in words for one in kinds()[kind]["called"])


def _chosen(block: Block, kind: str) -> list[Guess]:
    """The best guesses, each column once, and each of ours once unless it may come from several."""
    found: dict[int, Guess] = {}
    taken: set[str] = set()
    every = [guess for place in range(len(block.header)) for guess in _guesses(block, place, kind)]
    for guess in sorted(every, key=lambda one: (-one.confidence, -one.tells, one.place)):
        several = targets(kind)[guess.ours].get("many")
        if guess.place in found or (guess.ours in taken and not several) or guess.confidence < ENOUGH:
            continue
        found[guess.place] = guess
        taken.add(guess.ours)
    return [found[place] for place in sorted(found)]


def _guesses(block: Block, place: int, kind: str) -> Iterator[Guess]:
    values = [line.cells[place] for line in block.lines[:LOOKED_AT] if is_filled(line.cells[place])]
    if not values:
        return
    bare = heading(block.header[place]).bare
    for ours, said in targets(kind).items():
        confidence, why, languages = named(kind, ours, bare)
        if ours == "people.email" and not confidence and _are_addresses(values):
            confidence, why = 0.8, "its values are mail addresses"
        if ours == "id" and confidence < SAME_NAME:
            continue  # a street number is no number of the office
        if confidence and ours.startswith(("money.in", "money.out")) and not _are_amounts(values):
            continue
        if confidence:
            yield Guess(place, ours, confidence, why, languages, float(said.get("tells", 1)))


def _are_addresses(values: list[Any]) -> bool:
    return sum(bool(EMAIL.fullmatch(str(value).strip())) for value in values) >= 0.6 * len(values)


def _are_amounts(values: list[Any]) -> bool:
    """Whether at least half of the values hold digits and few letters, such as `12.500 EUR`."""
    said = [value for value in values if not is_placeholder(str(value)) and not word("nothing", str(value))]
    figures = [value for value in said if re.search(r"\d", str(value)) and len(str(value)) < 40]
    return bool(said) and len(figures) * 2 >= len(said)


def _language(chosen: list[Guess]) -> str | None:
    """The one language most names of columns speak; None where two come out even."""
    counted = Counter(language for one in chosen for language in one.languages).most_common(2)
    if not counted or (len(counted) > 1 and counted[0][1] == counted[1][1]):
        return None
    return counted[0][0]


def _texts(block: Block) -> Iterator[str]:
    for line in block.lines[:LOOKED_AT]:
        yield from (cell for cell in line.cells if isinstance(cell, str) and len(cell) < 40 and re.search(r"\d", cell))


def _decimal_mark(block: Block, language: str | None) -> Mark | None:
    """The mark before decimals that amounts prove, else that of the language."""
    proofs = {mark for text in _texts(block) if amount(text, None) and (mark := proved_mark(text))}
    if len(proofs) == 1:
        return proofs.pop()
    return None if language is None else "." if language == "en" else ","


def _date_order(block: Block, language: str | None) -> Order | None:
    """The order of day and month that dates prove, else that of the language; English has both."""
    proved = {order for text in _texts(block) if len(found := readings(text)) == 1 for order in found if order}
    if len(proved) == 1:
        return proved.pop()
    return "day-month-year" if language not in (None, "en") and not proved else None


def _reasons(block: Block, chosen: list[Guess]) -> Iterator[Reason]:
    understood = {one.place: one for one in chosen}
    for place, name in enumerate(block.header):
        values = [line.cells[place] for line in block.lines[:LOOKED_AT] if is_filled(line.cells[place])]
        example = " · ".join(dict.fromkeys(str(value).strip()[:30] for value in values[:40:13])) or None
        one = understood.get(place)
        if one:
            yield Reason(name, one.ours, round(one.confidence, 2), one.why, example)
        else:
            why = "neither its name nor its values say which it is" if values else "it is empty"
            yield Reason(name, None, 0.0, why, example)
