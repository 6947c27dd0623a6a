"""Records that rows name by an office's own numbers, found among everything that was read and kept.

An invention is E-0012 in one table, E12 in the next and “e 012” in the third. Numbers are compared as written first,
then without blanks, dashes and leading zeros, then by their digits alone where these belong to one record only.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from valorise.journeys.reading import Held, Incoming
from valorise.readers.rows import Named
from valorise.terms.problems import Problem
from valorise.terms.tables import table
from valorise.terms.words import key

OWN = {"office", "plain"}
"""Readers of tables that people keep themselves: their ids end with the number of the office."""
AGAIN = re.compile(r"~\d+$")


def resolve(incoming: Incoming) -> None:
    """Let every record refer to the ones its row names; a name that leads nowhere, or to several, is a problem."""
    books = {name: _Numbers.of(incoming.held.get(name, ())) for name in ("assets", "agreements")}
    held = {
        (table, one.row["id"], one.file): one
        for table, rows in incoming.held.items()
        if any(incoming.named.values())
        for one in rows
    }
    for file, listed in incoming.named.items():
        told: set[tuple[int, str, str]] = set()
        for named, row, place in listed:
            target = held.get((named.table, named.record, file))
            found, how = books[named.to].find(named.written, file)
            if target is not None and found:
                _refer(target, named.column, found)
            if how and (row, named.to, named.written) not in told:
                told.add((row, named.to, named.written))
                incoming.problems.append(_problem(named, file, row, place, found, how))


def by_plain_names(incoming: Incoming, plain: Mapping[str, str]) -> None:
    """Call records of the files, and those they name, by plain names; `plain` has them by the names of the files.

    A register that calls some records otherwise than files do gives its downloads these other names.
    """
    for name, rows in incoming.held.items():
        refers = [column for column in table(name).columns if column.refers]
        for row in (one.row for one in rows if not one.kept):
            if "id" in row:
                row["id"] = plain.get(row["id"], row["id"])
            for column in (one for one in refers if one.name in row):
                value = row[column.name]
                many = isinstance(value, list)
                row[column.name] = [plain.get(each, each) for each in value] if many else plain.get(value, value)
    for file, listed in incoming.named.items():
        incoming.named[file] = [
            (replace(named, record=plain.get(named.record, named.record)), row, place) for named, row, place in listed
        ]


def _refer(target: Held, column: str, found: str) -> None:
    many = column == "assets"
    before = target.row.get(column) or []
    target.row[column] = list(dict.fromkeys([*before, found])) if many else found


def tidy(number: str) -> str:
    """A number without what people write now this way and now that way.

    >>> tidy("E-0012"), tidy("e 12"), tidy("2019/007"), tidy("E–12 ")
    ('e 12', 'e 12', '2019 7', 'e 12')
    """
    parts = re.findall(r"\d+|[^\W\d_]+", key(number))
    return " ".join(part.lstrip("0") or "0" if part.isdigit() else part for part in parts)


def digits(number: str) -> str:
    """The digits of a number, leading zeros left out, empty where it has none.

    >>> digits("Erf. 0012"), digits("2019/7")
    ('12', '2019 7')
    """
    return " ".join(part.lstrip("0") or "0" for part in re.findall(r"\d+", number))


FORMS: tuple[tuple[str, Callable[[str], str]], ...] = (("", str.strip), ("tidy", tidy), ("digits", digits))


@dataclass
class _Numbers:
    """Ids of records by every form of their numbers, and by the file they came in (empty where they were kept)."""

    known: dict[str, dict[str, dict[str, None]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(dict)))

    @classmethod
    def of(cls, rows: Iterable[Held]) -> _Numbers:
        found = cls()
        for one in rows:
            sources = {origin["source"] for origin in one.row.get("origins") or ()}
            number = one.row["id"].partition(":")[2]
            if not sources & OWN or not number:
                continue
            for name, form in FORMS:
                if written := form(AGAIN.sub("", number)):
                    found.known[f"{name}:{written}"].setdefault(one.file, {})[one.row["id"]] = None
        return found

    def find(self, written: str, file: str) -> tuple[str | None, str]:
        """Id of the record, and how it was found: as written (empty), tidy, digits, several, or none."""
        for name, form in FORMS:
            by_file = self.known.get(f"{name}:{form(written)}") if form(written) else None
            if not by_file:
                continue
            here = list(by_file.get(file) or {one: None for ids in by_file.values() for one in ids})
            if len(here) == 1 or len({AGAIN.sub("", one) for one in here}) == 1:
                return here[0], name if len(here) == 1 else "several"
            return None, "several"
        return None, "none"


def _problem(named: Named, file: str, row: int, place: str | None, found: str | None, how: str) -> Problem:
    what = "invention" if named.to == "assets" else "agreement"
    said = {
        "tidy": (f"the number as written there; {found} was taken", "Nothing is to be done if that is right."),
        "digits": (
            f"the number as written there; {found} has the same digits",
            "Check it, and write the whole number.",
        ),
        "several": (f"the number of one {what}", f"Several have it{f'; {found} was taken' if found else ''}. Mend it."),
        "none": (f"the number of an {what} in these files or in the register", "Correct it, or link it by hand."),
    }
    expected, fix = said[how]
    return Problem(
        file=file,
        row=row,
        place=place,
        table=named.table,
        record=named.record,
        column=named.their_column,
        found=named.written,
        expected=expected,
        rule=f"number-{how}",
        fix=fix,
        severity="changed" if how == "none" or found is None else "notice",
    )
