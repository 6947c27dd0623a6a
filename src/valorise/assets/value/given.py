"""Assumptions as somebody wrote them down: read, checked, and listed with who stands for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from valorise.terms import knowledge
from valorise.terms.problems import Problem, problems_table, shown
from valorise.terms.tables import table

NEEDED = "assets/value/needed.yaml"
Said = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Span:
    """A lowest, a likely and a highest value; three times the same where it is certain."""

    low: float
    likely: float
    high: float

    @property
    def mean(self) -> float:
        """Mean of the triangular distribution over it."""
        return (self.low + self.likely + self.high) / 3


@dataclass
class Reading:
    """What has been read so far: assumptions as rows, and everything that is missing or wrong."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    wrong: list[Problem] = field(default_factory=list)

    def span(self, method: str, name: str, given: Any, unit: str, source: str | None = None) -> Span:
        """A number or a range {low, likely, high}; noted with its source, or as missing or wrong."""
        found, why = _span(given)
        if found is None:
            self.miss(f"{method}.{name}", given, f"a number in {unit}, or low, likely and high", why)
            return Span(0, 0, 0)
        low, high = _bounds(unit)
        if found.low < low or found.high > high:
            self.miss(f"{method}.{name}", given, f"{unit}, from {low:g} to {high:g}", "Correct it.")
        named = source or (given.get("source") if isinstance(given, Mapping) else None)
        self.note(method, name, found, unit, where_from=named)
        return found

    def whole(self, method: str, name: str, given: Any, unit: str) -> int:
        """A whole number of at least 0, noted or told as missing."""
        if isinstance(given, bool) or not isinstance(given, int) or not 0 <= given <= 100:
            self.miss(
                f"{method}.{name}", given, f"a whole number of {unit} from 0 to 100", f"Write {name}: and the number."
            )
            return 0
        self.note(method, name, Span(given, given, given), unit)
        return given

    def note(
        self, method: str, name: str, span: Span | None, unit: str, *, by: str = "given", where_from: str | None = None
    ) -> None:
        """Keep an assumption for the list that everybody sees."""
        low, likely, high = (span.low, span.likely, span.high) if span else (None, None, None)
        row = {"method": method, "assumption": name, "low": low, "likely": likely, "high": high}
        self.rows.append({**row, "measured_in": unit, "stands_by": by, "where_from": where_from})

    def miss(self, column: str, found: Any, expected: str, fix: str) -> None:
        """Keep what is missing or wrong, so that all of it is told at once."""
        rule = "assumption-missing" if found is None else "assumption-wrong"
        wrong = Problem(
            table="value_assumptions",
            column=column,
            found=shown(found),
            expected=expected,
            rule=rule,
            fix=fix,
            severity="refused",
        )
        self.wrong.append(wrong)

    def assumptions(self) -> pl.DataFrame:
        """The declared table `value_assumptions`."""
        return pl.DataFrame(self.rows, schema=table("value_assumptions").schema)

    def problems(self) -> pl.DataFrame:
        """What is missing or wrong as the table `problems`."""
        return problems_table(self.wrong)


def needed(method: str) -> dict[str, Any]:
    """What a method needs, and what its ends mean, as `needed.yaml` says it."""
    said: dict[str, Any] = knowledge.document(NEEDED)["methods"][method]
    return said


def conventions(said: Said, reading: Reading) -> dict[str, float]:
    """Our own conventions by name; draws and seed may be given otherwise. All are noted."""
    found: dict[str, float] = {}
    for name, one in knowledge.document(NEEDED)["conventions"].items():
        own = said.get(name) if name in ("draws", "seed") else None
        if own is not None:
            found[name] = _own(name, own, reading)
        elif "number" in one:
            found[name] = one["number"]
            span = Span(one["number"], one["number"], one["number"])
            reading.note("all", name, span, one["unit"], by="convention", where_from=one["why"])
        else:
            reading.note("all", name, None, one["unit"], by="convention", where_from=one["why"])
    return found


def entries(method: str, name: str, said: Said, reading: Reading) -> Iterator[tuple[str, Said]]:
    """The entries of a list of a method with what they are called; told where the list or a name is missing."""
    listed = said.get(name)
    if not isinstance(listed, list) or not listed:
        reading.miss(
            f"{method}.{name}", listed, "a list with one entry at least", f"Write {name}: and below it - what: ..."
        )
        return
    for place, one in enumerate(listed, start=1):
        if not isinstance(one, Mapping) or not one.get("what"):
            reading.miss(f"{method}.{name}[{place}]", one, "an entry that says what it is", "Begin it with - what: ...")
        else:
            yield str(one["what"]), one


def _own(name: str, given: Any, reading: Reading) -> float:
    most = 1_000_000 if name == "draws" else 2**63
    if isinstance(given, bool) or not isinstance(given, int) or not 100 * (name == "draws") <= given <= most:
        reading.miss(name, given, f"a whole number up to {most}", "Correct it, or leave it out for the convention.")
        return 100.0
    reading.note("all", name, Span(given, given, given), name)
    return given


def _span(given: Any) -> tuple[Span | None, str]:
    """The span that was written, or None and how to mend it."""
    if _is_number(given):
        return Span(given, given, given), ""
    if given is None:
        return None, "It must be given; nothing is assumed for you."
    if not isinstance(given, Mapping) or not all(_is_number(given.get(name)) for name in ("low", "likely", "high")):
        return None, "Write {low: 1, likely: 2, high: 3}, or one number where it is certain."
    low, likely, high = (given[name] for name in ("low", "likely", "high"))
    return (Span(low, likely, high), "") if low <= likely <= high else (None, "Let low, likely and high rise.")


def _is_number(given: Any) -> bool:
    return isinstance(given, int | float) and not isinstance(given, bool) and abs(given) < 1e15


def _bounds(unit: str) -> tuple[float, float]:
    """Ends between which a number of this unit makes sense."""
    if unit == "share per year":
        return 0.0, 5.0
    return (0.0, 1.0) if unit.startswith(("share", "probability")) else (0.0, 1e15)
