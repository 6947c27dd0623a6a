"""One row being understood: its values checked one by one, with a note wherever one is left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from valorise.readers import json_values
from valorise.readers.json_parts import whole
from valorise.readers.json_values import NotJson
from valorise.readers.letters import clean
from valorise.readers.names import is_placeholder, names
from valorise.readers.rows import Refused, Row, Rows, refused
from valorise.readers.source import Source
from valorise.readers.written_dates import Order, readings, written_date
from valorise.terms import codes, identifiers, money
from valorise.terms.origins import origin
from valorise.terms.problems import Problem, Severity, shown
from valorise.terms.words import plain

Pairs = Iterable[tuple[str, str | None]]
EARLIEST = "1000"
"""First year that dates are taken from: earlier ones are how sources write that they do not know."""


@dataclass(slots=True)
class Facts:
    """What one row says, its place, and what was left out of it.

    Values come in one by one (`date`, `country`), or are asked for by our name of their column where the row is a
    row of a table (`text`, `date_of`, `country_of`).
    """

    reader: str
    file: str
    number: int
    licence: str | None = None
    """Licence of the source data."""
    problems: list[Problem] = field(default_factory=list)
    also: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    ids: str = ""
    """What ids begin with where that is not the name of the reader."""
    words: str = ""
    """Reader whose `names.csv` says what their words mean, where that is another."""
    given: Mapping[str, Any] = field(default_factory=dict)
    """The cells of a row of a table, by our names of its columns."""
    theirs: Mapping[str, str] = field(default_factory=dict)
    """Their names of the columns by ours, for messages."""
    order: Order | None = None
    """Order in which the source writes day and month, where that is known; without it 03/04/2024 is left out."""

    @property
    def prefix(self) -> str:
        """First part of the ids of this source."""
        return self.ids or self.reader

    def at(self, file: str, number: int) -> Facts:
        """Facts of the same source for another row."""
        return replace(self, file=file, number=number, problems=[], also={})

    def noted(
        self, column: str, found: object, *, rule: str, expected: str, fix: str, severity: Severity = "changed"
    ) -> None:
        """Keep in mind that a value was left out, or with severity notice that a person should look."""
        self.problems.append(
            Problem(
                file=self.file,
                row=self.number,
                column=column,
                found=shown(found),
                expected=expected,
                rule=rule,
                fix=fix,
                severity=severity,
            )
        )

    def refusal(self, *, rule: str, found: object, expected: str, fix: str, column: str | None = None) -> Refused:
        """The whole row is not taken."""
        return refused(
            self.number, file=self.file, rule=rule, found=shown(found), expected=expected, fix=fix, column=column
        )

    def date(self, written: Any, column: str) -> str | None:
        """Day, month or year with its own precision; a wrong one, or one of two readings, is left out and noted."""
        if not written or is_placeholder(str(written)):
            return None
        found = written_date(written, self.order)
        if found and found[:4] >= EARLIEST:
            return found
        two = "" if found else " or ".join(readings(written).values())
        self.noted(
            column,
            written,
            rule="date-in-two-ways" if two else "not-date",
            expected=f"one reading, but it can be {two}" if two else "a date such as 2024, 2024-05 or 2024-05-03",
            fix="Write year, month and day in this order." if two else "Correct the date in the source.",
        )
        return None

    def orcid(self, written: str | None, column: str = "contributors.orcid") -> str | None:
        """ORCID in normal form; one with a wrong check digit is left out and noted."""
        if not written or is_placeholder(written):
            return None
        found = identifiers.orcid(written)
        if not found:
            expected = "an ORCID such as 0000-0002-1825-0097, its last sign being a check digit"
            self.noted(column, written, rule="not-orcid", expected=expected, fix="Ask the person for the right ORCID.")
        return found

    def ror(self, written: str | None) -> str | None:
        """ROR identifier; None where the text is none."""
        return identifiers.ror(written) if written else None

    def country(self, written: str | None, column: str = "country") -> str | None:
        """Two-letter country code; what is no country is left out and noted."""
        found = codes.country_code(written) if written else None
        # NA is Namibia before it is “not available”.
        if not found and written and not is_placeholder(written):
            expected = "a country as ISO 3166 code or English name"
            self.noted(column, written, rule="not-country", expected=expected, fix="Write the two-letter code.")
        return found

    def identifiers(self, pairs: Pairs) -> list[dict[str, str]]:
        """Entries in normal form, each once; what is no identifier of its scheme is left out and noted."""
        given = [(scheme, whole(written)) for scheme, written in pairs if written and not is_placeholder(written)]
        for scheme, written in given:
            if identifiers.identifier(scheme, written) is None:
                expected = f"an identifier of the scheme {codes.label('identifier_schemes', scheme)}"
                fix = "Correct it in the source, its check digit first."
                self.noted("identifiers", written, rule=f"not-{scheme}", expected=expected, fix=fix)
        return identifiers.identifiers([(scheme, written) for scheme, written in given])

    def kind(self, theirs: str | None, column: str = "type", otherwise: str | None = "other") -> str | None:
        """Our code for their word, by `names.csv`; an unknown word becomes `otherwise` with a notice."""
        if not theirs:
            return otherwise
        listed = self.words or self.reader
        found = names(listed).get((column, theirs.lower()))
        if found is None:
            fix = f"Set the {column} by hand, or add the word to readers/{listed}/names.csv."
            expected = f"a {column} this reader knows"
            self.noted(column, theirs, rule=f"unknown-{column}", expected=expected, fix=fix, severity="notice")
            return otherwise
        return found or None

    def organisation(self, own: str, name: str | None, **more: Any) -> None:
        """Remember an organisation the row names; `own` is its id, `more` are columns of the table."""
        if name and (bare := plain(name)):
            self.also.setdefault(("organisations", own), self._record(own, {"name": bare, **more}))

    def person(self, own: str, name: str | None, orcid: str | None, **more: Any) -> None:
        """Remember a person with an ORCID; without one a name is no person that can be told from others."""
        if orcid and name and (bare := plain(name)):
            ids = identifiers.identifiers([("orcid", orcid), *more.pop("identifiers", [])])
            self.also.setdefault(("people", own), self._record(own, {"name": bare, "identifiers": ids, **more}))

    def right(self, own: str, **more: Any) -> None:
        """Remember a right the row tells of."""
        self.also.setdefault(("rights", own), self._record(own, more))

    def asset(self, own: str | None, record: Mapping[str, Any]) -> Row | Refused:
        """The row as an asset; refused where neither title nor summary says anything.

        `own` is the identifier inside the source; where it has none, file and row stand for it. A refused row that
        carries identifiers is still offered to a record of the same thing in another file.
        """
        texts = {name: said(record.get(name)) for name in ("title", "summary")}
        bare = own or f"{self.file}#{self.number}"
        if not any(texts.values()):
            refusal = self.refusal(
                column="title",
                rule="no-text",
                found=own,
                expected="a title or a summary",
                fix="Add a title in the source, or fetch the record again.",
            )
            return replace(refusal, offer=self._offer(f"{self.prefix}:{bare}", {**record, **texts}))
        return self.row("assets", f"{self.prefix}:{bare}", {**record, **texts})

    def _offer(self, own: str, record: Mapping[str, Any]) -> Row | None:
        """The row without what it brought besides; None where nothing says of which thing it speaks."""
        if not record.get("identifiers"):
            return None
        return Row(self.number, "assets", self._record(own, record), adds_to=True)

    def row(self, table: str, own: str, record: Mapping[str, Any], *, adds_to: bool = False) -> Row:
        """The row as a record of a table, with everything it brought besides."""
        also = tuple((name, further) for (name, _), further in self.also.items())
        return Row(self.number, table, self._record(own, record), also, adds_to, tuple(self.problems))

    def _record(self, own: str, record: Mapping[str, Any]) -> dict[str, Any]:
        """The record without empty values, with its id and origin."""
        kept = {name: value for name, value in record.items() if value not in (None, "", [], {})}
        came = self.origin(kept.pop("retrieved", None))
        return {"id": own, **kept, "origins": came}

    def origin(self, retrieved: str | None = None) -> list[dict[str, Any]]:
        """The column `origins` of every record of this row."""
        return [origin(self.reader, self.file, self.number, licence=self.licence, retrieved=retrieved)]

    def text(self, name: str) -> str | None:
        """Cleaned text of a cell; None where the source says nothing."""
        found = clean(self.given.get(name))
        return None if found is None or is_placeholder(found) else found

    def number_of(self, name: str) -> str | None:
        """A number that names something, as text without the decimals that spreadsheets add."""
        found = self.text(name)
        return found.removesuffix(".0") if found else None

    def date_of(self, name: str) -> str | None:
        """The date in a cell, with its precision."""
        return self.date(self.given.get(name), self.theirs.get(name, name)) if self.text(name) else None

    def amount_of(self, name: str) -> Decimal | None:
        """The exact amount in a cell."""
        written = self.text(name)
        found = money.amount(written) if written else None
        if written and found is None:
            self.left_out(name, rule="not-money", expected="an exact amount", fix="Write it as 1234.50.")
        return found

    def country_of(self, name: str) -> str | None:
        """The code of the country in a cell; some exports repeat it."""
        return self.country("; ".join(self.parts(name, ";")) or None, self.theirs.get(name, name))

    def parts(self, name: str, between: str) -> list[str]:
        """The parts of a cell that holds several values, each once."""
        found = (self.text(name) or "").split(between)
        return list(dict.fromkeys(part.strip() for part in found if part.strip()))

    def left_out(self, name: str, *, rule: str, expected: str, fix: str) -> None:
        """Note that the value of a cell was left out."""
        self.noted(self.theirs.get(name, name), self.given.get(name), rule=rule, expected=expected, fix=fix)

    def refused(self, name: str, *, rule: str, expected: str, fix: str) -> Refused:
        """The refusal of this row because of one of its cells."""
        found, column = self.given.get(name), self.theirs.get(name, name)
        return self.refusal(column=column, rule=rule, found=found, expected=expected, fix=fix)


def said(written: object) -> str | None:
    """Plain text; None where nothing or only a placeholder is there."""
    found = plain(whole(written)) if isinstance(written, str) else None
    return found if found and not is_placeholder(found) else None


def filled(**fields: Any) -> dict[str, Any]:
    """An inner object without its empty fields.

    >>> filled(name="Ada", orcid=None)
    {'name': 'Ada'}
    """
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}


def json_rows(
    source: Source,
    unpack: Callable[[Any], Iterator[Any]],
    understand: Callable[[Any, Facts], Row | Refused],
    *,
    reader: str,
    licence: str | None = None,
) -> Rows:
    """Rows of a JSON file: values taken apart by `unpack`, each object understood, everything else refused."""
    number = 0
    for value in json_values.values(source):
        for one in [value] if isinstance(value, NotJson) else unpack(value):
            number += 1
            facts = Facts(reader, source.name, number, licence)
            yield understand(one, facts) if isinstance(one, Mapping) else _no_object(one, facts)


def _no_object(found: Any, facts: Facts) -> Refused:
    if isinstance(found, NotJson):
        return facts.refusal(
            rule="not-json",
            found=found.found,
            expected=f"JSON that goes on after character {found.at} ({found.why})",
            fix="Fetch or export the file again; if it was edited by hand, mend that place.",
        )
    fix = "Leave it out; each record is written in curly brackets."
    return facts.refusal(rule="not-object", found=found, expected="a record as a JSON object", fix=fix)
