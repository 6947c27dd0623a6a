"""Guesses which column is which, from names in many languages and from what the values look like."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, cast

from valorise.readers.plain.brackets import our_name, own_table
from valorise.readers.plain.kinds import Held, held
from valorise.readers.plain.looks import Looks, date_order, decimal_mark, looks_of
from valorise.readers.plain.mapping import TABLES, Mapping, Reason, targets
from valorise.readers.plain.saved import LEAVE_OUT
from valorise.readers.plain.words import known_code
from valorise.readers.sheets import Sheet
from valorise.terms import knowledge
from valorise.terms.words import key

ENOUGH = 0.5
"""Confidence from which on a guess is used; chosen by hand on the tables of the tests, correctable by the mapping."""
SAME_NAME, PART_OF_NAME, LONGER_PART = 0.85, 0.45, 0.3
FITTING, UNFITTING = 0.1, 0.4
NOT_READ = "the table is left out"
BY_LOOK = {"identifiers.doi": ("doi", 0.75), "contributors.orcid": ("orcid", 0.6), "summary": ("long-text", 0.55)}
"""Our columns that values alone can show, with the confidence."""


@dataclass(frozen=True, slots=True)
class Guess:
    """One column taken for one of ours."""

    confidence: float
    column: Looks
    ours: str
    why: str


def guessed(sheet: Sheet, *, file: str, table: str | None = None, title: str = "") -> Mapping:
    """How the table is probably meant, with the reason for every column; `leave out` where nothing shows what it is."""
    columns = looks_of(sheet)
    names = [key(column.name) for column in columns]
    kind_of_asset, type_why = _type(names, key(file))
    seen = own_table(sheet.header) or _held(columns, kind_of_asset, (file.rsplit(".", 1)[0], sheet.name, title))
    kind, spoken = (table, "the person says so") if table else (seen.table, seen.why)
    if kind == LEAVE_OUT:
        reasons = tuple(Reason(one.name, None, 0.0, NOT_READ, next(iter(one.examples), None)) for one in columns)
        return Mapping(LEAVE_OUT, {}, reasons=reasons, about=(Reason("(table)", LEAVE_OUT, 0.0, spoken),))
    if kind != "assets":
        kind_of_asset, type_why = ("call", "") if kind == "needs" and _calls(names) else (None, "")
    chosen = _complete(_chosen(columns, _open_targets(kind, kind_of_asset)), kind, columns, sheet)
    understood = {guess.column.name: guess for guess in chosen}
    constants = {"type": kind_of_asset} if kind_of_asset and "type" not in {guess.ours for guess in chosen} else {}
    about = [
        Reason("(table)", kind, 0.6, spoken),
        *(_constant(ours, value, type_why) for ours, value in constants.items()),
    ]
    amounts = [guess.column for guess in chosen if guess.ours in ("budget.amount", "value")]
    return Mapping(
        table=kind,
        columns={name: guess.ours for name, guess in understood.items()},
        constants=constants,
        decimal_mark=decimal_mark(amounts) or decimal_mark(columns),
        date_order=cast(Any, date_order(columns)),
        reasons=tuple(_reason(column, understood.get(column.name)) for column in columns),
        about=tuple(about),
    )


def _held(columns: list[Looks], kind_of_asset: str | None, called: tuple[str, ...]) -> Held:
    texts = _chosen(columns, _open_targets("assets", kind_of_asset))
    return held(columns, _with_title(texts), _with_title(_chosen(columns, targets("needs"))), called)


def _complete(chosen: list[Guess], kind: str, columns: list[Looks], sheet: Sheet) -> list[Guess]:
    """The columns taken, without a number that names no rows, with a title, and with every figure."""
    if any(guess.ours == "id" and not _names_things(guess, chosen, sheet) for guess in chosen):
        chosen = [guess for guess in chosen if guess.ours != "id"]
    if kind == "observations" and not any(guess.ours == "value" for guess in chosen):
        taken = {guess.column.name for guess in chosen}
        figures = [one for one in columns if one.name not in taken and one.is_like(["number", "amount"])]
        chosen = [*chosen, *(Guess(0.6, one, "value", "its values are numbers") for one in figures if not _counts(one))]
    return _with_title(chosen) if kind in ("assets", "needs") else chosen


def _counts(column: Looks) -> bool:
    """Whether a column only counts the rows or names them by number."""
    words = set(key(column.name).split())
    return bool(words & {"id", "rownames", "no", "code", "number"}) or (column.names_rows and not words)


def _constant(ours: str, value: str, why: str) -> Reason:
    return Reason(f"({ours} of every row)", value, 0.6, why)


def _reason(column: Looks, guess: Guess | None) -> Reason:
    if guess:
        return Reason(
            column.name, guess.ours, round(min(guess.confidence, 1.0), 2), guess.why, next(iter(column.examples), None)
        )
    why = "it is empty" if not column.filled else "neither its name nor its values say which it is"
    return Reason(column.name, None, 0.0, why, next(iter(column.examples), None))


def _chosen(columns: list[Looks], open_targets: dict[str, Any]) -> list[Guess]:
    """The best guesses, each column once, and each of ours once unless it may come from several."""
    found: list[Guess] = []
    taken: set[str] = set()
    every = [guess for column in columns for guess in _guesses(column, open_targets)]
    for guess in sorted(every, key=lambda one: (-one.confidence, one.column.place, one.ours)):
        once = not open_targets[guess.ours].get("many")
        if guess.confidence < ENOUGH or guess.column.name in {one.column.name for one in found}:
            continue
        if once and guess.ours in taken:
            continue
        taken.add(guess.ours)
        found.append(guess)
    return sorted(found, key=lambda one: one.column.place)


def _with_title(chosen: list[Guess]) -> list[Guess]:
    """A table with one short description and no title has a title."""
    if any(guess.ours == "title" for guess in chosen):
        return chosen
    why = "; it is short and nothing else is a title"
    return [
        replace(guess, ours="title", why=guess.why + why)
        if guess.ours == "summary" and not guess.column.is_like(["long-text"])
        else guess
        for guess in chosen
    ]


def _guesses(column: Looks, open_targets: dict[str, Any]) -> Iterator[Guess]:
    if (own := our_name(column.name)) is not None:
        if own in open_targets:
            yield Guess(1.0, column, own, "it carries our own name in brackets")
        return
    if not column.filled:
        return
    for ours, said in open_targets.items():
        if said.get("ours"):
            continue  # written as our downloads do; a similar name of others must not catch it
        if "codes" in said and not _are_codes(column, ours, said["codes"]):
            continue
        fits = column.is_like(said["looks"])
        named, why = _by_name(key(column.name), ours)
        if named and (fits or not said.get("must")):
            look = f"its values look like {column.look}" if fits else f"though its values look like {column.look}"
            yield Guess(named + FITTING if fits else named * UNFITTING, column, ours, f"{why}; {look}")
        elif ours in BY_LOOK and column.look == BY_LOOK[ours][0] and column.is_like([BY_LOOK[ours][0]]):
            yield Guess(BY_LOOK[ours][1], column, ours, f"its values look like {column.look}")


def _are_codes(column: Looks, ours: str, listed: str) -> bool:
    """Whether at least half of the different values are words of the list."""
    known = [known_code(ours, listed, value) for value in column.examples]
    return sum(code is not None for code in known) * 2 >= len(known)


def _by_name(name: str, ours: str) -> tuple[float, str]:
    """Confidence from the name alone: the same as a known one, or with a known one inside."""
    known = _known_names(ours)
    if name in known:
        return SAME_NAME, f"it is called so ({known[name]})"
    words = name.split()
    if set(words) & set(knowledge.document("readers/plain/columns.yaml")["never"]):
        return 0.0, ""
    parts = [one for one in known if set(one.split()) < set(words)]
    if not parts:
        return 0.0, ""
    best = max(parts, key=lambda one: (len(one.split()), len(one)))
    share = len(best.split()) / len(words)
    return PART_OF_NAME + LONGER_PART * share, f"its name holds “{best}” ({known[best]})"


@cache
def _known_names(ours: str) -> dict[str, str]:
    """Known names of one of our columns, whatever its table, with the language of each; our own name counts too."""
    said = knowledge.document("readers/plain/columns.yaml")
    found = {key(ours): "our own name"}
    for group in (*TABLES, "rights"):
        for language, names in said[group].get(ours, {}).get("names", {}).items():
            found |= {key(name): language for name in names if key(name) not in found}
    return found


def _open_targets(table: str, asset_type: str | None) -> dict[str, Any]:
    """Our columns that may be guessed; those of rights only where the table is about patents."""
    found = targets(table)
    if table != "assets" or asset_type == "patent-family":
        return found
    return {ours: said for ours, said in found.items() if not ours.startswith("rights.")}


def _calls(names: list[str]) -> bool:
    return bool(_words_found(names, ["call", "topic"]))


def _type(names: list[str], file: str) -> tuple[str | None, str]:
    """Asset type of all rows, from words in the names of columns and in the name of the file."""
    for said in knowledge.document("readers/plain/columns.yaml")["types"]:
        if found := _words_found([*names, file], said["words"]):
            return said["type"], f"columns or file name speak of {', '.join(found)}"
    return None, ""


def _words_found(names: list[str], words: list[str]) -> list[str]:
    return [word for word in words if any(f" {word} " in f" {name} " for name in names)]


def _names_things(guess: Guess, chosen: list[Guess], sheet: Sheet) -> bool:
    """Whether a column can be the id: a value of its own in every row, or repeated only with the same title."""
    if guess.column.names_rows:
        return True
    title = next((one.column.place for one in chosen if one.ours == "title"), None)
    if title is None:
        return False
    seen: dict[str, str] = {}
    for _, cells in sheet.read():
        if len(cells) <= max(title, guess.column.place):
            continue
        own, text = str(cells[guess.column.place]).strip(), str(cells[title]).strip()
        if own and seen.setdefault(own, text) != text:
            return False
    return True
