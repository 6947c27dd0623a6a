"""What a table holds, said only where its columns show it: results, needs, persons, organisations, figures, or none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

from valorise.readers.plain.looks import Looks
from valorise.readers.plain.saved import LEAVE_OUT
from valorise.terms import knowledge
from valorise.terms.words import key

MUCH = 3
"""Columns of a result beside a weak title that suffice where one of them is a strong one."""
SHORT_TABLE = 2
"""Columns up to which a table of texts and numbers is a list rather than a table of figures."""


class Taken(Protocol):
    """A column taken for one of ours."""

    @property
    def column(self) -> Looks:
        """Their column."""
        ...

    @property
    def ours(self) -> str:
        """Our column."""
        ...


@dataclass(frozen=True, slots=True)
class Held:
    """What the rows of a table are, and what shows it."""

    table: str
    """One of our tables, or `leave out`."""
    why: str


def held(columns: Sequence[Looks], texts: Sequence[Taken], needs: Sequence[Taken], called: Iterable[str]) -> Held:
    """What the columns show, asked in this order: events, persons, needs, results, organisations, figures.

    `texts` are the columns taken for ours if the rows were results, `needs` if they were needs; `called` the names of
    the file, the sheet and the title.
    """
    names = [key(column.name) for column in columns if column.filled]
    if events := _events(names):
        return Held(LEAVE_OUT, f"a log of events, as the columns {events} show; logs are read as XES, or as CSV with "
                    "the columns case:concept:name, concept:name and time:timestamp")  # fmt: skip
    if persons := _persons(names, texts):
        return Held("people", f"persons, as the columns {persons} show")
    speaking = _words_found(names, _said()["tables"]["needs"])
    if len(speaking) >= 2 and _is_shown(needs, ()) and not _words_found(names, _said()["tables"]["assets"]):
        return Held("needs", f"needs, as columns speak of {', '.join(speaking)}")
    if shown := _is_shown(texts, [key(one) for one in called]):
        return Held("assets", f"results, as {shown} show")
    if places := _organisations(names, columns):
        return Held("organisations", f"organisations, as the columns {places} show")
    return _figures(columns) or Held(LEAVE_OUT, _nothing(columns))


@cache
def _said() -> dict[str, Any]:
    found: dict[str, Any] = knowledge.document("readers/plain/columns.yaml")
    return found


def _events(names: list[str]) -> str | None:
    """The columns of case, activity and moment, where all three are there."""
    found = [next((one for one in names if one in words), None) for words in _said()["shows"]["events"].values()]
    return ", ".join(one for one in found if one) if all(found) else None


def _persons(names: list[str], texts: Sequence[Taken]) -> str | None:
    """Two parts of a name, or one and what only persons have; not beside the text of a result."""
    parts = _ending(names, _said()["shows"]["people"])
    further = _ending(names, _said()["shows"]["of_people"])
    if any(one.ours in ("summary", "identifiers.doi") or _is_strong_title(one) for one in texts):
        return None
    bare = {"name"} & set(names)
    enough = len(parts) >= 2 or (parts and further) or (bare and {"email", "e mail", "date of birth"} & set(further))
    return ", ".join([*parts, *bare, *further][:4]) if enough else None


def _organisations(names: list[str], columns: Sequence[Looks]) -> str | None:
    """The name of a body and at least two columns that say where it is."""
    known = {key(name) for some in _said()["organisations"]["name"]["names"].values() for name in some}
    bodies = [name for name in names if name in known]
    places = [name for name in names if name in _said()["shows"]["of_places"]]
    clear = [name for name in bodies if name not in _said()["weak_titles"]]
    return (
        ", ".join([*bodies[:1], *places[:3]]) if (clear and len(places) >= 2) or (bodies and len(places) >= 3) else None
    )


def _is_shown(taken: Sequence[Taken], called: Sequence[str]) -> str | None:
    """The columns that show a title and what belongs to it; None where they do not suffice."""
    titles = [one for one in taken if one.ours in ("title", "summary")]
    if not titles:
        return None
    further = [one for one in taken if one.column.name != titles[0].column.name]
    beside = [one for one in further if one.ours in _said()["beside_title"]]
    strong = [one for one in beside if one.ours in _said()["strong"]]
    clear = any(_is_strong_title(one) for one in titles)
    long = any(one.ours == "summary" and one.column.is_like(["long-text"]) for one in titles)
    words = [word for word in _said()["called"] if any(f" {word} " in f" {name} " for name in called)]
    weak_enough = len(strong) >= 2 or (strong and (long or len(beside) >= MUCH))
    if (clear and (beside or words)) or weak_enough or (words and titles):
        listed = list(dict.fromkeys(one.column.name for one in (*titles, *beside)))
        return f"the columns {', '.join(listed[:4])}" + (f" and the name “{words[0]}”" if words else "")
    return None


def _is_strong_title(one: Taken) -> bool:
    return one.ours == "title" and key(one.column.name) not in _said()["weak_titles"] and _names_title(one.column.name)


@cache
def _names_title(written: str) -> bool:
    """Whether a column is called a title and nothing that anything could have, such as a name."""
    words = set(key(written).split())
    return bool(words & {"title", "titel", "titre", "titulo", "titolo", "tytul", "naslov", "tittel", "otsikko",
                         "intitule", "offer", "headline"})  # fmt: skip


def _figures(columns: Sequence[Looks]) -> Held | None:
    """Figures where a period and something they are about stand beside numbers; otherwise numbers that say nothing."""
    filled = [column for column in columns if column.filled]
    numbers = [column for column in filled if column.is_like(["number", "amount"])]
    about = [one for one in _named(filled, "unit_of_analysis") if one.is_like(["word", "short-text", "country"])]
    periods = [column for column in _named(filled, "period") if column.is_like(["number", "date", "word"])]
    values = [column for column in numbers if column not in (*about, *periods)]
    if about and periods and values:
        said = ", ".join(column.name for column in (about[0], periods[0], values[0]))
        return Held("observations", f"figures of a place or body over time, as the columns {said} show")
    if len(filled) > SHORT_TABLE and len(numbers) * 2 > len(filled):
        return Held(LEAVE_OUT, "measurements, as most of its columns are numbers; but no column says what they are "
                    "about and of when they are")  # fmt: skip
    return None


def _named(columns: Sequence[Looks], ours: str) -> list[Looks]:
    known = {key(name) for some in _said()["observations"][ours]["names"].values() for name in some}
    return [column for column in columns if key(column.name) in known]


def _nothing(columns: Sequence[Looks]) -> str:
    """What can be said of a table that is none of ours."""
    filled = [column for column in columns if column.filled]
    ids = [column for column in filled if {"id", "id1", "id2", "code"} & set(key(column.name).split())]
    if len(filled) > 1 and len(ids) * 2 >= len(filled):
        return "numbers and codes that name other things"
    texts = [column for column in filled if column.is_like(["word", "short-text", "long-text"])]
    if len(texts) == len(filled):
        return "texts, none of which is known to be the title of something"
    return "a list, in which no column is known to be a title beside something that says of what"


def _ending(names: list[str], words: list[str]) -> list[str]:
    """Names that are one of the words, or end with one after others, as in `raw inventor name first`."""
    return [name for name in names if any(name == word or name.endswith(f" {word}") for word in words)]


def _words_found(names: list[str], words: list[str]) -> list[str]:
    return [word for word in words if any(f" {word} " in f" {name} " for name in names)]
