"""The list of an attorney or renewal provider: which column holds what, and each line in our words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from valorise.assets.docket import THEIRS
from valorise.readers import sheets
from valorise.readers.source import Source
from valorise.readers.written_dates import Order, readings, written_date
from valorise.terms import codes, knowledge
from valorise.terms.errors import Invalid
from valorise.terms.money import amount, decimal_mark_of
from valorise.terms.problems import shown

WORDS = "journeys/docket_words.yaml"
NEEDED = ("right", "due")
PLAIN = re.compile(r"[^\w]+")
NUMBER = re.compile(r"\d{1,2}")
FIGURE = re.compile(r"-?\s*\d[\d.,'’\s-]*")
USUAL_KIND = {"QZ": "plant-variety", "EM": "trade-mark"}


@dataclass(frozen=True, slots=True)
class DocketFile:
    """Lines of the list in the columns of `valorise.assets.docket.THEIRS`, and the heading taken for each column."""

    lines: pl.DataFrame
    headings: dict[str, str]
    order: Order | None
    """How its dates such as 03/04/2026 are read, where one of its own lines proves it."""


def docket_file(path: Path, rights: Iterable[str] | Mapping[str, str]) -> DocketFile:
    """Every line of the list in our words; what was not understood stays empty and is told by the comparison.

    `rights` are the names in the rights file: a reference such as `P12/EP` stands for the right P12 at that office.
    As a mapping they give for each reference that may be used, such as a number, the right it means.
    `Invalid` where no column holds references or days.
    """
    source = Source(path)
    found = sheets.sheets(source) if sheets.is_table(source) else []
    headings = _headings(found[0].header if found else ())
    absent = [name for name in NEEDED if name not in headings]
    if absent:
        raise Invalid(
            what="No column of the list was recognised as " + " or as ".join(_called(name) for name in absent) + ".",
            where=f"{source.name}, headings: {shown(', '.join(found[0].header if found else ()))}",
            why="A comparison needs at least a reference and a day.",
            fix="Head the columns, for example: Our ref, Country, Action, Year, Due date, Fee, Currency.",
        )
    records = [
        (number, {name: str(record.get(heading) or "").strip() for name, heading in headings.items()})
        for number, record in found[0].records()
    ]
    reading = _Reading.of([record for _, record in records], rights)
    lines = [reading.line(number, record) for number, record in records]
    return DocketFile(pl.DataFrame(lines, schema=THEIRS, orient="row"), headings, reading.order)


@dataclass(frozen=True, slots=True)
class _Reading:
    """What the whole list tells about how single cells are to be read."""

    order: Order | None
    mark: Any
    names: Mapping[str, str]

    @classmethod
    def of(cls, records: list[dict[str, str]], rights: Iterable[str] | Mapping[str, str]) -> _Reading:
        orders = [set(readings(record["due"])) for record in records if record.get("due")]
        proved = {next(iter(one)) for one in orders if len(one) == 1} - {None}
        return cls(
            order=proved.pop() if len(proved) == 1 else None,
            mark=decimal_mark_of(record["fee"] for record in records if record.get("fee")),
            names=_names(rights),
        )

    def line(self, number: int, record: Mapping[str, str]) -> dict[str, Any]:
        said = dict.fromkeys(THEIRS, "") | dict(record)
        office = office_of(said["office"])
        return {
            "line": number,
            "right": self._right(said["right"], office),
            "office": office,
            "kind": _kind(said.get("kind", ""), office),
            "task": task_of(said.get("action", ""), yearly=bool(said["year"])),
            "year": _year(said["year"], said.get("action", "")),
            "due": self._day(said["due"]),
            "last": self._day(said["last"]),
            "asks_last": "last" in record,
            "fee": self._fee(said["fee"]),
            "currency": said["currency"].upper() or None,
            "written": said.get("action") or said["year"] or None,
        }

    def _right(self, written: str, office: str | None) -> str | None:
        plain = _key(written)
        tries = [plain, plain.removesuffix((office or "").lower()), plain.removeprefix((office or "").lower())]
        return next((self.names[one] for one in tries if one in self.names), written or None)

    def _day(self, written: str) -> str | None:
        day = written_date(written, self.order) if written else None
        return day if day and len(day) == 10 else None

    def _fee(self, written: str) -> Decimal | None:
        found = FIGURE.findall(written)  # of “2 x 60” or “120 (2 classes)” nobody knows what is to be paid
        return amount(re.sub(r"[^\d.,'-]", "", found[0]), self.mark) if len(found) == 1 else None


def office_of(written: str) -> str | None:
    """Code of the office for a code or name of an office or country; None where it is neither.

    >>> office_of("EPO"), office_of("Deutschland"), office_of("Germany"), office_of("UK"), office_of("Narnia")
    ('EP', 'DE', 'DE', 'GB', None)
    """
    plain = written.strip().upper()
    known = knowledge.document(WORDS)["offices"]
    return known.get(plain) or (plain if plain in codes.codes("offices") else codes.country_code(written))


def task_of(action: str, *, yearly: bool) -> str | None:
    """Our task for the words of an action, the longest words first; a line with a year and no words is a renewal.

    >>> task_of("7. Jahresgebühr", yearly=False), task_of("Reply to EXAM report 94(3)", yearly=False)
    ('renewal', 'reply-to-examiner')
    """
    said = " ".join(action.lower().split())
    every = [(word, task) for task, words in knowledge.document(WORDS)["actions"].items() for word in words]
    found = max(((len(word), task) for word, task in every if word in said), default=None)
    return found[1] if found else ("renewal" if yearly and not said else None)


def _headings(header: tuple[str, ...]) -> dict[str, str]:
    """Which heading holds what; each heading serves once, and the order of the known words decides."""
    plain = {_words(heading): heading for heading in reversed(header)}
    found: dict[str, str] = {}
    for name, words in knowledge.document(WORDS)["columns"].items():
        fitting = [plain[_words(word)] for word in words if _words(word) in plain]
        free = [heading for heading in fitting if heading not in found.values()]
        if free:
            found[name] = free[0]
    return found


def _called(name: str) -> str:
    return {"right": "your reference", "due": "the due day"}[name]


def _words(heading: str) -> str:
    return PLAIN.sub(" ", heading.lower()).strip()


def _names(rights: Iterable[str] | Mapping[str, str]) -> dict[str, str]:
    """The right for each reference in plain form; a reference that means two different rights stands for none."""
    pairs = rights.items() if isinstance(rights, Mapping) else ((name, name) for name in rights)
    found: dict[str, str] = {}
    doubtful: set[str] = set()
    for reference, right in pairs:
        plain = _key(reference)
        if found.setdefault(plain, right) != right and isinstance(rights, Mapping):
            doubtful.add(plain)
        if not isinstance(rights, Mapping):
            found[plain] = right
    return {plain: right for plain, right in found.items() if plain not in doubtful}


def _key(name: str) -> str:
    return PLAIN.sub("", name.lower()).replace("_", "")


def _kind(written: str, office: str | None) -> str:
    said = written.lower()
    known = knowledge.document(WORDS)["kinds"]
    return next((kind for word, kind in known.items() if word in said), USUAL_KIND.get(office or "", "patent"))


def _year(written: str, action: str) -> int | None:
    told = NUMBER.search(written) or (NUMBER.search(action) if task_of(action, yearly=False) == "renewal" else None)
    return int(told[0]) if told else None
